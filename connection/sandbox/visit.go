package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// sessionCookie remembers who is signed in to the sandbox in a browser.
const sessionCookie = "bcconnect-sandbox"

// sessionOf is the account that is signed in, if any. The caller holds the lock.
func (s *Server) sessionOf(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return s.sessions[hash(c.Value)]
}

// signIn remembers an account in the browser. The caller holds the lock.
func (s *Server) signIn(w http.ResponseWriter, account string) {
	value := random("")
	forget(s.sessions, func(string) bool { return false })
	s.sessions[hash(value)] = account
	//nolint:gosec // the sandbox listens on http loopback, where a Secure cookie would not be kept everywhere
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// advance takes a visit to its next page, or to its end. chosen says that the
// person has just picked the account.
func (s *Server) advance(w http.ResponseWriter, r *http.Request, v *visit, chosen bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !chosen && s.mustPick(v) {
		if v.prompt == promptNone {
			s.answerErrorLocked(w, r, v, refuse(oauthLogin, 50058, "A silent sign-in request was sent but no user is signed in."))
			return
		}
		s.await(v)
		s.showAccounts(w, r, v)
		return
	}
	u, f := s.admit(v)
	if f != nil {
		if v.prompt == promptNone {
			s.answerErrorLocked(w, r, v, f)
			return
		}
		s.await(v)
		s.problemWith(w, r, f, v.id)
		return
	}
	switch v.purpose {
	case forCode, forDevice:
		s.consentOrEnd(w, r, v, u)
	case forAdmin:
		s.await(v)
		s.showAdminConsent(w, r, v, u)
	}
}

// mustPick says whether an account has to be picked. The caller holds the lock.
func (s *Server) mustPick(v *visit) bool {
	return v.account == "" || v.prompt == promptLogin || v.prompt == promptSelect || v.hint != "" && !strings.EqualFold(v.hint, v.account)
}

// admit lets an account into the tenant.
func (s *Server) admit(v *visit) (*user, *failure) {
	u := v.tenant.user(v.account)
	if u == nil {
		return nil, refuse(oauthInteraction, 50020, "User account '%s' from identity provider '%s' does not exist in tenant '%s' "+
			"and cannot access the application '%s'(%s) in that tenant.", v.account, issuerBase, v.tenant.Name, v.app.ClientID, v.app.Name)
	}
	return u, u.mayGetToken()
}

// consentOrEnd asks for consent where it is lacking, and ends the visit.
func (s *Server) consentOrEnd(w http.ResponseWriter, r *http.Request, v *visit, u *user) {
	scopes, lacking := s.granted(v.tenant, v.app, u, v.wish)
	if !lacking && v.prompt != promptConsent {
		s.finish(w, v, scopes)
		return
	}
	if v.prompt == promptNone {
		f := notConsented(v.app)
		f.oauth = oauthInteraction
		s.answerErrorLocked(w, r, v, f)
		return
	}
	s.await(v)
	s.showConsent(w, r, v, u, lacking && !u.Admin && !v.tenant.UserConsent)
}

// finish ends a visit well.
func (s *Server) finish(w http.ResponseWriter, v *visit, scopes []string) {
	delete(s.visits, v.id)
	g := v.code
	g.tenant, g.client, g.user, g.platform, g.redirect = v.tenant.ID, v.app.ClientID, v.account, v.platform, v.redirect
	g.wish, g.scopes, g.expires = v.wish, scopes, s.now().Add(codeLife)
	if v.purpose == forDevice {
		v.device.grant = &g
		s.showDone(w, "You are signed in", "You can close this page and go back to the program that showed you the code.")
		return
	}
	forget(s.codes, func(g *grant) bool { return s.now().Sub(g.expires) > time.Hour })
	code := random("1.practice-code.")
	s.codes[hash(code)] = &g
	s.send(w, v, url.Values{"code": {code}, "session_state": {newGUID()}})
}

// await keeps a visit until the person decides. The caller holds the lock.
func (s *Server) await(v *visit) {
	if v.id == "" {
		v.id = random("")
	}
	forget(s.visits, func(o *visit) bool { return s.now().After(o.expires) })
	s.visits[v.id] = v
}

// answerError sends a refusal to the redirect address.
func (s *Server) answerError(w http.ResponseWriter, r *http.Request, v *visit, f *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answerErrorLocked(w, r, v, f)
}

func (s *Server) answerErrorLocked(w http.ResponseWriter, r *http.Request, v *visit, f *failure) {
	delete(s.visits, v.id)
	if v.purpose == forDevice {
		v.device.declined = true
		s.showDone(w, "Nothing was allowed", "You can close this page. The program will be told that you declined.")
		return
	}
	values := url.Values{"error": {f.oauth}}
	if f.sub != "" {
		values.Set("error_subcode", f.sub)
	}
	if f.text != "" {
		values.Set("error_description", f.description(s.newIDs(r)))
	}
	if f.code != 0 {
		values.Set("error_uri", baseOf(r)+pathLogin+"/error?code="+itoa(f.code))
	}
	if v.purpose == forAdmin {
		values.Set("admin_consent", "True") // the real service says so on failures too
		values.Set("tenant", v.tenant.ID)
	}
	s.send(w, v, values)
}

// send delivers an answer to the redirect address, which openVisit has found
// among the registered ones. Addresses of other computers get none: a practice
// sign-in sends no browser out into the world.
func (s *Server) send(w http.ResponseWriter, v *visit, values url.Values) {
	if v.state != "" {
		values.Set("state", v.state)
	}
	u, err := url.Parse(v.redirect)
	if err != nil || v.redirect == "" {
		s.showDone(w, "Done", "You can close this page.")
		return
	}
	if !loopback(u) {
		s.showElsewhere(w, u.Scheme+"://"+u.Host+u.Path)
		return
	}
	if v.mode == modeForm {
		s.showPost(w, v.redirect, values)
		return
	}
	q := u.Query()
	for k, list := range values {
		q[k] = list
	}
	u.RawQuery = q.Encode()
	h := w.Header()
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Location", u.String())
	w.WriteHeader(http.StatusFound) // without a body: an answer belongs in no page
}

// logout forgets the account in the browser.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, err := r.Cookie(sessionCookie); err == nil {
		delete(s.sessions, hash(c.Value))
	}
	//nolint:gosec // the sandbox listens on http loopback, where a Secure cookie would not be kept everywhere
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	s.showDone(w, "You are signed out", "You can close this page.")
}
