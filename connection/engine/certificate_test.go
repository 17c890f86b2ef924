package engine_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
)

func newCertificate(t testing.TB) (*certificate.Certificate, connection.Secret) {
	t.Helper()
	c, err := certificate.Create(certificate.Request{Name: "practice", Months: 12, Bits: 2048})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := c.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return c, sealed
}

// upload does in the sandbox what the administrator does in the portal.
func (pr *practice) upload(t *testing.T, public []byte) {
	t.Helper()
	form := url.Values{"client": {pr.profile.ClientID}, "pem": {string(public)}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://sandbox.invalid/entra/certificate", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := pr.srv.Transport().RoundTrip(req)
	if err != nil || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %v %v", res, err)
	}
	_ = res.Body.Close()
}

// certify changes a practice connection from its secret to a certificate.
func (pr *practice) certify(t *testing.T, p connection.Profile, sealed connection.Secret) connection.Profile {
	t.Helper()
	p.Proof = connection.ProofCertificate
	saved, err := pr.Save(t.Context(), p, &sealed)
	if err != nil {
		t.Fatal(err)
	}
	pr.profile = saved
	return saved
}

func TestACertificateWorksFromTheVaultToTheWire(t *testing.T) {
	pr := newPractice(t, "")
	cert, sealed := newCertificate(t)
	p := pr.certify(t, pr.profile, sealed)
	if p.Secret.Length != 0 || p.Certificate != cert.Meta() || !p.HoldsCredential() {
		t.Errorf("saved as %+v, secret %+v", p.Certificate, p.Secret)
	}
	// Not uploaded yet: each refusal is explained by what to do about it.
	first, _ := pr.climb(t).FirstFinding()
	if first.Code != "certificate-missing" || first.Field != connection.FieldCertificate {
		t.Errorf("without upload: %s at %q", first.Code, first.Field)
	}
	other, _ := newCertificate(t)
	pr.upload(t, other.PEM())
	first, _ = pr.climb(t).FirstFinding()
	if first.Code != "certificate-unknown" || first.Field != connection.FieldCertificate {
		t.Errorf("with another one uploaded: %s at %q", first.Code, first.Field)
	}
	part, err := pr.PublicPart(t.Context(), p)
	if err != nil || !bytes.Equal(part.DER, cert.DER()) || bytes.Contains(part.PEM, []byte("PRIVATE")) {
		t.Fatalf("the public part is %s, %v", part.PEM, err)
	}
	pr.upload(t, part.PEM)
	for _, signature := range []connection.Signature{"", connection.SignatureRS256} {
		pr.reload(t)
		pr.profile.Advanced.Signature = signature
		pr.profile, err = pr.Save(t.Context(), pr.profile, nil)
		if err != nil {
			t.Fatal(err)
		}
		if report := pr.climb(t); report.Verdict() != check.Pass {
			t.Errorf("signed %q: %v", signature, codes(report))
		}
	}
	pr.reload(t)
	if facts, err := pr.Inspect(t.Context(), p.ID); err != nil || !facts.Valid {
		t.Errorf("%+v, %v", facts, err)
	}
	twin, err := pr.Duplicate(t.Context(), p.ID, func(n string) string { return n + " 2" })
	if err != nil || twin.Certificate != cert.Meta() {
		t.Fatalf("the copy has %+v, %v", twin.Certificate, err)
	}
	if _, err := pr.GetToken(t.Context(), twin.ID); err != nil {
		t.Errorf("the copy gets no token: %v", err)
	}
	pr.nothingOpen(t, "PRIVATE KEY", sealed.Reveal()[40:80])
}

// nothingOpen holds that no file of the data folder shows what is secret.
func (pr *practice) nothingOpen(t *testing.T, secrets ...string) {
	t.Helper()
	files, err := os.ReadDir(pr.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, _ := os.ReadFile(pr.dir + "/" + f.Name())
		for _, s := range secrets {
			if bytes.Contains(data, []byte(s)) {
				t.Errorf("%s shows a private key", f.Name())
			}
		}
	}
}

// TestASignedInPersonProvesTheAppByCertificate redeems a code and renews under
// the platform Web, which refuses both without proof (AADSTS7000218).
func TestASignedInPersonProvesTheAppByCertificate(t *testing.T) {
	pr := newPractice(t, "platform-needs-secret")
	cert, sealed := newCertificate(t)
	p := pr.profile
	p.Platform, p.Keep = connection.PlatformWeb, connection.KeepSealed
	p = pr.certify(t, p, sealed)
	pr.upload(t, cert.PEM())
	if _, err := pr.SignIn(t.Context(), p, engine.Interaction{}, nil); err != nil {
		t.Fatal(err)
	}
	facts, err := pr.Refresh(t.Context(), p.ID)
	if err != nil || !facts.Valid || !facts.HasRefresh {
		t.Errorf("%+v, %v", facts, err)
	}
	for _, c := range facts.Claims {
		if strings.HasSuffix(c.Name, "acr") && c.Name != "acr" && c.Value != "2" {
			t.Errorf("the token says %s = %s, not a certificate", c.Name, c.Value)
		}
	}
	// Another certificate costs no sign-in: it only goes along.
	next, sealedNext := newCertificate(t)
	pr.upload(t, next.PEM())
	pr.reload(t)
	p = pr.certify(t, pr.profile, sealedNext)
	if facts, err := pr.Refresh(t.Context(), p.ID); err != nil || !facts.Valid {
		t.Errorf("after a new certificate: %+v, %v", facts, err)
	}
}

func TestChangingTheProof(t *testing.T) {
	pr := newPractice(t, "")
	_, sealed := newCertificate(t)
	plain := pr.profile
	p := pr.certify(t, plain, sealed)
	// A name can be mended without the key, which stays.
	p.Name = "Renamed"
	p.Certificate = connection.CertificateMeta{}
	p, err := pr.Save(t.Context(), p, nil)
	if err != nil || p.Certificate.Empty() || !p.Certificate.Held {
		t.Fatalf("%+v, %v", p.Certificate, err)
	}
	// Back to a secret, which was thrown away with the change.
	back := p
	back.Proof = connection.ProofSecret
	back, err = pr.Save(t.Context(), back, nil)
	if err != nil || back.HoldsCredential() || !back.Certificate.Empty() {
		t.Fatalf("%+v %+v, %v", back.Secret, back.Certificate, err)
	}
	if first, _ := pr.mustCheck(t, back).FirstFinding(); first.Code != "secret-missing" {
		t.Errorf("without a secret: %s", first.Code)
	}
	// What is no certificate is refused, and nothing changes.
	again := back
	again.Proof = connection.ProofCertificate
	wrong := connection.Secret("abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX")
	if _, err := pr.Save(t.Context(), again, &wrong); err == nil || pr.Explain(err)[0].Code != "certificate-unreadable" {
		t.Errorf("a secret is kept as a certificate: %v", err)
	}
	if now, err := pr.Get(t.Context(), back.ID); err != nil || now.UsesCertificate() {
		t.Errorf("%+v, %v", now, err)
	}
}

func (pr *practice) mustCheck(t *testing.T, p connection.Profile) check.Report {
	t.Helper()
	r, err := pr.Check(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublicPartOfNothing(t *testing.T) {
	pr := newPractice(t, "")
	if _, err := pr.PublicPart(t.Context(), pr.profile); err == nil || pr.Explain(err)[0].Code != "certificate-not-here" {
		t.Errorf("%v", err)
	}
	p := pr.profile
	p.ID, p.Revision, p.Proof, p.Name = "", 0, connection.ProofCertificate, "imported"
	p.Certificate = connection.CertificateMeta{SHA1: "AB", SHA256: "CD", Subject: "CN=x"}
	saved, err := pr.Save(t.Context(), p, nil)
	if err != nil || saved.Certificate.Subject != "CN=x" || saved.HoldsCredential() {
		t.Fatalf("%+v, %v", saved.Certificate, err)
	}
	if first, _ := pr.mustCheck(t, saved).FirstFinding(); first.Code != "certificate-not-here" {
		t.Errorf("an imported one: %s", first.Code)
	}
}

// certificateRows provoke the rules about certificates where they are met.
func certificateRows() []row {
	const held = "-----BEGIN CERTIFICATE-----\n"
	load := func(pass connection.Secret, names ...string) func(*machine) error {
		return func(m *machine) error {
			var files [][]byte
			for _, n := range names {
				data, err := os.ReadFile("../certificate/testdata/" + n)
				if err != nil {
					m.t.Fatal(err)
				}
				files = append(files, data)
			}
			_, err := certificate.Load(files, pass)
			return err
		}
	}
	// checked tests a connection with a certificate of certain dates.
	checked := func(from, until time.Duration, change func(*connection.Profile)) func(*machine) error {
		return func(m *machine) error {
			p := app("certified")
			p.Proof = connection.ProofCertificate
			sealed := connection.Secret(certified(m.t, time.Now().Add(from), time.Now().Add(until)))
			p, err := m.Save(m.t.Context(), p, &sealed)
			if err != nil {
				return err
			}
			change(&p)
			return m.firstFault(p)
		}
	}
	same := func(*connection.Profile) {}
	return []row{
		{"BCC-175", load("practice", "scrypt.key")},
		{"BCC-175", func(*machine) error { _, err := certificate.Load([][]byte{[]byte(held)}, ""); return err }},
		{"BCC-176", load("", "modern.pfx")},
		{"BCC-177", load("no", "legacy.pfx")},
		{"BCC-178", load("", "cert.cer")},
		{"BCC-179", load("", "ec.key")},
		{"BCC-180", load("", "ec.key", "ed25519.pem")},
		{"BCC-181", load("", "ed25519.key", "ed25519.pem")},
		{"BCC-182", func(*machine) error { _, err := certificate.Create(certificate.Request{}); return err }},
		{"BCC-183", checked(-time.Hour, 9000*time.Hour, func(p *connection.Profile) { p.Advanced.Signature = connection.SignatureES256 })},
		{"BCC-184", checked(-time.Hour, 48*time.Hour, same)},
		{"BCC-185", checked(-48*time.Hour, -time.Hour, same)},
		{"BCC-186", checked(time.Hour, 9000*time.Hour, same)},
		{"BCC-187", func(m *machine) error {
			p := app("imported")
			p.Proof = connection.ProofCertificate
			return m.firstFault(p)
		}},
	}
}

// firstFault tests a connection and returns the fault of the first rung with a
// finding.
func (m *machine) firstFault(p connection.Profile) error {
	report, err := m.Check(m.t.Context(), p, nil)
	if err != nil {
		return err
	}
	for _, r := range report.Results {
		if len(r.Findings) > 0 && r.Findings[0].Fault != nil {
			return r.Findings[0].Fault
		}
	}
	return context.Canceled
}

// certified is a sealed certificate of certain dates.
func certified(t testing.TB, from, until time.Time) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})) +
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
