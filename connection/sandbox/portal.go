package sandbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

type secretRow struct {
	Name, ID, Ends string
	Ended          bool
}

type permissionRow struct {
	Name, Type string
	Granted    bool
}

type certificateRow struct{ Thumbprint, Starts, Ends string }

type appRow struct {
	Name, ClientID string
	Disabled       bool
	PublicFlows    bool
	Redirects      []redirect
	Secrets        []secretRow
	Certificates   []certificateRow
	Permissions    []permissionRow
}

type directoryRow struct {
	Name, ID, Domains string
	BusinessCentral   bool
	Apps              []appRow
}

type portalPage struct {
	page
	Message string
	Tenants []directoryRow
}

// showPortal stands in for the Entra admin centre: the registrations as an
// administrator sees them. No secret's value is on it.
func (s *Server) showPortal(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renderPortal(w, http.StatusOK, "")
}

func (s *Server) renderPortal(w http.ResponseWriter, status int, message string) {
	p := portalPage{page: page{Title: "App registrations", Wide: true}, Message: message}
	for _, t := range s.world.Tenants {
		d := directoryRow{Name: t.Name, ID: t.ID, Domains: strings.Join(t.Domains, ", "), BusinessCentral: t.BusinessCentral}
		for _, a := range t.Apps {
			d.Apps = append(d.Apps, s.appRow(a))
		}
		p.Tenants = append(p.Tenants, d)
	}
	s.show(w, status, "portal.html", "", &p)
}

func (s *Server) appRow(a *app) appRow {
	row := appRow{Name: a.Name, ClientID: a.ClientID, Disabled: a.Disabled, PublicFlows: a.PublicFlows, Redirects: a.Redirects}
	for _, x := range a.Secrets {
		row.Secrets = append(row.Secrets, secretRow{Name: x.Name, ID: x.ID, Ends: x.Ends, Ended: x.ended(s.now())})
	}
	for _, c := range a.Certificates {
		row.Certificates = append(row.Certificates, c.row())
	}
	for _, n := range a.Permissions.Roles {
		row.Permissions = append(row.Permissions, permissionRow{Name: n, Type: "Application", Granted: slices.Contains(a.Consent.Roles, n)})
	}
	for _, n := range a.Permissions.Scopes {
		row.Permissions = append(row.Permissions, permissionRow{Name: n, Type: "Delegated", Granted: slices.Contains(a.Consent.Scopes, n)})
	}
	return row
}

// portalApp reads a form of the portal and finds its app. It takes the lock if
// it finds one.
func (s *Server) portalApp(w http.ResponseWriter, r *http.Request) *app {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	// A file comes as multipart/form-data, everything else as an ordinary form.
	if err := r.ParseMultipartForm(formLimit); err != nil && !errors.Is(err, http.ErrNotMultipart) { //nolint:gosec // bounded above
		http.Error(w, msgUnknown, http.StatusBadRequest)
		return nil
	}
	s.mu.Lock()
	_, a := s.world.app(r.PostForm.Get("client"))
	if a == nil {
		s.mu.Unlock()
		http.NotFound(w, r)
	}
	return a
}

// portalConsent is the button "Grant admin consent", and its opposite.
func (s *Server) portalConsent(w http.ResponseWriter, r *http.Request) {
	a := s.portalApp(w, r)
	if a == nil {
		return
	}
	defer s.mu.Unlock()
	if r.PostForm.Get("do") == "grant" {
		s.consentAll(a, a.Permissions)
	} else {
		s.consentAll(a, permissions{})
		s.change(func(m *mends) {
			m.Consents = slices.DeleteFunc(m.Consents, func(c consented) bool { return c.Client == a.ClientID })
		})
	}
	http.Redirect(w, r, pathPortal+"/#app-"+a.ClientID, http.StatusSeeOther)
}

// portalReset makes the scenario's world new and ends every sign-in.
func (s *Server) portalReset(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh, err := s.freshWorld()
	if err != nil {
		http.Error(w, msgUnknown, http.StatusInternalServerError)
		return
	}
	s.world = fresh
	clear(s.sessions)
	clear(s.visits)
	clear(s.codes)
	clear(s.devices)
	clear(s.played)
	s.record(func(d *stored) {
		delete(d.Worlds, s.store.scenario)
		clear(d.Refresh)
	})
	http.Redirect(w, r, pathPortal+"/", http.StatusSeeOther)
}
