package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The grants (RFC 6749, RFC 8628).
const (
	grantClient  = "client_credentials"
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
)

// Life spans, as learn.microsoft.com/entra/identity-platform documents them.
const (
	codeLife    = 10 * time.Minute
	refreshLife = 90 * 24 * time.Hour // of inactivity
	spaLife     = 24 * time.Hour
	accessLife  = time.Hour // at least; up to half an hour more at random
	backdated   = 5 * time.Minute
)

// grant is an authorization code, or what became of it.
type grant struct {
	tenant, client, user string
	platform             string
	redirect             string
	challenge            string
	nonce                string
	wish                 wanted
	scopes               []string
	expires              time.Time
	used                 bool
}

// token is the token endpoint (RFC 6749 section 3.2).
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	body, f := s.exchange(w, r)
	s.mu.Unlock()
	if f != nil {
		s.reject(w, r, f)
		return
	}
	s.entraHeaders(w, s.newIDs(r))
	writeJSON(w, http.StatusOK, body)
}

func (s *Server) exchange(w http.ResponseWriter, r *http.Request) (map[string]any, *failure) {
	q, f := s.readRequest(w, r)
	if f != nil {
		return nil, f
	}
	switch q.get("grant_type") {
	case "":
		return nil, missing("grant_type")
	case grantClient:
		return s.grantApp(q)
	case grantCode:
		return s.redeem(q)
	case grantRefresh:
		return s.renew(q)
	case grantDevice:
		return s.pollDevice(q)
	default:
		return nil, refuse("unsupported_grant_type", 70003, "The app requested an unsupported grant type '%s'.", q.get("grant_type"))
	}
}

// grantApp is the client credentials grant.
func (s *Server) grantApp(q *request) (map[string]any, *failure) {
	wish, f := s.readAppScope(q.tenant, q.get("scope"))
	if f != nil {
		return nil, f
	}
	if !q.auth.given() {
		return nil, refuse(oauthClient, 7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")
	}
	proof, f := s.prove(q)
	if f != nil {
		return nil, f
	}
	if q.app.Blocked {
		return nil, refuse(oauthGrant, 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.")
	}
	claims := s.baseClaims(q, wish, proof)
	claims["idtyp"] = "app"
	claims["oid"], claims["sub"] = q.app.ObjectID, q.app.ObjectID
	if wish.resource.ID != graphID && len(q.app.Consent.Roles) > 0 {
		claims["roles"] = q.app.Consent.Roles // without consent a token comes all the same, and holds no role
	}
	return s.issue(claims, q.now)
}

// redeem exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636).
func (s *Server) redeem(q *request) (map[string]any, *failure) {
	for _, name := range []string{"code", "redirect_uri"} {
		if q.get(name) == "" {
			return nil, missing(name)
		}
	}
	g := s.codes[hash(q.get("code"))]
	if f := g.mayRedeem(q); f != nil {
		return nil, f
	}
	proof, f := s.provePlatform(q, g.platform)
	if f != nil {
		return nil, f
	}
	if f := checkVerifier(g.challenge, q.get("code_verifier")); f != nil {
		return nil, f
	}
	if f := s.sameScope(q, g); f != nil {
		return nil, f
	}
	g.used = true
	return s.issueUser(q, g, proof)
}

// mayRedeem says why a code is not good, if so; g is nil for an unknown code.
func (g *grant) mayRedeem(q *request) *failure {
	switch {
	case g == nil || !strings.EqualFold(g.client, q.app.ClientID):
		return refuse(oauthGrant, 70000, "The provided authorization code is not valid for this application.")
	case g.used:
		return refuse(oauthGrant, 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case q.now.After(g.expires):
		return refuse(oauthGrant, 70008, "The provided authorization code has expired. Send a new interactive authorization request.")
	case !shared(q.name) && g.tenant != q.tenant.ID:
		return refuse(oauthGrant, 700005, "The provided authorization code is intended to be used against another tenant.")
	case g.redirect != q.get("redirect_uri"):
		return refuse(oauthGrant, 500112, "The reply address '%s' does not match the reply address provided when requesting the authorization code.", q.get("redirect_uri"))
	}
	return nil
}

// sameScope holds a scope at redemption, which may be left out, to what was
// granted.
func (s *Server) sameScope(q *request, g *grant) *failure {
	if q.get("scope") == "" {
		return nil
	}
	again, f := s.readScope(q.tenant, q.app, q.get("scope"))
	if f != nil {
		return f
	}
	if again.resource != g.wish.resource || !subset(again.names, slices.Concat(g.wish.names, g.scopes)) {
		return notConsented(q.app)
	}
	return nil
}

// provePlatform holds the rules of the redirect's platform: Web demands a
// credential, Mobile and desktop forbids one, a single-page app redeems from a
// script only.
func (s *Server) provePlatform(q *request, platform string) (string, *failure) {
	if platform == platformSPA {
		if q.origin == "" {
			return "", refuse(oauthRequest, 9002327, "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.")
		}
	} else if q.origin != "" {
		return "", refuse(oauthRequest, 9002326, "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.")
	}
	if platform != platformWeb {
		if q.auth.given() || q.auth.basic {
			return "", refuse(oauthClient, 700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
		}
		return "0", nil
	}
	if !q.auth.given() {
		return "", refuse(oauthClient, 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	}
	return s.prove(q)
}

// checkVerifier is RFC 7636 section 4.6.
func checkVerifier(challenge, verifier string) *failure {
	if challenge == "" && verifier == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(verifier))
	have := base64.RawURLEncoding.EncodeToString(sum[:])
	if len(verifier) < 43 || len(verifier) > 128 || subtle.ConstantTimeCompare([]byte(have), []byte(challenge)) != 1 {
		return refuse(oauthGrant, 501481, "The code_verifier doesn't match the code_challenge supplied in the authorization request.")
	}
	return nil
}

func notConsented(a *app) *failure {
	f := refuse(oauthGrant, 65001, "The user or administrator has not consented to use the application with ID '%s' named '%s'. "+
		"Send an interactive authorization request for this user and resource.", a.ClientID, a.Name)
	f.sublong = "consent_required"
	return f
}

func subset(small, big []string) bool {
	for _, s := range small {
		if !slices.Contains(big, s) {
			return false
		}
	}
	return true
}

// random makes a token of 256 bits with a prefix that tells what it is.
func random(prefix string) string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, says its documentation
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}
