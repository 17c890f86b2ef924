package sandbox

import (
	"errors"
	"slices"
)

// patch is one change of a scenario to the world. App, Tenant, Environment and
// User say where; the rest says what.
type patch struct {
	App         string `json:"app"`
	Tenant      string `json:"tenant"` // id or domain; empty means the first
	Environment string `json:"environment"`
	User        string `json:"user"`

	// of an app
	Secret      string     `json:"secret"`      // "expired", "none"
	Consent     string     `json:"consent"`     // "none", "all"
	Permissions string     `json:"permissions"` // "none", "delegated"
	Redirects   []redirect `json:"redirects"`
	Enabled     *bool      `json:"enabled"`
	Blocked     *bool      `json:"blocked"` // also of a user
	TokenTenant string     `json:"tokenTenant"`
	AdminCenter *bool      `json:"adminCenter"` // listed under "Authorized Microsoft Entra apps"
	Card        string     `json:"card"`        // with environment: "none", "disabled", "enabled", "no-sets"
	OnlyCompany string     `json:"onlyCompany"` // with card

	// of a user
	Refresh string `json:"refresh"` // "mfa", "expired", "revoked"
	Licence *bool  `json:"licence"`

	// of a tenant
	UserConsent     *bool `json:"userConsent"`
	BusinessCentral *bool `json:"businessCentral"`

	// of an environment
	Status    string `json:"status"`
	Companies string `json:"companies"` // "none"

	// of everything
	StrictRotation bool `json:"strictRotation"`
}

var (
	errPatchTarget = errors.New("names something that the world does not have")
	errPatchValue  = errors.New("holds a value that means nothing")
)

// apply makes the change; a target that does not exist is an error.
func (w *world) apply(p patch) error {
	w.StrictRotation = w.StrictRotation || p.StrictRotation
	t := w.Tenants[0]
	var a *app
	if p.App != "" {
		if t, a = w.app(p.App); a == nil {
			return errPatchTarget
		}
	}
	if p.Tenant != "" {
		if t = w.tenant(p.Tenant); t == nil {
			return errPatchTarget
		}
	}
	setBool(&t.UserConsent, p.UserConsent)
	setBool(&t.BusinessCentral, p.BusinessCentral)
	if a != nil {
		if err := a.apply(t, p); err != nil {
			return err
		}
	}
	if p.User != "" {
		u := t.user(p.User)
		if u == nil {
			return errPatchTarget
		}
		u.apply(p)
	}
	if p.Environment != "" {
		e := t.environment(p.Environment)
		if e == nil {
			return errPatchTarget
		}
		return e.apply(a, p)
	}
	return nil
}

func setBool(b *bool, v *bool) {
	if v != nil {
		*b = *v
	}
}

func (a *app) apply(t *tenant, p patch) error {
	if err := a.applyRights(p); err != nil {
		return err
	}
	if p.Redirects != nil {
		a.Redirects = p.Redirects
	}
	if p.Enabled != nil {
		a.Disabled = !*p.Enabled
	}
	if p.User == "" {
		setBool(&a.Blocked, p.Blocked)
	}
	if p.TokenTenant != "" {
		a.TokenTenant = p.TokenTenant
	}
	if p.AdminCenter != nil {
		t.AdminApps = slices.DeleteFunc(t.AdminApps, func(id string) bool { return id == a.ClientID })
		if *p.AdminCenter {
			t.AdminApps = append(t.AdminApps, a.ClientID)
		}
	}
	return nil
}

// applyRights changes what the app can prove and what it may. Each value means
// one change; the empty one means none.
func (a *app) applyRights(p patch) error {
	for _, c := range []struct {
		value   string
		changes map[string]func()
	}{
		{p.Secret, map[string]func(){
			"expired": func() {
				for _, s := range a.Secrets {
					s.Ends = "2025-12-31"
				}
			},
			"none": func() { a.Secrets = nil },
		}},
		{p.Permissions, map[string]func(){
			"none":      func() { a.Permissions, a.Consent = permissions{}, permissions{} },
			"delegated": func() { a.Permissions.Roles, a.Consent.Roles = nil, nil },
		}},
		{p.Consent, map[string]func(){
			"none": func() { a.Consent = permissions{} },
			"all":  func() { a.Consent = a.Permissions },
		}},
	} {
		if c.value == "" {
			continue
		}
		change := c.changes[c.value]
		if change == nil {
			return errPatchValue
		}
		change()
	}
	return nil
}

func (u *user) apply(p patch) {
	if p.Refresh != "" {
		u.Refresh = p.Refresh
	}
	setBool(&u.Licence, p.Licence)
	setBool(&u.Blocked, p.Blocked)
}

func (e *environment) apply(a *app, p patch) error {
	if p.Status != "" {
		e.Status = p.Status
	}
	if p.Companies == "none" {
		e.Companies = nil
	}
	if p.Card == "" {
		return nil
	}
	if a == nil {
		return errPatchTarget
	}
	e.Cards = slices.DeleteFunc(e.Cards, func(c *card) bool { return c.ClientID == a.ClientID })
	c := &card{ClientID: a.ClientID, Description: a.Name, Enabled: true, Sets: []setLine{{Set: "D365 BUS FULL ACCESS", Company: p.OnlyCompany}}}
	switch p.Card {
	case "none":
		return nil
	case "disabled":
		c.Enabled = false
	case "no-sets":
		c.Sets = nil
	case "enabled":
	default:
		return errPatchValue
	}
	e.Cards = append(e.Cards, c)
	return nil
}
