package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection/cli"
)

// TestJourneyApp walks through all commands with an app's connection.
func TestJourneyApp(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret + "\n"
	if out := m.must(t, 0, c.add("Web shop", "--secret-stdin", "--secret-ends", time.Now().AddDate(1, 0, 0).Format(time.DateOnly))...); !strings.Contains(out, "Web shop") {
		t.Errorf("add said %q", out)
	}
	m.must(t, 2, c.add("web SHOP")...) // the name is taken
	m.must(t, 1, "token", "Web shop")  // none yet
	if out := m.must(t, 0, "check", "web shop", "--verbose"); !strings.Contains(out, "13 of 13") {
		t.Errorf("check:\n%s", out)
	}
	if out := m.must(t, 0, "token", "Web shop", "--claims"); !strings.Contains(out, "✓ Valid until") || !strings.Contains(out, "roles") {
		t.Errorf("token:\n%s", out)
	}
	var state struct {
		Valid       bool
		Fingerprint string
	}
	if err := json.Unmarshal([]byte(m.must(t, 0, "token", "Web shop", "--json")), &state); err != nil || !state.Valid || state.Fingerprint == "" {
		t.Errorf("token --json: %+v, %v", state, err)
	}
	m.must(t, 0, "refresh", "Web shop", "-v")
	if out := m.must(t, 0, "list"); !strings.Contains(out, "ready") || !strings.Contains(out, "AzApp") {
		t.Errorf("list:\n%s", out)
	}
	if out := m.must(t, 0, "show", "Web shop"); !strings.Contains(out, "fingerprint") || !strings.Contains(out, "derived") {
		t.Errorf("show:\n%s", out)
	}
	if out := m.must(t, 0, "revoke", "Web shop"); out == "" {
		t.Error("revoke said nothing")
	}
	m.must(t, 1, "token", "Web shop")
	m.must(t, 0, "edit", "Web shop", "--company", "Nowhere & Co.")
	if out := m.must(t, 1, "check", "Web shop"); !strings.Contains(out, "Company") {
		t.Errorf("check with a wrong company:\n%s", out)
	}
	var reports []report
	if err := json.Unmarshal([]byte(m.must(t, 1, "check", "--all", "--json")), &reports); err != nil || len(reports) != 1 {
		t.Errorf("check --all --json: %v, %v", reports, err)
	}
	m.stdin = "no\n"
	m.must(t, 2, "remove", "Web shop")
	m.stdin = "yes\n"
	m.must(t, 0, "remove", "Web shop")
	if out := m.must(t, 0, "list", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("list after remove: %s", out)
	}
	m.silent(t, c.secret)
}

func TestSecretSources(t *testing.T) {
	c := newCloud(t, "well")
	file := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(file, []byte("\ufeff"+c.secret+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, flags := range map[string][]string{
		"stdin": {"--secret-stdin"}, "env": {"--secret-env", "MY_SECRET"}, "file": {"--secret-file", file},
	} {
		m := newMachine(t)
		m.stdin, m.vars["MY_SECRET"] = c.secret+"\n", c.secret
		m.must(t, 0, c.add("x", flags...)...)
		if code, out, note := m.run(t, "check", "x"); code != 0 {
			t.Errorf("%s: the secret did not arrive whole\n%s%s", name, out, note)
		}
		m.silent(t, c.secret)
	}
}

func TestConnectionFile(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("x", "--secret-stdin")...)
	file := filepath.Join(t.TempDir(), "x.bcconn.json")
	m.must(t, 0, "export", "x", "-o", file)
	m.must(t, 2, "export", "x", "-o", file) // it is there

	other := newMachine(t)
	other.vars[cli.EnvSecret] = c.secret
	if out := other.must(t, 0, "check", "--file", file); !strings.Contains(out, "13 of 13") {
		t.Errorf("check --file:\n%s", out)
	}
	if left, _ := os.ReadDir(other.dir); len(left) != 0 {
		t.Errorf("check --file left %v", left)
	}
	delete(other.vars, cli.EnvSecret)
	if out := other.must(t, 1, "check", "--file", file); !strings.Contains(out, "secret") {
		t.Errorf("check --file without a secret:\n%s", out)
	}
	other.stdin = c.secret
	if out := other.must(t, 0, "import", file, "--name", "copy", "--secret-stdin"); !strings.Contains(out, "127.0.0.1") {
		t.Errorf("import does not show the addresses:\n%s", out)
	}
	other.must(t, 0, "check", "copy")
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"format":1,"kind":"bcconnect-connection","clientSecret":"CANARY-3f7a"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, note := other.run(t, "import", bad); code != cli.ExitNotLooked || strings.Contains(note, "CANARY") {
		t.Errorf("a file with a secret: %d, %s", code, note)
	}
	other.silent(t, c.secret, "CANARY-3f7a")
}

// TestJourneyPerson signs in, renews, revokes and signs in again.
func TestJourneyPerson(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well-delegate")
	m.browse = c.srv.Browse
	m.must(t, 0, c.add("Assistant")...)
	if out := m.must(t, 1, "check", "Assistant"); !strings.Contains(out, "✗ Sign-in") {
		t.Errorf("check before the sign-in:\n%s", out)
	}
	out := m.must(t, 0, "signin", "Assistant", "-v")
	if !strings.Contains(out, "Signed in as") || !strings.Contains(out, "••••••••") {
		t.Errorf("signin:\n%s", out)
	}
	m.must(t, 0, "check", "Assistant")
	m.must(t, 0, "refresh", "Assistant", "-v")
	m.must(t, 0, "revoke", "Assistant")
	code, _, note := m.run(t, "refresh", "Assistant")
	if code != cli.ExitFindings || strings.Contains(note, "⟨") {
		t.Errorf("refresh after revoke: %d, %s", code, note)
	}
	m.must(t, 0, "signin", "Assistant")
	m.silent(t, c.secret)
}

// TestSignInElsewhere has no browser on this machine: the link is opened
// somewhere else, and the address on which that ends is pasted.
func TestSignInElsewhere(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "redirect-mismatch")
	m.must(t, 0, c.add("x")...)
	in, typed := io.Pipe()
	said, note := io.Pipe()
	env := m.env(io.Discard, note)
	env.Stdin = in
	var code int
	var run sync.WaitGroup
	run.Go(func() {
		code = cli.Run(t.Context(), []string{"signin", "x", "--no-browser"}, env)
		_ = note.Close()
	})
	var text strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		text.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "Paste the address") {
			go func() { _, _ = io.WriteString(typed, "AADSTS50011: The redirect URI does not match.\n") }()
		}
	}
	run.Wait()
	if code != cli.ExitFindings || !strings.Contains(text.String(), "return address") {
		t.Errorf("ended with %d:\n%s", code, text.String())
	}
}

func TestSandboxCommand(t *testing.T) {
	m := newMachine(t)
	if out := m.must(t, 0, "sandbox", "--list"); !strings.Contains(out, "consent-missing") {
		t.Errorf("sandbox --list:\n%s", out)
	}
	file := filepath.Join(t.TempDir(), "practice.bcconn.json")
	ctx, stop := context.WithCancel(t.Context())
	said, out := io.Pipe()
	env := m.env(out, io.Discard)
	var run sync.WaitGroup
	var code int
	run.Go(func() {
		code = cli.Run(ctx, []string{"sandbox", "--write", file}, env)
		_ = out.Close()
	})
	secret := ""
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if v, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "Client secret"); ok && secret == "" {
			secret = strings.TrimSpace(v)
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	other := newMachine(t)
	other.vars[cli.EnvSecret] = secret
	other.must(t, 0, "check", "--file", file)
	stop()
	run.Wait()
	if code != 0 {
		t.Errorf("a stopped sandbox ends with %d", code)
	}
}
