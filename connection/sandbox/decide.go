package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// decided reads a form of one of our pages and finds its visit. The caller
// holds no lock.
func (s *Server) decided(w http.ResponseWriter, r *http.Request) (*visit, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		s.problem(w, r, refuse(oauthRequest, 90023, "The request is not properly formatted."))
		return nil, false
	}
	s.mu.Lock()
	v := s.visits[r.PostForm.Get("visit")]
	if v != nil && s.now().After(v.expires) {
		v = nil
	}
	s.mu.Unlock()
	if v == nil {
		s.problem(w, r, refuse(oauthRequest, 50089, "The flow token expired: this page was open for too long, or was used before. Start the sign-in again."))
		return nil, false
	}
	return v, true
}

// chooseAccount is the answer of the sign-in page.
func (s *Server) chooseAccount(w http.ResponseWriter, r *http.Request) {
	v, ok := s.decided(w, r)
	if !ok {
		return
	}
	if r.PostForm.Get("cancel") != "" {
		// Seen in public: a cancelled sign-in comes back without a description.
		s.answerError(w, r, v, &failure{oauth: oauthDenied, sub: "cancel"})
		return
	}
	if r.PostForm.Get("again") != "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.showAccounts(w, r, v)
		return
	}
	account := r.PostForm.Get("account")
	s.mu.Lock()
	u := s.world.account(account)
	if u != nil {
		v.account = u.UPN
		s.signIn(w, u.UPN)
	}
	s.mu.Unlock()
	if u == nil {
		s.problem(w, r, refuse(oauthRequest, 50034, "The user account %s does not exist in the directory. To sign into this application, the account must be added to the directory.", account))
		return
	}
	s.advance(w, r, v, true)
}

// decideConsent is the answer of the consent pages.
func (s *Server) decideConsent(w http.ResponseWriter, r *http.Request) {
	v, ok := s.decided(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := v.tenant.user(v.account)
	if u == nil {
		s.problemWith(w, r, refuse(oauthRequest, 50034, "The user account does not exist in the directory."), "")
		return
	}
	if r.PostForm.Get("accept") == "" {
		s.declined(w, r, v, u)
		return
	}
	if v.purpose == forAdmin {
		s.grantAll(w, r, v, u)
		return
	}
	if !u.Admin && !v.tenant.UserConsent {
		s.declined(w, r, v, u)
		return
	}
	names := v.wish.names
	if v.wish.all() {
		names = v.app.Permissions.Scopes
	}
	s.remember(v, u, names, u.Admin && r.PostForm.Get("everybody") != "")
	s.finish(w, v, names)
}

// remember keeps a person's consent, or everybody's.
func (s *Server) remember(v *visit, u *user, names []string, everybody bool) {
	if everybody {
		p := permissions{Roles: v.app.Consent.Roles, Scopes: union(v.app.Consent.Scopes, names)}
		v.app.Consent = p
		s.change(func(m *mends) { m.Admin[v.app.ClientID] = p })
		return
	}
	s.change(func(m *mends) {
		for i, c := range m.Consents {
			if c.Tenant == v.tenant.ID && c.Client == v.app.ClientID && c.User == u.UPN {
				m.Consents[i].Scopes = union(c.Scopes, names)
				return
			}
		}
		m.Consents = append(m.Consents, consented{Tenant: v.tenant.ID, Client: v.app.ClientID, User: u.UPN, Scopes: names})
	})
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// declined ends a visit in which consent was not given.
func (s *Server) declined(w http.ResponseWriter, r *http.Request, v *visit, u *user) {
	switch {
	case v.purpose == forAdmin && v.legacy:
		s.answerErrorLocked(w, r, v, &failure{oauth: "permission_denied", text: "The admin canceled the request"})
	case v.purpose == forAdmin:
		s.answerErrorLocked(w, r, v, refuse(oauthConsent, 65004, "User declined to consent to access the app."))
	case !u.Admin && !v.tenant.UserConsent:
		s.answerErrorLocked(w, r, v, refuse(oauthConsent, 90094, "Administrator consent is required. The app needs permissions that only an administrator can grant."))
	default:
		s.answerErrorLocked(w, r, v, refuse(oauthDenied, 65004, "User declined to consent to access the app."))
	}
}
