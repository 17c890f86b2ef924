package sandbox

import (
	"net/http"
	"net/url"
	"strings"

	"bcconnect/connection"
)

// adminConsent is where an administrator consents for everybody
// (learn.microsoft.com/entra/identity-platform/v2-admin-consent), by the newer
// address with a scope or by the older one without.
func (s *Server) adminConsent(w http.ResponseWriter, r *http.Request) {
	q, f := readAuthorize(w, r)
	if f != nil {
		s.problem(w, r, f)
		return
	}
	s.mu.Lock()
	v, f := s.openAdmin(r.PathValue("tenant"), q, !strings.Contains(r.URL.Path, "/v2.0/"))
	s.mu.Unlock()
	if f != nil {
		s.problem(w, r, f)
		return
	}
	s.advance(w, r, v, false) // always asks who consents
}

func (s *Server) openAdmin(name string, q url.Values, legacy bool) (*visit, *failure) {
	t, a, f := s.adminTarget(name, q.Get("client_id"), legacy)
	if f != nil {
		return nil, f
	}
	v := &visit{purpose: forAdmin, tenant: t, app: a, mode: modeQuery, state: q.Get("state"), legacy: legacy, expires: s.now().Add(visitLife)}
	if address := q.Get("redirect_uri"); address != "" || !legacy {
		if _, f := a.match(address); f != nil {
			return nil, f
		}
		v.redirect = address
	}
	if legacy {
		return v, nil
	}
	if q.Get("scope") == "" {
		return nil, missing("scope")
	}
	v.wish, f = s.readScope(t, a, q.Get("scope"))
	return v, f
}

// adminTarget finds tenant and app; the shared addresses mean the
// administrator's own tenant.
func (s *Server) adminTarget(name, client string, legacy bool) (*tenant, *app, *failure) {
	t, f := s.findTenant(name)
	if f != nil {
		return nil, nil, f
	}
	if t != nil {
		a, f := s.findApp(t, client)
		return t, a, f
	}
	if name != anyOrganization && (!legacy || name != anyAccount) {
		return nil, nil, refuse(oauthRequest, 900144, "Admin consent needs a tenant: /%s cannot be used.", name)
	}
	t, a := s.world.app(client)
	if a == nil || !isGUID(client) {
		return nil, nil, refuse(oauthUnauthor, 700016, "Application with identifier '%s' was not found in the directory.", client)
	}
	return t, a, nil
}

// grantAll is the administrator's yes: everything that the registration lists,
// or the named delegated permissions.
func (s *Server) grantAll(w http.ResponseWriter, r *http.Request, v *visit, u *user) {
	if !u.Admin {
		s.await(v)
		s.problemWith(w, r, refuse(oauthDenied, 90093, "The account %s may not consent for the organisation.", u.UPN), v.id)
		return
	}
	p := v.app.Permissions
	values := url.Values{"admin_consent": {"True"}, "tenant": {v.tenant.ID}}
	if !v.legacy {
		if !v.wish.all() {
			p = permissions{Roles: v.app.Consent.Roles, Scopes: union(v.app.Consent.Scopes, v.wish.names)}
		}
		values.Set("scope", connection.Resource+"/"+strings.Join(v.wish.names, " "+connection.Resource+"/"))
	}
	s.consentAll(v.app, p)
	delete(s.visits, v.id)
	s.send(w, v, values)
}

func (s *Server) consentAll(a *app, p permissions) {
	a.Consent = p
	s.change(func(m *mends) { m.Admin[a.ClientID] = p })
}
