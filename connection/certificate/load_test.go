package certificate_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
)

// The files in testdata are OpenSSL's, one key and certificate in many forms;
// the passphrase of all that are locked.
const practice = connection.Secret("practice")

func file(t testing.TB, names ...string) [][]byte {
	t.Helper()
	var out [][]byte
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

func kindOf(err error) string {
	var f *connection.Fault
	if !errors.As(err, &f) {
		return ""
	}
	if f.Field != connection.FieldCertificate || f.Stage != connection.StageValues {
		return "blames " + string(f.Field)
	}
	return f.Kind
}

func TestLoad(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		pass  connection.Secret
		want  string // kind of the fault; empty: it loads
	}{
		{"PKCS#12 of today", []string{"modern.pfx"}, practice, ""},
		{"PKCS#12 of long ago (RC2, 3DES)", []string{"legacy.pfx"}, practice, ""},
		{"PKCS#12 with an empty passphrase", []string{"nopass.pfx"}, "", ""},
		{"PKCS#12 without any protection", []string{"plain.pfx"}, "", ""},
		{"PKCS#12, none given", []string{"modern.pfx"}, "", certificate.KindPassphraseNeeded},
		{"old PKCS#12, none given", []string{"legacy.pfx"}, "", certificate.KindPassphraseNeeded},
		{"PKCS#12, wrong one", []string{"modern.pfx"}, "Practice", certificate.KindPassphraseWrong},
		{"old PKCS#12, wrong one", []string{"legacy.pfx"}, "Practice", certificate.KindPassphraseWrong},
		{"PKCS#12 with an unsayable passphrase", []string{"modern.pfx"}, "\U0001F511", certificate.KindUnreadable},
		{"PKCS#12 without key", []string{"nokey.pfx"}, practice, certificate.KindNoKey},
		{"PKCS#12 without certificate", []string{"nocert.pfx"}, practice, certificate.KindNoCertificate},
		{"PEM: EC key", []string{"ec.key", "cert.pem"}, "", ""},
		{"PEM: PKCS#8 key", []string{"pkcs8.key", "cert.pem"}, "", ""},
		{"PEM: certificate first", []string{"cert.pem", "pkcs8.key"}, "", ""},
		{"PEM: PKCS#8, AES-256 and SHA-512", []string{"aes256-sha512.key", "cert.pem"}, practice, ""},
		{"PEM: PKCS#8, AES-128 and SHA-1", []string{"aes128-sha1.key", "cert.pem"}, practice, ""},
		{"PEM: PKCS#8, 3DES", []string{"des3.key", "cert.pem"}, practice, ""},
		{"PEM: OpenSSL's old form", []string{"old.key", "cert.pem"}, practice, ""},
		{"PEM: a passphrase that nothing needs", []string{"ec.key", "cert.pem"}, practice, ""},
		{"PEM key with a DER certificate", []string{"ec.key", "cert.cer"}, "", ""},
		{"locked PKCS#8, none given", []string{"aes256-sha512.key", "cert.pem"}, "", certificate.KindPassphraseNeeded},
		{"locked PKCS#8, wrong one", []string{"aes256-sha512.key", "cert.pem"}, "Wr0ng!", certificate.KindPassphraseWrong},
		{"old form, none given", []string{"old.key", "cert.pem"}, "", certificate.KindPassphraseNeeded},
		{"old form, wrong one", []string{"old.key", "cert.pem"}, "Wr0ng!", certificate.KindPassphraseWrong},
		{"scrypt is not known", []string{"scrypt.key", "cert.pem"}, practice, certificate.KindUnreadable},
		{"PBES1 is not known", []string{"pbes1.key", "cert.pem"}, practice, certificate.KindUnreadable},
		{"public part alone", []string{"cert.pem"}, "", certificate.KindNoKey},
		{"public part alone, DER", []string{"cert.cer"}, "", certificate.KindNoKey},
		{"key alone", []string{"ec.key"}, "", certificate.KindNoCertificate},
		{"key of another", []string{"ec.key", "ed25519.pem"}, "", certificate.KindMismatch},
		{"kind of key that Entra and RFC 7518 section 3.1 do not have", []string{"ed25519.key", "ed25519.pem"}, "", certificate.KindKeyKind},
		{"nothing", nil, "", certificate.KindUnreadable},
	} {
		got, err := certificate.Load(file(t, c.files...), c.pass)
		if kindOf(err) != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil {
			if c.pass != "" && strings.Contains(err.Error(), c.pass.Reveal()) {
				t.Errorf("%s: the passphrase stands in %v", c.name, err)
			}
			continue
		}
		if m := got.Meta(); m.Subject != "CN=practice" || m.Key != connection.KeyEC || m.Bits != 256 || !m.Held ||
			len(m.SHA1) != 40 || len(m.SHA256) != 64 || !m.NotAfter.After(m.NotBefore) {
			t.Errorf("%s: described as %+v", c.name, m)
		}
	}
}

func TestLoadRefusesWhatIsNoCertificate(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want string
	}{
		"a picture":           {"\x89PNG\r\n\x1a\n", certificate.KindUnreadable},
		"empty":               {"", certificate.KindUnreadable},
		"huge":                {strings.Repeat("x", certificate.MaxFile+1), certificate.KindTooLarge},
		"PEM of another type": {"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", certificate.KindUnreadable},
		"damaged certificate": {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", certificate.KindUnreadable},
		"damaged key":         {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", certificate.KindUnreadable},
		"damaged EC key":      {"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n", certificate.KindUnreadable},
		"damaged RSA key":     {"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", certificate.KindUnreadable},
	} {
		if _, err := certificate.Load([][]byte{[]byte(c.data)}, ""); kindOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	locked := "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
	if _, err := certificate.Load([][]byte{[]byte(locked)}, practice); kindOf(err) != certificate.KindUnreadable {
		t.Errorf("damaged locked key: %v", err)
	}
}

// FuzzLoad holds that no file stops the program, and that what loads can be
// sealed and opened again as the same.
// FuzzLoad allows a file few of the rounds of key derivation that Load does:
// a changed count would otherwise cost seconds, and next to nothing would be tried.
func FuzzLoad(f *testing.F) {
	const rounds = 10_000
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		f.Add(file(f, e.Name())[0], "practice")
		f.Add(append(file(f, e.Name())[0], file(f, "cert.pem")[0]...), "")
	}
	for _, data := range quick(f) {
		f.Add(data, "practice")
	}
	f.Fuzz(func(t *testing.T, data []byte, pass string) {
		got, err := certificate.LoadWithin([][]byte{data}, connection.Secret(pass), rounds)
		if err != nil {
			if kindOf(err) == "" {
				t.Errorf("%v is no fault of a certificate", err)
			}
			return
		}
		sealed, err := got.Seal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := certificate.Open(sealed)
		if err != nil || again.Meta() != got.Meta() {
			t.Errorf("sealed %+v, opened %v", got.Meta(), err)
		}
	})
}

// quick are PKCS#12 files of each kind that ask for one round of key derivation, so
// that most of what is tried goes into their parts.
func quick(tb testing.TB) [][]byte {
	tb.Helper()
	key, leaf, _, err := pkcs12.DecodeChain(file(tb, "modern.pfx")[0], practice.Reveal())
	if err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for _, e := range []*pkcs12.Encoder{pkcs12.Modern2023, pkcs12.Modern2026, pkcs12.LegacyDES, pkcs12.LegacyRC2} {
		data, err := e.WithIterations(1).Encode(key, leaf, nil, practice.Reveal())
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// TestQuickFilesLoad holds that they are what they are meant to be.
func TestQuickFilesLoad(t *testing.T) {
	for i, data := range quick(t) {
		if _, err := certificate.LoadWithin([][]byte{data}, practice, 10); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}
