package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cli"
	"bcconnect/connection/vault"
)

func TestUsageErrors(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"unknown command":   {[]string{"chekc"}, "chekc"},
		"unknown flag":      {[]string{"list", "--colour"}, "--colour"},
		"no name":           {[]string{"show"}, "missing"},
		"two names":         {[]string{"show", "a", "b"}, "quotation"},
		"nothing to test":   {[]string{"check"}, "--sandbox"},
		"two targets":       {[]string{"check", "a", "--all"}, "only one"},
		"no connections":    {[]string{"check", "--all"}, "no connection yet"},
		"unknown name":      {[]string{"check", "Nobody"}, "Nobody"},
		"unknown scenario":  {[]string{"check", "--sandbox=nothing"}, "nothing"},
		"no such file":      {[]string{"check", "--file", "not-there.json"}, "not-there.json"},
		"bad mode":          {[]string{"add", "x", "--mode", "password"}, "app, user, delegate"},
		"bad values":        {[]string{"add", "x", "--tenant", "not a tenant"}, "--tenant"},
		"empty variable":    {[]string{"add", "x", "--secret-env", "NOT_SET"}, "NOT_SET"},
		"two secrets":       {[]string{"add", "x", "--secret-stdin", "--secret-env", "A"}, "secret-"},
		"no yes":            {[]string{"remove", "x"}, "x"},
		"unknown setting":   {[]string{"settings", "colour"}, "colour"},
		"bad setting":       {[]string{"settings", "no-keyring", "file"}, "ask, session"},
		"listen outside":    {[]string{"sandbox", "--listen", "0.0.0.0:0"}, "0.0.0.0:0"},
		"sandbox scenario":  {[]string{"sandbox", "--scenario", "nothing"}, "nothing"},
		"too many settings": {[]string{"settings", "proxy", "a", "b"}, "too many"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, note := newMachine(t).run(t, c.args...)
			if code != cli.ExitUsage || !strings.Contains(note, c.says) || out != "" {
				t.Errorf("ended with %d, said %q and printed %q; want %d and something with %q", code, note, out, cli.ExitUsage, c.says)
			}
			if strings.Contains(note, "⟨") {
				t.Errorf("words are missing: %s", note)
			}
		})
	}
}

// TestSecretIsNoArgument holds that a secret on the command line is refused
// without being repeated, wherever it stands.
func TestSecretIsNoArgument(t *testing.T) {
	const canary = "CANARY-3f7a"
	for _, args := range [][]string{
		{"add", "x", "--secret", canary},
		{"add", "x", "--secret=" + canary},
		{"--secret=" + canary, "list"},
		{"check", "--client-secret=" + canary},
		{"import", "f", "-secret", canary},
		{"add", "x", "--PASSWORD=" + canary},
	} {
		code, out, note := newMachine(t).run(t, args...)
		if code != cli.ExitUsage || !strings.Contains(note, "--secret-stdin") {
			t.Errorf("%v: %d, %q", args[:2], code, note)
		}
		if strings.Contains(out+note, canary) {
			t.Errorf("%v: the secret was repeated", args[:2])
		}
	}
}

func TestHelpHasWords(t *testing.T) {
	m := newMachine(t)
	names := []string{
		"add", "edit", "list", "show", "check", "signin", "token", "refresh", "revoke", "remove", "export", "import", "sandbox",
		"explain", "settings", "forget", "completion",
	}
	for _, name := range names {
		if !cli.Knows([]string{name}) {
			t.Errorf("Knows does not know %s", name)
		}
		out := m.must(t, 0, name, "--help")
		if strings.Contains(out, "⟨") || strings.Contains(out, "…\n      --") || !strings.Contains(out, "Usage:") {
			t.Errorf("%s --help:\n%s", name, out)
		}
		if name != "completion" && !strings.Contains(out, "bcconnect "+name) {
			t.Errorf("%s --help has no example", name)
		}
	}
	root := m.must(t, 0)
	for _, code := range []string{"0  all is well", "1  something was found", "2  the command", "3  it could not"} {
		if !strings.Contains(root, code) {
			t.Errorf("the help does not explain exit code %q", code)
		}
	}
	if got := m.must(t, 0, "--version"); got != "bcconnect 1.2.3\n" {
		t.Errorf("version %q", got)
	}
	if cli.Knows(nil) || cli.Knows([]string{"--trace", "x"}) {
		t.Error("the window's own arguments are taken for the command line's")
	}
}

func TestColourOnlyOnAScreen(t *testing.T) {
	m := newMachine(t)
	if out := m.must(t, 0, "check", "--sandbox"); strings.Contains(out, "\x1b") {
		t.Error("colour in a file")
	}
	m.screen = true
	if out := m.must(t, 0, "check", "--sandbox"); !strings.Contains(out, "\x1b[32m") {
		t.Error("no colour on a screen")
	}
	m.vars["NO_COLOR"] = "1"
	if out := m.must(t, 0, "check", "--sandbox"); strings.Contains(out, "\x1b") {
		t.Error("NO_COLOR is not respected")
	}
}

func TestAnOldConsoleGetsSignsThatItHas(t *testing.T) {
	m := newMachine(t)
	m.old = true
	if out := m.must(t, 0, "check", "--sandbox"); !strings.Contains(out, "✓") {
		t.Error("a file gets the signs of a console")
	}
	m.screen = true
	for scenario, code := range map[string]int{"well": 0, "secret-expired": 1} {
		out := m.must(t, code, "check", "--sandbox="+scenario)
		if strings.ContainsAny(out, "\x1b✓✗") || !strings.Contains(out, "√") || strings.Contains(out, "×") != (code == 1) {
			t.Errorf("%s: a console without colours is told\n%s", scenario, out)
		}
	}
}

func TestLanguage(t *testing.T) {
	m := newMachine(t)
	plain := m.must(t, 0, "list", "--help")
	if got := m.must(t, 0, "list", "--help", "--lang", "qps"); got == plain {
		t.Error("--lang changes nothing")
	}
	m.vars[cli.EnvLang] = "qps"
	if got := m.must(t, 0, "list", "--help"); got == plain {
		t.Error("the variable changes nothing")
	}
	if got := m.must(t, 0, "list", "--help", "--lang=en"); got != plain {
		t.Error("the flag does not go before the variable")
	}
}

func TestStopped(t *testing.T) {
	m := newMachine(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, note bytes.Buffer
	if code := cli.Run(ctx, []string{"check", "--sandbox"}, m.env(&out, &note)); code != cli.ExitNotLooked {
		t.Errorf("a stopped test ended with %d\n%s%s", code, out.String(), note.String())
	}
	if code, out, _ := m.run(t, "check", "--sandbox=timed-out", "--timeout", "200ms"); code != cli.ExitNotLooked && code != cli.ExitFindings {
		t.Errorf("a test that ran out of time ended with %d\n%s", code, out)
	}
}

// noKeyring is a vault without a keyring.
type noKeyring struct{ vault.Vault }

func (noKeyring) fault() error {
	return &connection.Fault{Stage: connection.StageVault, Kind: vault.KindNoKeyring}
}

func (v noKeyring) Get(context.Context, string) ([]byte, error) { return nil, v.fault() }

func (v noKeyring) Put(context.Context, string, []byte) error { return v.fault() }

func (v noKeyring) Fingerprint(context.Context, connection.Secret) (string, error) {
	return "", v.fault()
}

func TestNoKeyring(t *testing.T) {
	m := newMachine(t)
	m.vault = noKeyring{vault.InMemory()}
	m.stdin = "CANARY-3f7a"
	code, _, note := m.run(t, newCloud(t, "well").add("x", "--secret-stdin")...)
	if code != cli.ExitNotLooked || !strings.Contains(note, "keyring") {
		t.Errorf("ended with %d: %s", code, note)
	}
	if out := m.must(t, 0, "list"); out != "" {
		t.Errorf("half a connection was kept: %s", out)
	}
	m.silent(t, "CANARY-3f7a")
}

func TestSettings(t *testing.T) {
	m := newMachine(t)
	m.must(t, 0, "settings", "proxy", "http://someone:CANARY-3f7a@proxy:8080")
	if out := m.must(t, 0, "settings"); !strings.Contains(out, "•••@proxy:8080") {
		t.Errorf("settings: %s", out)
	}
	if strings.Contains(m.all.String(), "CANARY-3f7a") {
		t.Error("the proxy's password was printed")
	}
	m.must(t, 0, "settings", "proxy", "--unset")
	if out := m.must(t, 0, "settings", "proxy"); !strings.Contains(out, "default") {
		t.Errorf("proxy after --unset: %s", out)
	}
	if code, _, note := m.run(t, "settings", "ca", filepath.Join(m.dir, "no.pem")); code != cli.ExitUsage || !strings.Contains(note, "cannot be used") {
		t.Errorf("a certificate file that is not there: %d, %s", code, note)
	}
	if out := m.must(t, 0, "settings", "ca"); !strings.Contains(out, "default") {
		t.Errorf("it was kept: %s", out)
	}
	if code, _, note := m.run(t, "check", "--sandbox", "--ca", filepath.Join(m.dir, "no.pem")); code != cli.ExitNotLooked || !strings.Contains(note, "PEM") {
		t.Errorf("check with such a file: %d, %s", code, note)
	}
}
