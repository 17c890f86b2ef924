package sandbox

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// formLimit bounds a token request.
const formLimit = 64 << 10

// request is a form that was posted to Entra on behalf of an app.
type request struct {
	base   string
	name   string // tenant segment as written
	tenant *tenant
	app    *app
	form   url.Values
	auth   credential
	origin string // Origin header: a browser's script is asking
	now    time.Time
}

func (q *request) get(name string) string { return q.form.Get(name) }

// missing is the refusal for a parameter that is not there.
func missing(name string) *failure {
	return refuse(oauthRequest, 900144, "The request body must contain the following parameter: '%s'.", name)
}

// credential is what a client offered to prove itself.
type credential struct {
	secret    string
	assertion string
	kind      string // value of client_assertion_type
	basic     bool
}

func (c credential) given() bool { return c.secret != "" || c.assertion != "" }

// readRequest reads what every posted request has in common. The caller holds
// the lock.
func (s *Server) readRequest(w http.ResponseWriter, r *http.Request) (*request, *failure) {
	if r.Method != http.MethodPost {
		return nil, refuse(oauthRequest, 900561, "The endpoint only accepts POST requests. Received a %s request.", r.Method)
	}
	q := &request{base: baseOf(r), name: r.PathValue("tenant"), now: s.now(), origin: r.Header.Get("Origin")}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, missing("grant_type") // the body is not even read
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		return nil, refuse(oauthRequest, 9002313, "Invalid request. Request is malformed or invalid.")
	}
	q.form = r.PostForm
	for k, v := range q.form {
		if len(v) > 1 {
			return nil, refuse(oauthRequest, 9000411, "The request is not properly formatted. The parameter '%s' is duplicated.", k)
		}
	}
	if q.get("resource") != "" {
		return nil, refuse(oauthRequest, 901002, "The 'resource' request parameter isn't supported.")
	}
	id, f := q.readCredential(r)
	if f != nil {
		return nil, f
	}
	if q.tenant, f = s.findTenant(q.name); f != nil {
		return nil, f
	}
	if q.tenant == nil {
		return q, s.sharedAddress(q, id)
	}
	q.app, f = s.findApp(q.tenant, id)
	return q, f
}

// sharedAddress serves requests to "organizations" and its like: an app signs
// in only at its own tenant, a person's code knows its tenant.
func (s *Server) sharedAddress(q *request, id string) *failure {
	if q.get("grant_type") == grantClient && q.name == anyOrganization {
		return refuse(oauthRequest, 50059, "No tenant-identifying information found in either the request or implied by any provided credentials.")
	}
	if q.get("grant_type") == grantClient || q.name == anyConsumer {
		return refuse(oauthRequest, 9001023, "The grant type isn't supported over the /common or /consumers endpoints. Use the tenant-specific endpoint.")
	}
	t, a := s.world.app(id)
	if a == nil || id == a.Key {
		return refuse(oauthUnauthor, 700016, "Application with identifier '%s' was not found in the directory.", id)
	}
	if !a.MultiTenant {
		return refuse(oauthRequest, 50194, "Application '%s'(%s) isn't configured as a multitenant application. "+
			"Usage of the /%s endpoint isn't supported for such applications.", a.ClientID, a.Name, q.name)
	}
	q.tenant, q.app = t, a
	return nil
}

// readCredential takes client id and credential out of the form or the
// Authorization header (RFC 6749 section 2.3.1), which must not both be used.
func (q *request) readCredential(r *http.Request) (id string, f *failure) {
	id = q.get("client_id")
	q.auth = credential{secret: q.get("client_secret"), assertion: q.get("client_assertion"), kind: q.get("client_assertion_type")}
	header := r.Header.Get("Authorization")
	if header == "" {
		return id, nil
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		return "", refuse(oauthRequest, 9002313, "Invalid request. The Authorization header is malformed.")
	}
	user, err := url.QueryUnescape(user)
	if err != nil {
		return "", refuse(oauthClient, 7000215, "Invalid client secret provided.")
	}
	if password, err = url.QueryUnescape(password); err != nil {
		return "", refuse(oauthClient, 7000215, "Invalid client secret provided.")
	}
	if q.auth.given() || id != "" && !strings.EqualFold(id, user) {
		return "", refuse(oauthRequest, 7000110, "The request is ambiguous: it names several application identifiers or credentials.")
	}
	q.auth = credential{secret: password, basic: true}
	return user, nil
}

// prove checks the credential of a confidential client and says how the client
// proved itself, as the claim appidacr does: "1" secret, "2" certificate.
func (s *Server) prove(q *request) (string, *failure) {
	if q.auth.assertion != "" || q.auth.kind != "" {
		return "2", s.checkAssertion(q)
	}
	return "1", q.app.checkSecret(q.auth.secret, q.now)
}

// checkSecret compares a secret with the registered ones.
func (a *app) checkSecret(given string, now time.Time) *failure {
	expired := false
	for _, s := range a.Secrets {
		if !s.is(given) {
			continue
		}
		if s.ended(now) {
			expired = true
			continue
		}
		return nil
	}
	if expired {
		return refuse(oauthClient, 7000222, "The provided client secret keys for app '%s' are expired.", a.ClientID)
	}
	return refuse(oauthClient, 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "+
		"not the client secret ID, for a secret added to app '%s'.", a.ClientID)
}

// ended says whether the last day of a secret is over.
func (s *secret) ended(now time.Time) bool {
	end, err := time.Parse(time.DateOnly, s.Ends)
	return err != nil || !now.Before(end.AddDate(0, 0, 1))
}
