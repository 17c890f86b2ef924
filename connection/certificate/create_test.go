package certificate_test

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func create(t testing.TB, bits int) *certificate.Certificate {
	t.Helper()
	c, err := certificate.Create(certificate.Request{Name: " Webshop ", Months: 12, Bits: bits, Now: noon()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCreate(t *testing.T) {
	for _, bits := range certificate.Sizes() {
		c := create(t, bits)
		m := c.Meta()
		if m.Subject != "CN=Webshop" || m.Key != connection.KeyRSA || m.Bits != bits || m.Ends() != "2027-11-23" || !m.Held {
			t.Errorf("described as %+v", m)
		}
		leaf, err := x509.ParseCertificate(c.DER())
		if err != nil || leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) != nil {
			t.Fatalf("the .cer is no certificate that signs itself: %v", err)
		}
		if !leaf.NotBefore.Before(noon()) || leaf.IsCA || leaf.KeyUsage != x509.KeyUsageDigitalSignature {
			t.Errorf("from %s, CA %v, use %v", leaf.NotBefore, leaf.IsCA, leaf.KeyUsage)
		}
		block, rest := pem.Decode(c.PEM())
		if block == nil || len(rest) > 0 || string(block.Bytes) != string(c.DER()) || strings.Contains(string(c.PEM()), "PRIVATE") {
			t.Errorf("the .pem is %s", c.PEM())
		}
		one, two := sha1.Sum(c.DER()), sha256.Sum256(c.DER())
		if !strings.EqualFold(m.SHA1, hex.EncodeToString(one[:])) || !strings.EqualFold(m.SHA256, hex.EncodeToString(two[:])) {
			t.Errorf("thumbprints %s %s", m.SHA1, m.SHA256)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	for name, r := range map[string]certificate.Request{
		"no name":     {Name: " ", Months: 12, Bits: 2048},
		"long name":   {Name: strings.Repeat("ü", 65), Months: 12, Bits: 2048},
		"line break":  {Name: "a\nb", Months: 12, Bits: 2048},
		"no time":     {Name: "a", Bits: 2048},
		"a long time": {Name: "a", Months: 37, Bits: 2048},
		"small key":   {Name: "a", Months: 12, Bits: 1024},
	} {
		if _, err := certificate.Create(r); kindOf(err) != certificate.KindRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c, err := certificate.Create(certificate.Request{Name: "a", Months: 1, Bits: 2048}); err != nil || !c.Meta().NotAfter.After(time.Now()) {
		t.Errorf("by the machine's clock: %v", err)
	}
}

func TestSealAndOpen(t *testing.T) {
	c := create(t, 2048)
	sealed, err := c.Seal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := certificate.Open(sealed)
	if err != nil || again.Meta() != c.Meta() || !again.Key().(*rsa.PrivateKey).Equal(c.Key()) {
		t.Errorf("opened %v", err)
	}
	if _, err := certificate.Open("abc8Q~0123456789"); kindOf(err) != certificate.KindUnreadable {
		t.Errorf("a client secret opens: %v", err)
	}
}

// TestPKCS12OfRSA holds that every encoding of the library, and a chain in any
// order, gives the certificate to which the key belongs.
func TestPKCS12OfRSA(t *testing.T) {
	c, authority := create(t, 2048), create(t, 2048)
	leaf, _ := x509.ParseCertificate(c.DER())
	ca, _ := x509.ParseCertificate(authority.DER())
	for name, enc := range map[string]*pkcs12.Encoder{
		"RC2": pkcs12.LegacyRC2, "3DES": pkcs12.LegacyDES, "2023": pkcs12.Modern2023, "2026": pkcs12.Modern2026,
	} {
		for _, order := range [][2]*x509.Certificate{{leaf, ca}, {ca, leaf}} {
			data, err := enc.Encode(c.Key(), order[0], []*x509.Certificate{order[1]}, "Pässword ✓")
			if err != nil {
				t.Fatal(err)
			}
			got, err := certificate.Load([][]byte{data}, "Pässword ✓")
			if err != nil || got.Meta() != c.Meta() {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestFingerprint(t *testing.T) {
	for in, want := range map[string]string{"": "", "ABCDEF": "AB CD EF", "ABC": "AB C"} {
		if got := certificate.Fingerprint(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

func TestSubjectIsPlain(t *testing.T) {
	c, err := certificate.Create(certificate.Request{Name: strings.Repeat("w", 64), Months: 1, Bits: 2048})
	if err != nil || c.Meta().Subject != "CN="+strings.Repeat("w", 64) {
		t.Errorf("%+v, %v", c.Meta(), err)
	}
}
