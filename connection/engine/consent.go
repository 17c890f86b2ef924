package engine

import (
	"context"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

// Consent is what a fresh token says of an administrator's consent.
type Consent struct {
	Given bool
	// Unknown says that the token cannot be read, or that its authority has
	// permissions of its own: only a call to Business Central tells.
	Unknown bool
	Has     []string // permissions that the token carries
	Missing []string // those that the set-up asks for and the token lacks
}

// Permissions of Business Central that the set-up asks for. Source:
// BCD/administration/automation-apis-using-s2s-authentication.
const (
	permissionAPI        = "API.ReadWrite.All"
	permissionAutomation = "Automation.ReadWrite.All"
	permissionUser       = "Financials.ReadWrite.All"
	permissionUserOld    = "user_impersonation"
)

// Consented gets a new token and reads the permissions in it. That is the proof
// of a consent: the answer in the browser says "admin_consent=True" on refusals
// as well, and a token that was got before still has the old permissions.
// Source: learn.microsoft.com/entra/identity-platform/v2-admin-consent. A fault
// says that no token came; Entra's 65001 and its like mean that there is no
// consent yet, and are returned as such.
func (e *Engine) Consented(ctx context.Context, p connection.Profile) (Consent, error) {
	_, h, err := e.obtain(ctx, p, needFresh)
	if err != nil {
		if f := asFault(err); withoutConsent(f) {
			return Consent{Missing: wanted(p)}, nil
		}
		return Consent{}, err
	}
	return consentIn(p, h.Claims), nil
}

// withoutConsent says whether a refusal means that nobody has consented.
// Source: learn.microsoft.com/entra/identity-platform/reference-error-codes.
func withoutConsent(f *connection.Fault) bool {
	if f.OAuth == "consent_required" {
		return true
	}
	return slices.ContainsFunc(f.AADSTS, func(n int) bool { return n == 65001 || n == 65004 || n == 90094 })
}

func wanted(p connection.Profile) []string {
	if p.Mode.Interactive() {
		return []string{permissionUser}
	}
	return []string{permissionAPI, permissionAutomation}
}

func consentIn(p connection.Profile, c entra.Claims) Consent {
	if c.Opaque || p.Advanced.Scope != "" && len(c.Roles)+len(c.Scopes) == 0 {
		return Consent{Unknown: true}
	}
	out := Consent{Has: c.Roles}
	if p.Mode.Interactive() {
		out.Has = c.Scopes
	}
	for _, name := range wanted(p) {
		if !slices.Contains(out.Has, name) {
			out.Missing = append(out.Missing, name)
		}
	}
	enough := []string{permissionAPI}
	if p.Mode.Interactive() {
		enough = []string{permissionUser, permissionUserOld}
	}
	out.Given = slices.ContainsFunc(enough, func(name string) bool { return slices.Contains(out.Has, name) })
	if out.Given && p.Mode.Interactive() {
		out.Missing = nil // either of the two is enough
	}
	return out
}

// Tick keeps which steps of the set-up are done, by comma.
func (e *Engine) Tick(_ context.Context, id, ticks string) error {
	if e.opt.Book == nil {
		return nil
	}
	err := e.opt.Book.Update(id, func(p *connection.Profile) { p.Standing.Ticked = strings.Trim(ticks, ",") })
	if err != nil {
		return asFault(err)
	}
	return nil
}
