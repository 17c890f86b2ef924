package sandbox

import (
	"slices"
	"strings"
)

// graphID is Microsoft Graph, to which a permission without an address belongs.
const graphID = "00000003-0000-0000-c000-000000000000"

const everything = ".default"

// wanted is a scope parameter, understood.
type wanted struct {
	resource *resource
	asked    string   // the resource as the request named it: it becomes the audience
	names    []string // delegated permissions, or ".default" alone
	openid   []string // offline_access, openid, profile, email
}

func (w wanted) offline() bool { return slices.Contains(w.openid, "offline_access") }

func (w wanted) all() bool { return slices.Contains(w.names, everything) }

// readScope understands a scope parameter. The caller holds the lock.
func (s *Server) readScope(t *tenant, a *app, scope string) (wanted, *failure) {
	var w wanted
	for _, part := range strings.Fields(scope) {
		switch part {
		case "offline_access", "openid", "profile", "email":
			w.openid = append(w.openid, part)
			continue
		}
		if f := s.readPermission(&w, t, a, part); f != nil {
			return w, f
		}
	}
	switch {
	case w.resource == nil && len(w.openid) == 0:
		return w, refuse(oauthScope, 28003, "The provided value for the input parameter 'scope' can't be empty when requesting an access token.")
	case w.resource == nil:
		return w, refuse(oauthScope, 700023, "The scope names no resource that an access token could be for.")
	case w.all() && len(w.names) > 1:
		return w, refuse(oauthScope, 70011, "The provided value for the input parameter 'scope' is not valid. "+
			".default scope can't be combined with resource-specific scopes.")
	}
	return w, nil
}

// readPermission understands one permission with the address of its resource.
func (s *Server) readPermission(w *wanted, t *tenant, a *app, part string) *failure {
	address, name, found := cutLast(part, "/")
	if !found {
		address, name = graphID, part
	}
	res := s.world.resource(address)
	switch {
	case res == nil:
		return refuse(oauthResource, 500011, "The resource principal named %s was not found in the tenant named %s.", address, t.Name)
	case res.ID != graphID && !t.BusinessCentral:
		return refuse(oauthClient, 650052, "The app is trying to access a service '%s'(%s) that your organization '%s' lacks a service principal for.",
			res.ID, res.Name, t.Name).with400()
	case w.resource != nil && w.resource != res:
		return refuse(oauthScope, 700022, "The provided value for the input parameter 'scope' isn't valid because it contains more than one resource.")
	case name != everything && !slices.Contains(res.Scopes, name):
		return refuse(oauthScope, 650053, "The application '%s' asked for scope '%s' that doesn't exist on the resource '%s'.", a.Name, name, res.ID)
	}
	w.resource, w.asked = res, address
	if !slices.Contains(w.names, name) {
		w.names = append(w.names, name)
	}
	return nil
}

func (f *failure) with400() *failure {
	f.status = 400
	return f
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// readAppScope understands the scope of a client credentials request: exactly
// one resource with "/.default". The caller holds the lock.
func (s *Server) readAppScope(t *tenant, scope string) (wanted, *failure) {
	if scope == "" {
		return wanted{}, refuse(oauthRequest, 900144, "The request body must contain the following parameter: 'scope'.")
	}
	parts := strings.Fields(scope)
	if len(parts) != 1 {
		return wanted{}, refuse(oauthScope, 70011, "The provided request must include a 'scope' input parameter. "+
			"The provided value for the input parameter 'scope' is not valid. The scope %s is not valid.", scope)
	}
	address, ok := strings.CutSuffix(parts[0], "/"+everything)
	if !ok {
		return wanted{}, refuse(oauthScope, 1002012, "The provided value for scope %s is not valid. Client credential flows must have a scope value "+
			"with /.default suffixed to the resource identifier (application ID URI).", scope)
	}
	res := s.world.resource(address)
	if res == nil || res.ID != graphID && !t.BusinessCentral {
		return wanted{}, refuse(oauthResource, 500011, "The resource principal named %s was not found in the tenant named %s. "+
			"This can happen if the application has not been installed by the administrator of the tenant.", address, t.Name)
	}
	return wanted{resource: res, asked: address, names: []string{everything}}, nil
}

// granted is what of a wish the app may have for this person without asking,
// and what it still lacks. The caller holds the lock.
func (s *Server) granted(t *tenant, a *app, u *user, w wanted) (scopes []string, lacking bool) {
	if w.resource.ID == graphID {
		return w.names, false // signing in to read one's own profile needs nobody's leave here
	}
	have := slices.Clone(a.Consent.Scopes)
	if m := s.store.data.Worlds[s.store.scenario]; m != nil {
		for _, c := range m.Consents {
			if c.Tenant == t.ID && strings.EqualFold(c.User, u.UPN) && strings.EqualFold(c.Client, a.ClientID) {
				have = append(have, c.Scopes...)
			}
		}
	}
	names := w.names
	if w.all() {
		names = a.Permissions.Scopes
	}
	for _, n := range names {
		if !slices.Contains(have, n) {
			return nil, true
		}
	}
	return names, len(names) == 0
}
