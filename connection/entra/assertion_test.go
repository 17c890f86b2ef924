package entra_test

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/journal"
)

func newCertificate(t *testing.T) (*certificate.Certificate, connection.Secret) {
	t.Helper()
	c, err := certificate.Create(certificate.Request{Name: "test", Months: 1, Bits: 2048})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := c.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return c, sealed
}

// read verifies an assertion with the public key alone, as an authority does.
func read(t *testing.T, text string, key crypto.PublicKey, alg string) (header map[string]any, claims gojwt.MapClaims) {
	t.Helper()
	claims = gojwt.MapClaims{}
	tok, err := gojwt.NewParser(gojwt.WithValidMethods([]string{alg})).ParseWithClaims(text, claims, func(*gojwt.Token) (any, error) { return key, nil })
	if err != nil {
		t.Fatalf("the assertion does not verify: %v", err)
	}
	return tok.Header, claims
}

func TestAssertionAsMicrosoftDocumentsIt(t *testing.T) {
	cert, sealed := newCertificate(t)
	for _, c := range []struct {
		signature connection.Signature
		name      string
		thumb     []byte
	}{
		{connection.SignaturePS256, "x5t#S256", cert.SHA256()},
		{connection.SignatureRS256, "x5t", cert.SHA1()},
	} {
		a := newAuthority(t)
		e := a.profile(connection.ModeApp)
		e.Proof, e.Signature = connection.ProofCertificate, c.signature
		log := journal.New(5)
		for range 2 {
			if _, err := client(t, log).Service(t.Context(), e, sealed); err != nil {
				t.Fatal(err)
			}
		}
		calls := a.seen()
		form := calls[0].form
		if form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || form.Get("client_id") != clientID ||
			form.Has("client_secret") || calls[0].hasBasic || calls[0].method != http.MethodPost {
			t.Errorf("%s: asked %+v", c.signature, calls[0])
		}
		header, claims := read(t, form.Get("client_assertion"), cert.Key().Public(), string(c.signature))
		if header[c.name] != base64.RawURLEncoding.EncodeToString(c.thumb) || len(header) != 3 {
			t.Errorf("%s: header %v", c.signature, header)
		}
		nbf, exp := claims["nbf"].(float64), claims["exp"].(float64)
		if claims["aud"] != e.TokenURL || claims["iss"] != clientID || claims["sub"] != clientID || exp-nbf != 600 ||
			time.Since(time.Unix(int64(nbf), 0)) > time.Minute {
			t.Errorf("%s: claims %v", c.signature, claims)
		}
		_, again := read(t, calls[1].form.Get("client_assertion"), cert.Key().Public(), string(c.signature))
		if id, _ := claims["jti"].(string); len(id) < 22 || id == again["jti"] {
			t.Errorf("%s: jti %q twice", c.signature, id)
		}
		for _, x := range log.All() {
			told := fmt.Sprintf("%+v", x)
			if strings.Contains(told, form.Get("client_assertion")) || strings.Contains(told, "PRIVATE KEY") {
				t.Errorf("%s: the log tells the assertion or the key", c.signature)
			}
		}
	}
}

func TestAssertionWithAnEllipticCurve(t *testing.T) {
	sealed := connection.Secret(ecPEM)
	cert, err := certificate.Open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	a := newAuthority(t)
	e := a.profile(connection.ModeApp)
	e.Proof, e.Signature = connection.ProofCertificate, connection.SignatureES256
	if _, err := client(t, nil).Service(t.Context(), e, sealed); err != nil {
		t.Fatal(err)
	}
	read(t, a.seen()[0].form.Get("client_assertion"), cert.Key().Public(), "ES256")
	e.Signature = connection.SignaturePS256
	_, err = client(t, nil).Service(t.Context(), e, sealed)
	if f := fault(t, err); f.Kind != "signature-key" || f.Field != connection.FieldSignature {
		t.Errorf("an EC key signs PS256: %v", f)
	}
}

func TestRefreshProvesByCertificate(t *testing.T) {
	cert, sealed := newCertificate(t)
	a := newAuthority(t)
	e := a.profile(connection.ModeDelegate)
	e.SendSecret, e.Proof = true, connection.ProofCertificate
	if _, err := client(t, nil).Refresh(t.Context(), e, sealed, "refresh-1"); err != nil {
		t.Fatal(err)
	}
	form := a.seen()[0].form
	if form.Get("refresh_token") != "refresh-1" || form.Has("client_secret") {
		t.Errorf("asked %v", form)
	}
	read(t, form.Get("client_assertion"), cert.Key().Public(), "PS256")
	// Under Desktop nothing proves the app.
	e.SendSecret = false
	if _, err := client(t, nil).Refresh(t.Context(), e, "", "refresh-1"); err != nil {
		t.Fatal(err)
	}
	if form := a.seen()[1].form; form.Has("client_assertion") || form.Get("client_id") != clientID {
		t.Errorf("asked %v", form)
	}
}

func TestNoAssertionIsSent(t *testing.T) {
	_, sealed := newCertificate(t)
	for name, c := range map[string]struct {
		credential connection.Secret
		change     func(*connection.Effective)
		kind       string
		field      connection.Field
	}{
		"without a key":     {"", func(*connection.Effective) {}, "certificate-key-missing", connection.FieldCertificate},
		"with a secret":     {secret, func(*connection.Effective) {}, certificate.KindUnreadable, connection.FieldCertificate},
		"in an address":     {sealed, func(e *connection.Effective) { e.TokenMethod = "GET" }, "certificate-get", connection.FieldTokenMethod},
		"to a plain server": {sealed, func(e *connection.Effective) { e.TokenURL = "http://sts.test/token" }, "url-not-https", connection.FieldTokenURL},
	} {
		a := newAuthority(t)
		e := a.profile(connection.ModeApp)
		e.Proof = connection.ProofCertificate
		c.change(&e)
		_, err := client(t, nil).Service(t.Context(), e, c.credential)
		if f := fault(t, err); f.Kind != c.kind || f.Field != c.field || len(a.seen()) > 0 {
			t.Errorf("%s: %v, %d requests", name, f, len(a.seen()))
		}
	}
}

// ecPEM is a key and certificate of no value.
const ecPEM = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8XhMybfUS8iLaATo
7ucewQnulPel3oKWZqdDtvwb2tmhRANCAAQQSa3wlLW1a6sq4ZNO8hwNQZcUln2M
atmNW+muKmVIF8XI8jHG/TsK01np0xkkrtQJpI1yuscegdJXL/EuwLBV
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIUBAWaJiPsZ8fMT2AJIVB/lfGYIuMwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIcHJhY3RpY2UwIBcNMjYxMTIzMDE1MjMzWhgPMjEyNjEwMzAw
MTUyMzNaMBMxETAPBgNVBAMMCHByYWN0aWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEEEmt8JS1tWurKuGTTvIcDUGXFJZ9jGrZjVvpriplSBfFyPIxxv07CtNZ
6dMZJK7UCaSNcrrHHoHSVy/xLsCwVaNTMFEwHQYDVR0OBBYEFBStMYx2YNxlzun/
0JE10IO9pnIKMB8GA1UdIwQYMBaAFBStMYx2YNxlzun/0JE10IO9pnIKMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAMk6P+2StqgUcgzAJXpHhnaQ
AMwr/0hrXXn1qsymyS6BAiEA1zR39j5msx9gMOWSU5gyNGDUW7m+CCHAVsp63SnH
CN0=
-----END CERTIFICATE-----`
