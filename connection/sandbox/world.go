package sandbox

import (
	"bytes"
	_ "embed" // the world is data
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bcconnect/connection"
)

//go:embed world.json
var worldJSON []byte

// world is everything that exists in the simulated cloud. It is loaded from
// world.json, changed by a scenario and then by what people did on the pages.
type world struct {
	Tenants     []*tenant           `json:"tenants"`
	Resources   []*resource         `json:"resources"`
	Sets        map[string][]string `json:"permissionSets"` // areas that a set opens
	Entities    []*entity           `json:"entities"`
	Connections []*ready            `json:"connections"`
	// StrictRotation refuses a refresh token once it was exchanged; the real
	// service lets it live on.
	StrictRotation bool `json:"strictRotation"`
}

// tenant is one directory.
type tenant struct {
	ID              string         `json:"id"`
	Name            string         `json:"name"`
	Domains         []string       `json:"domains"`
	BusinessCentral bool           `json:"businessCentral"` // its service principal exists here
	UserConsent     bool           `json:"userConsent"`     // people may consent for themselves
	Users           []*user        `json:"users"`
	Apps            []*app         `json:"apps"`
	Environments    []*environment `json:"environments"`
	// AdminApps are the client ids under "Authorized Microsoft Entra apps" in
	// the Business Central admin centre.
	AdminApps []string `json:"adminApps"`
}

// user is an account of a tenant.
type user struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	UPN      string `json:"upn"`
	Admin    bool   `json:"admin"`   // may consent for everybody
	Guest    bool   `json:"guest"`   // home is another tenant
	Licence  bool   `json:"licence"` // for Business Central
	Disabled bool   `json:"disabled"`
	// Refresh makes renewals fail: "mfa", "expired" or "revoked".
	Refresh string `json:"refresh"`
	// Blocked stops sign-in by a Conditional Access rule.
	Blocked bool `json:"blocked"`
}

// Platforms of redirect addresses, as the portal groups them.
const (
	platformWeb     = "web"
	platformDesktop = "desktop"
	platformSPA     = "spa"
)

// redirect is a registered redirect address.
type redirect struct {
	Platform string `json:"platform"`
	URI      string `json:"uri"`
}

// secret is a client secret as the portal lists it, plus its value, which the
// real portal would show only once.
type secret struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Ends  string            `json:"ends"` // day, "2028-05-31"
	Value connection.Secret `json:"value"`
	// hash is all that is known of the value of one that was made at the portal
	// in an earlier run.
	hash string
}

// certificate is a registered certificate: its DER form in base64.
type certificate struct {
	Name string `json:"name"`
	DER  string `json:"der"`
}

// permissions are names of application roles and delegated scopes on Business
// Central.
type permissions struct {
	Roles  []string `json:"roles"`
	Scopes []string `json:"scopes"`
}

// app is an app registration together with its service principal.
type app struct {
	Key          string        `json:"key"` // how scenarios call it
	ClientID     string        `json:"clientId"`
	ObjectID     string        `json:"objectId"` // of the service principal
	Name         string        `json:"name"`
	Disabled     bool          `json:"disabled"`
	MultiTenant  bool          `json:"multiTenant"`
	PublicFlows  bool          `json:"publicFlows"` // "Allow public client flows"
	Redirects    []redirect    `json:"redirects"`
	Secrets      []*secret     `json:"secrets"`
	Certificates []certificate `json:"certificates"`
	Permissions  permissions   `json:"permissions"` // listed in the registration
	Consent      permissions   `json:"consent"`     // granted by an admin, for everybody
	// Blocked stops app-only tokens by a Conditional Access rule for workloads.
	Blocked bool `json:"blocked"`
	// TokenTenant makes its tokens speak for another tenant than asked.
	TokenTenant string `json:"tokenTenant"`
}

// environment is a Business Central environment.
type environment struct {
	Name       string       `json:"name"`
	Type       string       `json:"type"`
	Country    string       `json:"country"`
	Version    string       `json:"version"`
	Status     string       `json:"status"` // "Active", "Upgrading", …
	Language   string       `json:"language"`
	Companies  []*company   `json:"companies"`
	Cards      []*card      `json:"cards"` // page 9860, Microsoft Entra Applications
	Users      []*member    `json:"users"`
	Extensions []*extension `json:"extensions"`
	Services   []*service   `json:"services"` // page 810, Web Services
}

// company of an environment. Name is the technical one.
type company struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
}

// setLine is a permission set of a card or user; an empty company means all.
type setLine struct {
	Set     string `json:"set"`
	Company string `json:"company,omitempty"`
}

// card is an entry of page 9860.
type card struct {
	ClientID    string    `json:"clientId"`
	Description string    `json:"description"`
	Enabled     bool      `json:"enabled"`
	Sets        []setLine `json:"sets"`
}

// member is a user of an environment.
type member struct {
	UPN      string    `json:"upn"`
	Disabled bool      `json:"disabled"`
	Sets     []setLine `json:"sets"`
}

// extension is an installed app with its own API and table.
type extension struct {
	Name      string    `json:"name"`
	Publisher string    `json:"publisher"`
	Group     string    `json:"group"`
	Version   string    `json:"version"`
	Entities  []*entity `json:"entities"`
	// Hooks names the standard entity whose reading also reads this
	// extension's table.
	Hooks string `json:"hooks"`
}

// entity is something that can be read.
type entity struct {
	Name  string           `json:"name"`
	Table int              `json:"table"`
	Title string           `json:"title"` // of the table
	App   string           `json:"app"`   // that owns the table
	Area  string           `json:"area"`  // that a permission set must open
	Rows  []map[string]any `json:"rows"`
}

// service is a line of page 810: a page, query or codeunit as a web service.
type service struct {
	entity
	Published bool `json:"published"`
	// Codeunit marks one whose procedures are called by POST; the list of entity
	// sets leaves it out.
	Codeunit bool `json:"codeunit"`
}

// resource is a protected API that tokens can be asked for.
type resource struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Identifiers []string `json:"identifiers"`
	Roles       []string `json:"roles"`
	Scopes      []string `json:"scopes"`
}

// ready is a ready-made connection of the sandbox.
type ready struct {
	App     string             `json:"app"`
	Profile connection.Profile `json:"profile"`
}

// loadWorld reads the embedded world; a key that nothing reads is an error.
func loadWorld() (world, error) {
	var w world
	if err := strictJSON(worldJSON, &w); err != nil {
		return world{}, fmt.Errorf("sandbox: world.json: %w", err)
	}
	return w, nil
}

func strictJSON(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// tenant finds a directory by id or domain.
func (w *world) tenant(name string) *tenant {
	for _, t := range w.Tenants {
		if strings.EqualFold(t.ID, name) || slices.ContainsFunc(t.Domains, func(d string) bool { return strings.EqualFold(d, name) }) {
			return t
		}
	}
	return nil
}

// app finds a registration by its key or client id in any tenant.
func (w *world) app(name string) (*tenant, *app) {
	for _, t := range w.Tenants {
		for _, a := range t.Apps {
			if a.Key == name || strings.EqualFold(a.ClientID, name) {
				return t, a
			}
		}
	}
	return nil, nil
}

// account finds a user by name in any tenant, members before guests.
func (w *world) account(upn string) *user {
	for _, guests := range []bool{false, true} {
		for _, t := range w.Tenants {
			if u := t.user(upn); u != nil && u.Guest == guests {
				return u
			}
		}
	}
	return nil
}

// resource finds an API by one of its identifiers or its application id.
func (w *world) resource(name string) *resource {
	for _, r := range w.Resources {
		if r.ID == name || slices.Contains(r.Identifiers, name) {
			return r
		}
	}
	return nil
}

func (t *tenant) user(upn string) *user {
	for _, u := range t.Users {
		if strings.EqualFold(u.UPN, upn) {
			return u
		}
	}
	return nil
}

// app finds the registration that this tenant knows under a client id.
func (t *tenant) app(clientID string) *app {
	for _, a := range t.Apps {
		if strings.EqualFold(a.ClientID, clientID) {
			return a
		}
	}
	return nil
}

// environment finds an environment by its exact name: whether the real gateway
// minds the case is not documented, so the strict way holds.
func (t *tenant) environment(name string) *environment {
	for _, e := range t.Environments {
		if e.Name == name {
			return e
		}
	}
	return nil
}

func (e *environment) card(clientID string) *card {
	for _, c := range e.Cards {
		if strings.EqualFold(c.ClientID, clientID) {
			return c
		}
	}
	return nil
}

func (e *environment) member(upn string) *member {
	for _, m := range e.Users {
		if strings.EqualFold(m.UPN, upn) {
			return m
		}
	}
	return nil
}
