package cli_test

import (
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection"
)

// upload does what the administrator does in the portal.
func (c *cloud) upload(t *testing.T, path string) {
	t.Helper()
	der, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	form := url.Values{"client": {c.profile.ClientID}, "pem": {text}}.Encode()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://sandbox.invalid/entra/certificate", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.srv.Transport().RoundTrip(req)
	if err != nil || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %v, %v", res, err)
	}
	_ = res.Body.Close()
}

// TestJourneyCertificate changes a connection from its secret to a certificate,
// against an authority at addresses of its own that wants RS256.
func TestJourneyCertificate(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret + "\n"
	m.must(t, 0, c.add("Web shop", "--secret-stdin")...)
	public := filepath.Join(t.TempDir(), "shop.cer")
	if out := m.must(t, 0, "certificate", "create", "Web shop", "-o", public, "--months", "24"); !strings.Contains(out, "CN=BC Connect Web shop") || strings.Contains(out, "PRIVATE") {
		t.Errorf("create:\n%s", out)
	}
	m.must(t, 2, "certificate", "create", "Web shop", "-o", public) // it is there
	m.must(t, 1, "check", "Web shop")                               // nobody has uploaded it
	c.upload(t, public)
	m.must(t, 0, "check", "Web shop")
	m.must(t, 0, "edit", "Web shop", "--signature", "RS256")
	m.must(t, 0, "check", "Web shop")
	var meta connection.CertificateMeta
	if err := json.Unmarshal([]byte(m.must(t, 0, "certificate", "show", "Web shop", "--json")), &meta); err != nil || len(meta.SHA256) != 64 || !meta.Held {
		t.Errorf("show: %+v, %v", meta, err)
	}
	again := filepath.Join(t.TempDir(), "again.pem")
	m.must(t, 0, "certificate", "save", "Web shop", "-o", again)
	if text, err := os.ReadFile(again); err != nil || !strings.Contains(string(text), "BEGIN CERTIFICATE") || strings.Contains(string(text), "PRIVATE") {
		t.Errorf("saved %s, %v", text, err)
	}
	if out := m.must(t, 0, "show", "Web shop"); !strings.Contains(out, meta.SHA1) {
		t.Errorf("show:\n%s", out)
	}
	if out := m.must(t, 0, "list", "--json"); !strings.Contains(out, meta.Ends()) {
		t.Errorf("list:\n%s", out)
	}
	m.must(t, 2, "certificate", "save", "Web shop")
	m.silent(t, c.secret, "PRIVATE KEY")
}

func TestCertificateFiles(t *testing.T) {
	const dir = "../certificate/testdata/"
	pass := filepath.Join(t.TempDir(), "pass.txt")
	if err := os.WriteFile(pass, []byte("practice\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newCloud(t, "well")
	for name, x := range map[string]struct {
		code int
		args []string
	}{
		"PKCS#12, passphrase by file": {0, []string{dir + "modern.pfx", "--passphrase-file", pass}},
		"PKCS#12, by environment":     {0, []string{dir + "legacy.pfx", "--passphrase-env", "PASS"}},
		"PKCS#12, by standard input":  {0, []string{dir + "modern.pfx", "--passphrase-stdin"}},
		"key and certificate apart":   {0, []string{dir + "ec.key", dir + "cert.pem"}},
		"no passphrase":               {1, []string{dir + "modern.pfx"}},
		"empty variable":              {2, []string{dir + "modern.pfx", "--passphrase-env", "NONE"}},
		"public part alone":           {1, []string{dir + "cert.cer"}},
		"no file":                     {2, nil},
		"a file that is not there":    {2, []string{dir + "nothing.pfx"}},
		"passphrase as an argument":   {2, []string{dir + "modern.pfx", "--passphrase", "practice"}},
	} {
		m := newMachine(t)
		m.stdin, m.vars["PASS"] = "practice\n", "practice"
		m.must(t, 0, c.add("x", "--draft")...)
		code, out, note := m.run(t, append([]string{"certificate", "load", "x"}, x.args...)...)
		if code != x.code {
			t.Errorf("%s: exit %d, want %d\n%s%s", name, code, x.code, out, note)
		}
		if strings.Contains(out+note, "PRIVATE KEY") {
			t.Errorf("%s: the key is told", name)
		}
	}
}

func TestAddTakesACertificate(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.vars["PASS"] = "practice"
	m.must(t, 0, c.add("x", "--certificate", "../certificate/testdata/modern.pfx", "--passphrase-env", "PASS")...)
	if out := m.must(t, 0, "certificate", "show", "x"); !strings.Contains(out, "CN=practice") || !strings.Contains(out, "EC 256") {
		t.Errorf("show:\n%s", out)
	}
	m.must(t, 2, c.add("y", "--certificate", "../certificate/testdata/modern.pfx", "--secret-env", "PASS")...)
	m.must(t, 0, c.add("z", "--draft")...)
	if out := m.must(t, 0, "certificate", "show", "z"); !strings.Contains(out, "no certificate") {
		t.Errorf("show:\n%s", out)
	}
}
