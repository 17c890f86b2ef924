package sandbox

import (
	"crypto/sha1" //nolint:gosec // x5t is a SHA-1 thumbprint by RFC 7515 section 4.1.7
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionLife is the longest life of an assertion that is let pass: the
// documentation asks for five to ten minutes.
const (
	assertionLife = 10 * time.Minute
	clockSkew     = 5 * time.Minute
)

// checkAssertion checks a client assertion (RFC 7523 section 3;
// learn.microsoft.com/entra/identity-platform/certificate-credentials).
func (s *Server) checkAssertion(q *request) *failure {
	if q.auth.kind != assertionType || q.auth.assertion == "" {
		return refuse(oauthRequest, 900144, "The request body must contain the following parameter: 'client_assertion' and its type.")
	}
	if q.auth.secret != "" {
		return refuse(oauthRequest, 7000110, "The request is ambiguous: it carries a secret and an assertion.")
	}
	if len(q.app.Certificates) == 0 {
		return refuse(oauthClient, 700026, "The client application has no configured keys.")
	}
	claims := jwt.MapClaims{}
	unverified, _, err := jwt.NewParser().ParseUnverified(q.auth.assertion, claims)
	if err != nil {
		return refuse(oauthRequest, 50027, "The client assertion is no valid JWT.")
	}
	cert, f := q.app.signer(unverified)
	if f != nil {
		return f
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithoutClaimsValidation())
	if _, err := parser.Parse(q.auth.assertion, func(*jwt.Token) (any, error) { return cert.PublicKey, nil }); err != nil {
		return refuse(oauthClient, 700027, "The certificate with identifier used to sign the client assertion is registered, but the signature did not validate.")
	}
	if q.now.Before(cert.NotBefore) || q.now.After(cert.NotAfter) {
		return refuse(oauthClient, 1000502, "The provided certificate is not within its specified validity window.")
	}
	return s.checkAssertionClaims(q, claims)
}

// signer finds the registered certificate that the header names. Only the two
// documented pairs count: PS256 with x5t#S256, RS256 with x5t.
func (a *app) signer(t *jwt.Token) (*x509.Certificate, *failure) {
	alg, _ := t.Header["alg"].(string)
	long, _ := t.Header["x5t#S256"].(string)
	short, _ := t.Header["x5t"].(string)
	thumb, sum := long, func(der []byte) []byte { h := sha256.Sum256(der); return h[:] }
	switch {
	case alg == "PS256" && long != "":
	case alg == "RS256" && short != "":
		thumb = short
		sum = func(der []byte) []byte { h := sha1.Sum(der); return h[:] } //nolint:gosec // see above
	default:
		return nil, refuse(oauthClient, 700027, "The certificate used to sign the client assertion cannot be told: header %s goes with x5t#S256 or x5t.", alg)
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(thumb), "="))
	if err != nil {
		raw = nil
	}
	for _, c := range a.Certificates {
		cert, err := c.parse()
		if err == nil && len(raw) > 0 && string(sum(cert.Raw)) == string(raw) {
			return cert, nil
		}
	}
	return nil, refuse(oauthClient, 700027, "The certificate with identifier used to sign the client assertion is not registered on application. "+
		"[Reason - The key was not found., Thumbprint of key used by client: '%s']", strings.ToUpper(hex.EncodeToString(raw)))
}

func (c certificate) parse() (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(c.DER)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func (s *Server) checkAssertionClaims(q *request, claims jwt.MapClaims) *failure {
	iss, _ := claims.GetIssuer()
	sub, _ := claims.GetSubject()
	switch {
	case iss != sub:
		return refuse(oauthClient, 50048, "The subject does not match the issuer claim in the client assertion.")
	case !strings.EqualFold(iss, q.app.ClientID):
		return refuse(oauthClient, 700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
	}
	aud, err := claims.GetAudience()
	own := q.base + pathLogin + "/" + q.name + "/oauth2/v2.0/token"
	if err != nil || len(aud) != 1 || aud[0] != own {
		return refuse(oauthClient, 700023, "Client assertion audience claim does not match the token endpoint.")
	}
	from, until, err := assertionTimes(claims)
	if err != nil || q.now.Add(clockSkew).Before(from) || q.now.After(until) || until.Sub(from) > assertionLife {
		return refuse(oauthClient, 700024, "Client assertion is not within its valid time range. Current time: %s, assertion valid from %s, expiry time of assertion %s.",
			q.now.Format(time.RFC3339), from.Format(time.RFC3339), until.Format(time.RFC3339))
	}
	jti, _ := claims["jti"].(string)
	if jti == "" {
		return refuse(oauthClient, 50027, "The client assertion lacks the claim 'jti'.")
	}
	forget(s.jtis, func(end time.Time) bool { return end.Before(q.now) })
	if _, used := s.jtis[q.app.ClientID+jti]; used {
		return refuse(oauthClient, 700028, "The client assertion was used before.") // number unverified, no public source shows the real one
	}
	s.jtis[q.app.ClientID+jti] = until
	return nil
}

var errTimes = errors.New("times are missing")

func assertionTimes(claims jwt.MapClaims) (from, until time.Time, err error) {
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil {
		return from, until, errTimes
	}
	nbf, err := claims.GetNotBefore()
	if err == nil && nbf == nil {
		nbf, err = claims.GetIssuedAt()
	}
	if err != nil || nbf == nil {
		return from, exp.UTC(), errTimes
	}
	return nbf.UTC(), exp.UTC(), nil
}
