package check

import (
	"context"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
)

// signIn gets a fresh token with the connection's own grant.
func signIn(ctx context.Context, w *World) Outcome {
	begun := time.Now()
	t, err := w.FreshToken(ctx)
	took := time.Since(begun)
	if err != nil {
		return w.failed(RungSignIn, err).took(took)
	}
	w.shared.token = t
	learn := func(f *Facts) {
		f.TokenExpires, f.AppID, f.Account = t.Expires, t.Claims.AppID, t.Claims.User
		f.Roles, f.Scopes = t.Claims.Roles, t.Claims.Scopes
		if f.AppID == "" {
			f.AppID = w.Profile.ClientID
		}
	}
	if w.Profile.Mode.Interactive() && t.Claims.User != "" {
		return passed(RungSignIn, "user", string(connection.ArgAccount), t.Claims.User).took(took).learn(learn)
	}
	if w.Profile.Mode.Interactive() {
		return passed(RungSignIn, "somebody").took(took).learn(learn)
	}
	return passed(RungSignIn, "pass", string(connection.ArgClientID), w.Profile.ClientID).took(took).learn(learn)
}

// token reads the token: is it for Business Central, of this tenant, for this
// app, and does it still live? All of this is a hint for people: a token's
// claims are not verified here.
func token(_ context.Context, w *World) Outcome {
	c := w.shared.token.Claims
	w.describe(c)
	if c.Opaque {
		return notApplicable(RungToken, "opaque")
	}
	seen := w.shared.facts.copy()
	fault := &connection.Fault{Stage: connection.StageClaims}
	switch {
	case seen[diagnose.FactAudience] == factOther:
		fault.Kind, fault.Field = KindTokenAudience, connection.FieldResource
		_ = fault.With(connection.ArgAudience, strings.Join(c.Audience, " "))
	case seen[diagnose.FactTenant] == factOther:
		fault.Kind, fault.Field = KindTokenTenant, connection.FieldTenant
		_ = fault.With(connection.ArgTokenTenant, c.Tenant)
	case seen[diagnose.FactApp] == factOther:
		fault.Kind, fault.Field = KindTokenApp, connection.FieldClientID
		_ = fault.With(connection.ArgName, c.AppID)
	case c.IDType != "" && (speaker(c) == "user") != w.Profile.Mode.Interactive():
		fault.Kind = KindTokenUser
	case seen[diagnose.FactExpiry] == tokenExpired:
		fault.Kind = KindTokenExpired
	case seen[diagnose.FactExpiry] == tokenFuture:
		fault.Kind = KindTokenNotYet
	default:
		return passed(RungToken, "pass").learn(func(f *Facts) {
			if f.TenantID == "" {
				f.TenantID = c.Tenant
			}
		})
	}
	return w.failed(RungToken, fault)
}

// Describe says what can be known of a connection and its token without asking
// anybody, in the catalogue's facts: they tell the causes of a refusal apart
// also where no test was run.
func Describe(w World, c entra.Claims) map[string]string {
	w.prepare()
	w.introduce()
	w.describe(c)
	return w.shared.facts.copy()
}

// describe turns the claims into facts for the catalogue.
func (w *World) describe(c entra.Claims) {
	if c.Opaque {
		return
	}
	f := &w.shared.facts
	f.set(diagnose.FactFor, speaker(c))
	f.set(diagnose.FactAudience, w.audience(c))
	f.set(diagnose.FactTenant, w.tenantFact(c))
	f.set(diagnose.FactApp, same(c.AppID, w.Profile.ClientID))
	// Each kind of token has its own claim for rights; the other's being empty
	// says nothing.
	if speaker(c) == "app" {
		f.set(diagnose.FactRoles, rights(c.Roles, "api", roleAPI))
	} else {
		f.set(diagnose.FactScopes, rights(c.Scopes, "bc", scopeFinancials, scopeImpersonation))
	}
	f.set(diagnose.FactExpiry, w.life(c))
}

// life compares the token's time with the clocks. Where they differ, neither a
// wrong local one nor that of a proxy may make a good token look bad: it is, if
// it is by both. A few minutes are nothing.
func (w *World) life(c entra.Claims) string {
	late := w.Now()
	early := late.Add(-w.shared.skew)
	if early.After(late) {
		early, late = late, early
	}
	switch {
	case !c.NotBefore.IsZero() && late.Add(clockTolerance).Before(c.NotBefore):
		return tokenFuture
	case c.Expires.IsZero():
		return ""
	case early.After(c.Expires):
		return tokenExpired
	default:
		return tokenValid
	}
}

// speaker tells an app's token from a person's: idtyp where it is, else scp,
// which only a person's token has.
func speaker(c entra.Claims) string {
	if c.IDType == "app" || (c.IDType == "" && len(c.Scopes) == 0) {
		return "app"
	}
	return "user"
}

// audience accepts the resource by address or by application id.
func (w *World) audience(c entra.Claims) string {
	if len(c.Audience) == 0 {
		return ""
	}
	for _, a := range c.Audience {
		a = strings.TrimRight(a, "/")
		for _, good := range []string{connection.Resource, resourceAppID, w.Effective.Resource} {
			if strings.EqualFold(a, strings.TrimRight(good, "/")) {
				return "bc"
			}
		}
	}
	return factOther
}

// tenantFact compares the token's tenant with the configured one, which may be
// known by its id only through discovery.
func (w *World) tenantFact(c entra.Claims) string {
	want := w.shared.tenantID
	if want == "" && looksLikeGUID(w.Profile.Tenant) {
		want = w.Profile.Tenant
	}
	return same(c.Tenant, want)
}

func same(a, b string) string {
	switch {
	case a == "" || b == "":
		return ""
	case strings.EqualFold(a, b):
		return "same"
	default:
		return factOther
	}
}

// rights says whether one of the wanted rights is there.
func rights(have []string, yes string, want ...string) string {
	if len(have) == 0 {
		return "none"
	}
	for _, r := range want {
		if slices.Contains(have, r) {
			return yes
		}
	}
	return factOther
}

func looksLikeGUID(s string) bool {
	return len(s) == 36 && strings.Count(s, "-") == 4
}

// permissions looks at what the token may do in Business Central.
func permissions(_ context.Context, w *World) Outcome {
	c := w.shared.token.Claims
	if c.Opaque || (foreign(w.Profile) && len(c.Roles)+len(c.Scopes) == 0) {
		return notApplicable(RungPermissions, "opaque")
	}
	if w.Profile.Mode.Interactive() {
		return w.scopes(c)
	}
	return w.roles(c)
}

// roles judges an app's token: application permissions arrive as roles, and
// only once an administrator has consented.
func (w *World) roles(c entra.Claims) Outcome {
	fault := &connection.Fault{Stage: connection.StagePermissions}
	_ = fault.With(connection.ArgPermission, roleAPI).With(connection.ArgRoles, strings.Join(c.Roles, ", "))
	switch {
	case slices.Contains(c.Roles, roleAPI):
		return passed(RungPermissions, roleWords(c.Roles), string(connection.ArgRoles), strings.Join(c.Roles, ", "))
	case len(c.Roles) == 0 && len(c.Scopes) > 0:
		fault.Kind = KindDelegatedOnly
	case len(c.Roles) == 0:
		fault.Kind = KindConsentMissing
	default:
		fault.Kind = KindRoleMissing
	}
	return w.failed(RungPermissions, fault)
}

func roleWords(roles []string) string {
	if slices.Contains(roles, roleAutomation) {
		return "automation"
	}
	return "pass"
}

// scopes judges a person's token: delegated permissions arrive as scp.
func (w *World) scopes(c entra.Claims) Outcome {
	for _, s := range []string{scopeFinancials, scopeImpersonation} {
		if slices.Contains(c.Scopes, s) {
			return passed(RungPermissions, "user", string(connection.ArgPermission), s)
		}
	}
	fault := &connection.Fault{Stage: connection.StagePermissions, Kind: KindScopeMissing, Field: connection.FieldScope}
	_ = fault.With(connection.ArgPermission, scopeFinancials).With(connection.ArgScope, strings.Join(c.Scopes, " "))
	return w.failed(RungPermissions, fault)
}
