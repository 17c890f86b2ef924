package sandbox_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"html"
	"math/big"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

func regexpFind(t *testing.T, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s is not in %s", pattern, text)
	}
	return m[1]
}

// signer is a certificate with its key.
type signer struct {
	key *rsa.PrivateKey
	der []byte
}

func newSigner(t *testing.T, from, until time.Time) signer {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "practice"}, NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	return signer{k, der}
}

func (s signer) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.der}))
}

func (s signer) sign(t *testing.T, m jwt.SigningMethod, header map[string]any, c jwt.MapClaims) string {
	t.Helper()
	tok := jwt.NewWithClaims(m, c)
	for k, v := range header {
		tok.Header[k] = v
	}
	text, err := tok.SignedString(s.key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestClientAssertion(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p := b.profile("")
	e := p.Effective(b.cloud)
	mine := newSigner(t, c.at.Add(-time.Hour), c.at.Add(24*time.Hour))
	other := newSigner(t, c.at.Add(-time.Hour), c.at.Add(24*time.Hour))
	old := newSigner(t, c.at.Add(-48*time.Hour), c.at.Add(-time.Hour))
	for _, s := range []signer{mine, old} {
		if got := b.post(base+"/entra/certificate", url.Values{"client": {p.ClientID}, "pem": {s.pem()}}); got.status != http.StatusSeeOther {
			t.Fatalf("upload: %d %s", got.status, got.body)
		}
	}
	long := func(s signer) map[string]any {
		sum := sha256.Sum256(s.der)
		return map[string]any{"x5t#S256": base64.RawURLEncoding.EncodeToString(sum[:])}
	}
	short := func(s signer) map[string]any {
		sum := sha1.Sum(s.der)
		return map[string]any{"x5t": base64.RawURLEncoding.EncodeToString(sum[:])}
	}
	count := 0
	good := func(change jwt.MapClaims) jwt.MapClaims {
		count++
		m := jwt.MapClaims{
			"aud": e.TokenURL, "iss": p.ClientID, "sub": p.ClientID, "jti": strconv.Itoa(count),
			"nbf": c.at.Unix(), "iat": c.at.Unix(), "exp": c.at.Add(10 * time.Minute).Unix(),
		}
		for k, v := range change {
			m[k] = v
			if v == nil {
				delete(m, k)
			}
		}
		return m
	}
	once := mine.sign(t, jwt.SigningMethodPS256, long(mine), good(nil))
	for _, try := range []struct {
		name, assertion, code string
	}{
		{"PS256 with x5t#S256", once, ""},
		{"the same again", once, "700028"},
		{"RS256 with x5t", mine.sign(t, jwt.SigningMethodRS256, short(mine), good(nil)), ""},
		{"RS256 with x5t#S256", mine.sign(t, jwt.SigningMethodRS256, long(mine), good(nil)), "700027"},
		{"PS256 with x5t", mine.sign(t, jwt.SigningMethodPS256, short(mine), good(nil)), "700027"},
		{"no thumbprint", mine.sign(t, jwt.SigningMethodPS256, nil, good(nil)), "700027"},
		{"not registered", other.sign(t, jwt.SigningMethodPS256, long(other), good(nil)), "700027"},
		{"other key, our thumbprint", other.sign(t, jwt.SigningMethodPS256, long(mine), good(nil)), "700027"},
		{"expired certificate", old.sign(t, jwt.SigningMethodPS256, long(old), good(nil)), "1000502"},
		{"other issuer", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"iss": guid})), "50048"},
		{"other app", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"iss": guid, "sub": guid})), "700021"},
		{"other audience", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"aud": "https://sandbox.invalid"})), "700023"},
		{"too late", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"nbf": c.at.Add(-time.Hour).Unix(), "exp": c.at.Add(-50 * time.Minute).Unix()})), "700024"},
		{"too early", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"nbf": c.at.Add(time.Hour).Unix(), "exp": c.at.Add(70 * time.Minute).Unix()})), "700024"},
		{"too long", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"exp": c.at.Add(time.Hour).Unix()})), "700024"},
		{"no end", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"exp": nil})), "700024"},
		{"no id", mine.sign(t, jwt.SigningMethodPS256, long(mine), good(jwt.MapClaims{"jti": nil})), "50027"},
		{"no JWT", "nonsense", "50027"},
	} {
		got := b.token(p, url.Values{
			"grant_type": {"client_credentials"}, "client_id": {p.ClientID}, "scope": {connection.Resource + "/.default"},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {try.assertion},
		})
		if got.code() != try.code || (try.code == "") != (got.status == http.StatusOK) {
			t.Errorf("%s: %d %s", try.name, got.status, got.body)
		}
		if got.status == http.StatusOK && claims(t, got.text("access_token"))["appidacr"] != "2" {
			t.Errorf("%s: not told as a certificate", try.name)
		}
	}
}

// TestTheMadeCertificateIsUploadedAsAFile follows the real steps: the saved .cer is
// chosen on the portal, in either form, and signs in then.
func TestTheMadeCertificateIsUploadedAsAFile(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p := b.profile("")
	e := p.Effective(b.cloud)
	upload := func(name string, data []byte) answer {
		t.Helper()
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("client", p.ClientID)
		f, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.do(http.MethodPost, base+"/entra/certificate", http.Header{"Content-Type": {w.FormDataContentType()}}, body.String())
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: c.at.Add(time.Hour)}
	odd, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &ec.PublicKey, ec)
	if err != nil {
		t.Fatal(err)
	}
	for i, form := range []string{"der", "pem"} {
		s := newSigner(t, c.at.Add(-time.Hour), c.at.Add(24*time.Hour))
		data := s.der
		if form == "pem" {
			data = []byte(s.pem())
		}
		for range 2 { // the second time changes nothing
			if got := upload("mine.cer", data); got.status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", form, got.status, got.body)
			}
		}
		sum := sha1.Sum(s.der)
		thumb := strings.ToUpper(hex.EncodeToString(sum[:]))
		page := b.get(base+"/entra/", "").body
		if strings.Count(page, thumb) != 1 || !strings.Contains(page, "expires "+c.at.Add(24*time.Hour).UTC().Format(time.DateOnly)) {
			t.Errorf("%s: the portal does not show thumbprint and end once", form)
		}
		long := sha256.Sum256(s.der)
		claims := jwt.MapClaims{
			"aud": e.TokenURL, "iss": p.ClientID, "sub": p.ClientID, "jti": "file-" + strconv.Itoa(i),
			"nbf": c.at.Unix(), "iat": c.at.Unix(), "exp": c.at.Add(10 * time.Minute).Unix(),
		}
		signed := s.sign(t, jwt.SigningMethodPS256, map[string]any{"x5t#S256": base64.RawURLEncoding.EncodeToString(long[:])}, claims)
		if got := b.post(e.TokenURL, url.Values{
			"grant_type": {"client_credentials"}, "client_id": {p.ClientID}, "scope": {"https://api.businesscentral.dynamics.com/.default"},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {signed},
		}); got.status != http.StatusOK {
			t.Errorf("%s: the token request ends with %d %s", form, got.status, got.body)
		}
	}
	for want, data := range map[string][]byte{
		"no certificate":         []byte("hello"),
		"holds a private key":    []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
		"key is not RSA":         odd,
		"This is no certificate": []byte("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"),
	} {
		if got := upload("x.cer", data); got.status != http.StatusBadRequest || !strings.Contains(html.UnescapeString(got.body), want) {
			t.Errorf("%q: %d %.200s", want, got.status, got.body)
		}
	}
}
