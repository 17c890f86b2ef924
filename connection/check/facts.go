package check

import (
	"maps"
	"sync"
	"time"
)

// Kinds of the faults that the ladder makes itself, because nobody else knows
// them: codes of the catalogue. A fault that came from a server keeps what the
// server said beside it.
const (
	KindClockOff           = "clock-off"
	KindNeedsSignIn        = "needs-sign-in"
	KindTokenAudience      = "audience-wrong"
	KindTokenTenant        = "token-other-tenant"
	KindTokenApp           = "token-other-app"
	KindTokenExpired       = "token-expired"
	KindTokenNotYet        = "token-not-yet"
	KindTokenUser          = "token-user" // an app's token where a person's is wanted, or the reverse
	KindEnvironmentsNone   = "environments-none"
	KindConsentMissing     = "consent-missing"
	KindDelegatedOnly      = "delegated-only"
	KindRoleMissing        = "role-missing"
	KindScopeMissing       = "scope-missing"
	KindEnvironmentMissing = "environment-missing" // none is named
	KindEnvironmentUnknown = "environment-unknown"
	KindEnvironmentUpdate  = "environment-updating"
	KindEnvironmentDeleted = "environment-deleted"
	KindTokenRefused       = "token-refused" // at the gateway, before anybody looked for a card
	KindCompaniesNone      = "companies-none"
	KindCompanyNotChosen   = "company-not-chosen" // none is named, and there are several
	KindCompanyNear        = "company-near"
	KindCompanyUnknown     = "company-unknown"
	KindRefreshMissing     = "refresh-missing"
	KindThrottled          = "throttled"
	KindSlow               = "bc-slow"
)

// What Business Central asks of a token, and how its tokens name it
// (BCD/administration/automation-apis-using-s2s-authentication; NCH).
const (
	roleAPI            = "API.ReadWrite.All"
	roleAutomation     = "Automation.ReadWrite.All"
	scopeFinancials    = "Financials.ReadWrite.All"
	scopeImpersonation = "user_impersonation"
	resourceAppID      = "996def3d-b36c-4153-8607-a6fd3c01b89f"
)

const (
	// clockTolerance is how far Entra lets clocks differ.
	clockTolerance = 5 * time.Minute
	// slowAnswer is when a person would ask whether something is wrong.
	slowAnswer = 10 * time.Second
)

// Values of the catalogue's facts (package diagnose) that several facts share.
const (
	factOther    = "other"
	factYes      = "yes"
	factNo       = "no"
	tokenValid   = "valid"
	tokenExpired = "expired"
	tokenFuture  = "future"
)

// facts are observations of one run. Rungs that run at the same time may write.
type facts struct {
	mu sync.Mutex
	m  map[string]string
}

// set notes an observation; an empty one is none, because what is not known is
// left out, not guessed.
func (f *facts) set(key, value string) {
	if value == "" {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.m == nil {
		f.m = map[string]string{}
	}
	f.m[key] = value
}

func (f *facts) copy() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.m)
}
