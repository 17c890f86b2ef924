package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Response modes (OAuth 2.0 Form Post Response Mode).
const (
	modeQuery = "query"
	modeForm  = "form_post"
)

// Prompts (OpenID Connect Core section 3.1.2.1).
const (
	promptNone    = "none"
	promptLogin   = "login"
	promptSelect  = "select_account"
	promptConsent = "consent"
)

// What a visit is for.
type purpose int

const (
	forCode purpose = iota
	forAdmin
	forDevice
)

// visit is something that a person is about to decide in a browser.
type visit struct {
	id       string
	purpose  purpose
	tenant   *tenant
	app      *app
	redirect string
	platform string
	mode     string
	state    string
	hint     string
	prompt   string
	wish     wanted
	code     grant // what the code will stand for
	device   *device
	account  string
	legacy   bool // admin consent by the older address
	expires  time.Time
}

// visitLife is how long a page waits for a person.
const visitLife = 30 * time.Minute

// queryLimit is the longest authorize query that is read.
const queryLimit = 8 << 10

// authorize is the authorization endpoint (RFC 6749 section 3.1). It accepts
// GET and POST. What is wrong with the app or the redirect address is shown on
// a page; only then may an answer go to the redirect address.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	form, f := readAuthorize(w, r)
	if f != nil {
		s.problem(w, r, f)
		return
	}
	s.mu.Lock()
	v, f := s.openVisit(r.PathValue("tenant"), form)
	if f != nil {
		s.mu.Unlock()
		s.problem(w, r, f)
		return
	}
	if f = s.readVisit(v, form); f == nil {
		v.account = s.sessionOf(r)
	}
	s.mu.Unlock()
	if f != nil {
		s.answerError(w, r, v, f)
		return
	}
	s.advance(w, r, v, false)
}

func readAuthorize(w http.ResponseWriter, r *http.Request) (url.Values, *failure) {
	var form url.Values
	switch r.Method {
	case http.MethodGet:
		if len(r.URL.RawQuery) > queryLimit {
			return nil, refuse(oauthRequest, 90015, "The query string is too long.")
		}
		q, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, refuse(oauthRequest, 90023, "The query string is not properly formatted.")
		}
		form = q
	case http.MethodPost:
		r.Body = http.MaxBytesReader(w, r.Body, formLimit)
		if err := r.ParseForm(); err != nil {
			return nil, refuse(oauthRequest, 90023, "The request is not properly formatted.")
		}
		form = r.PostForm
	default:
		return nil, refuse(oauthRequest, 900561, "The endpoint only accepts GET and POST requests. Received a %s request.", r.Method)
	}
	for k, values := range form {
		if len(values) > 1 {
			return nil, refuse(oauthRequest, 9000411, "The request is not properly formatted. The parameter '%s' is duplicated.", k)
		}
	}
	return form, nil
}

// openVisit checks tenant, app and redirect address: until these three are
// right nothing may be sent anywhere. The caller holds the lock.
func (s *Server) openVisit(name string, form url.Values) (*visit, *failure) {
	t, a, f := s.visited(name, form.Get("client_id"))
	if f != nil {
		return nil, f
	}
	reg, f := a.match(form.Get("redirect_uri"))
	if f != nil {
		return nil, f
	}
	return &visit{
		tenant: t, app: a, redirect: form.Get("redirect_uri"), platform: reg.Platform, mode: modeQuery, state: form.Get("state"),
		expires: s.now().Add(visitLife),
	}, nil
}

// visited finds tenant and app of a browser's request.
func (s *Server) visited(name, client string) (*tenant, *app, *failure) {
	t, f := s.findTenant(name)
	if f != nil {
		return nil, nil, f
	}
	if t != nil {
		a, f := s.findApp(t, client)
		return t, a, f
	}
	if name == anyConsumer {
		return nil, nil, refuse(oauthRequest, 9002332, "The application is configured for use by Microsoft Entra users only. Do not use the /consumers endpoint.")
	}
	t, a := s.world.app(client)
	switch {
	case a == nil || !isGUID(client):
		return nil, nil, refuse(oauthUnauthor, 700016, "Application with identifier '%s' was not found in the directory.", client)
	case !a.MultiTenant:
		return nil, nil, refuse(oauthRequest, 50194, "Application '%s'(%s) isn't configured as a multitenant application. "+
			"Usage of the /%s endpoint isn't supported for such applications.", a.ClientID, a.Name, name)
	}
	return t, a, nil
}

// readVisit reads the rest of an authorization request. The caller holds the
// lock.
func (s *Server) readVisit(v *visit, form url.Values) *failure {
	if f := readResponse(v, form); f != nil {
		return f
	}
	if f := readPrompt(v, form); f != nil {
		return f
	}
	if f := readChallenge(v, form); f != nil {
		return f
	}
	if form.Get("resource") != "" {
		return refuse(oauthRequest, 901002, "The 'resource' request parameter isn't supported.")
	}
	if form.Get("scope") == "" {
		return missing("scope")
	}
	wish, f := s.readScope(v.tenant, v.app, form.Get("scope"))
	if f != nil {
		return f
	}
	if wish.resource.ID != graphID && len(v.app.Permissions.Scopes) == 0 {
		return refuse(oauthResource, 650057, "Invalid resource. The client has requested access to a resource which isn't listed in the requested permissions "+
			"in the client's application registration. Resource app ID: %s.", wish.resource.ID)
	}
	v.wish = wish
	v.code.nonce = form.Get("nonce")
	return nil
}

// readResponse reads how the answer is wanted.
func readResponse(v *visit, form url.Values) *failure {
	switch form.Get("response_mode") {
	case "", modeQuery:
	case modeForm:
		v.mode = modeForm
	default:
		return refuse(oauthRequest, 70007, "'%s' isn't a supported value of 'response_mode' when requesting a code.", form.Get("response_mode"))
	}
	switch kind := form.Get("response_type"); {
	case kind == "":
		return missing("response_type")
	case strings.Contains(kind, "token"):
		return refuse("unsupported_response_type", 700054, "response_type '%s' isn't enabled for the application.", kind)
	case kind != "code":
		return refuse("unsupported_response_type", 70005, "The response type '%s' is not supported.", kind)
	}
	return nil
}

func readPrompt(v *visit, form url.Values) *failure {
	v.prompt, v.hint = form.Get("prompt"), form.Get("login_hint")
	switch v.prompt {
	case "", promptLogin, promptConsent, promptNone:
	case promptSelect:
		if v.hint != "" {
			return refuse(oauthRequest, 90005, "The identifier and login hint can't be used together.")
		}
	default:
		return refuse(oauthRequest, 90023, "Unsupported 'prompt' value '%s'.", v.prompt)
	}
	if v.hint != "" && !strings.Contains(v.hint, "@") {
		return refuse(oauthRequest, 90101, "The login hint '%s' is not a valid email address.", v.hint)
	}
	return nil
}

// readChallenge is RFC 7636 section 4.3. The plain method is refused, and so is
// a public client without any challenge.
func readChallenge(v *visit, form url.Values) *failure {
	challenge, method := form.Get("code_challenge"), form.Get("code_challenge_method")
	if challenge == "" && method == "" && v.platform == platformWeb {
		return nil
	}
	if challenge == "" && v.platform == platformSPA {
		return refuse(oauthRequest, 9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	}
	if method != "S256" {
		return refuse(oauthRequest, 50149, "Invalid Code_Challenge_method parameter.")
	}
	if len(challenge) < 43 || len(challenge) > 128 {
		return refuse(oauthRequest, 501491, "Invalid size of the Code_Challenge parameter.")
	}
	v.code.challenge = challenge
	return nil
}
