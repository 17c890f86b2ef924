package entra

import (
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
)

// assertionType says that a client assertion is a JWT (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionLife is how long an assertion counts. Source:
// learn.microsoft.com/entra/identity-platform/certificate-credentials (five to
// ten minutes).
const assertionLife = 10 * time.Minute

// prove turns the credential of a connection into what is sent: a secret as it
// is, a certificate's key into a new signed assertion. The key itself goes
// nowhere.
func prove(e connection.Effective, credential connection.Secret, now time.Time) (connection.Secret, error) {
	if !e.SendSecret || e.Proof != connection.ProofCertificate {
		return credential, nil
	}
	c, err := certificate.Open(credential)
	if err != nil {
		return "", err
	}
	return assertion(e, c, now)
}

// assertion signs who asks, whom, and until when (RFC 7523 section 3). The
// header names the certificate by one thumbprint: PS256 goes with x5t#S256 and
// RS256 with x5t, because Entra refuses them mixed (AADSTS700027).
func assertion(e connection.Effective, c *certificate.Certificate, now time.Time) (connection.Secret, error) {
	t := jwt.NewWithClaims(method(e.Signature), jwt.MapClaims{
		"aud": e.TokenURL, "iss": e.ClientID, "sub": e.ClientID, "jti": rand.Text(),
		"nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	if e.Signature == connection.SignatureRS256 {
		t.Header["x5t"] = base64.RawURLEncoding.EncodeToString(c.SHA1())
	} else {
		t.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(c.SHA256())
	}
	text, err := t.SignedString(c.Key())
	if err != nil {
		return "", &connection.Fault{
			Stage: connection.StageValues, Kind: "signature-key", Field: connection.FieldSignature, Err: err,
		}
	}
	return connection.Secret(text), nil
}

func method(s connection.Signature) jwt.SigningMethod {
	switch s {
	case connection.SignatureRS256:
		return jwt.SigningMethodRS256
	case connection.SignatureES256:
		return jwt.SigningMethodES256
	case connection.SignaturePS256:
	}
	return jwt.SigningMethodPS256
}

// setAssertion puts an assertion into a request (RFC 7521 section 4.2). The
// client's id goes along, as Entra's documentation has it.
func setAssertion(values url.Values, e connection.Effective, signed connection.Secret) {
	values.Set("client_id", e.ClientID)
	values.Set("client_assertion_type", assertionType)
	values.Set("client_assertion", signed.Reveal())
}
