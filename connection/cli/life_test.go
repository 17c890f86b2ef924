package cli_test

import (
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

// TestTokenForATask asks whether a token lasts, and prints one for a script.
func TestTokenForATask(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("App", "--secret-stdin")...)
	m.must(t, 0, "refresh", "App")
	m.must(t, 0, "token", "App", "--valid-for", "45m")
	if code, _, note := m.run(t, "token", "App", "--valid-for", "5h"); code != cli.ExitFindings || !strings.Contains(note, "the task needs 5h") {
		t.Errorf("%d: %s", code, note)
	}
	m.must(t, 2, "token", "App", "--print", "--json")
	other := newMachine(t) // what it prints is a token, so its output is looked at apart
	other.dir, other.vault = m.dir, m.vault
	code, out, note := other.run(t, "token", "App", "--print", "--valid-for", "10m")
	if code != 0 || !strings.HasPrefix(out, "eyJ") || strings.Count(out, "\n") != 1 || !strings.Contains(note, "Whoever has this token") || strings.Contains(note, "eyJ") {
		t.Errorf("%d, %d characters, %s", code, len(out), note)
	}
	m.must(t, 0, "settings", "token-copy", "off")
	if code, out, note := m.run(t, "token", "App", "--print"); code != cli.ExitUsage || out != "" || !strings.Contains(note, "forbid") {
		t.Errorf("%d: %s%s", code, out, note)
	}
	m.must(t, 2, "settings", "renewal", "sometimes")
	m.must(t, 0, "settings", "renewal", "off")
	m.silent(t, c.secret)
}

// TestSignInsEndIsAnEstimate says about when an unused sign-in ends.
func TestSignInsEndIsAnEstimate(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well-delegate")
	m.browse = c.srv.Browse
	m.must(t, 0, c.add("Assistant")...)
	m.must(t, 0, "signin", "Assistant")
	if out := m.must(t, 0, "token", "Assistant"); !strings.Contains(out, "an estimate") {
		t.Errorf("token:\n%s", out)
	}
	if out := m.must(t, 0, "token", "Assistant", "--json"); !strings.Contains(out, `"refreshEndsEstimate"`) {
		t.Errorf("token --json:\n%s", out)
	}
}

// TestOrphansAreRemoved takes away what is sealed for nobody, and nothing else.
func TestOrphansAreRemoved(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("App", "--secret-stdin")...)
	if out := m.must(t, 0, "remove", "--orphans"); !strings.Contains(out, "Nothing is left behind") {
		t.Errorf("without orphans: %s", out)
	}
	if err := m.vault.Put(t.Context(), "gone", []byte(`{"v":1,"secret":"CANARY-77"}`)); err != nil {
		t.Fatal(err)
	}
	m.must(t, 2, "remove", "--orphans", "App")
	m.stdin = "no\n"
	m.must(t, 2, "remove", "--orphans")
	m.stdin = "yes\n"
	if out := m.must(t, 0, "remove", "--orphans"); !strings.Contains(out, "1 left-over entry") {
		t.Errorf("remove --orphans: %s", out)
	}
	if ids, err := m.vault.IDs(t.Context()); err != nil || len(ids) != 1 || ids[0] == "gone" {
		t.Errorf("%v, %v", ids, err)
	}
	m.must(t, 0, "check", "App")
	m.silent(t, c.secret, "CANARY-77")
}
