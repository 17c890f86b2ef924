package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/testkit"
)

// TestQuick tests a kept connection as a script does: one line, nothing asked
// that is not needed, and the ladder's finding where it fails.
func TestQuick(t *testing.T) {
	t.Parallel()
	e := testkit.Serve(t, connection.ModeApp)
	m := newMachine(t)
	m.stdin = e.Secret.Reveal()
	m.must(t, 0, "--ca", e.CAFile, "add", "Own", "--file", e.WriteFile(t, t.TempDir()), "--secret-stdin")
	m.stdin = ""
	for i, want := range []int{1, 1, 1} { // the token is kept from the first on
		out := m.must(t, 0, "--ca", e.CAFile, "check", "own", "--quick")
		if strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "✓ Own works (") {
			t.Errorf("printed %q", out)
		}
		if got := e.Asked("/sts/token"); got != want {
			t.Errorf("run %d: %d token requests", i, got)
		}
	}
	if n := e.Asked("/sts/keys-and-config") + e.Asked("/erp/envs"); n != 0 {
		t.Errorf("%d requests too many", n)
	}
	var r report
	if err := json.Unmarshal([]byte(m.must(t, 0, "--ca", e.CAFile, "check", "Own", "--quick", "--json")), &r); err != nil || len(r.Rungs) != 7 {
		t.Errorf("%d rungs, %v", len(r.Rungs), err)
	}
	m.must(t, 0, "--ca", e.CAFile, "edit", "Own", "--company", "Nowhere & Co.")
	if out := m.must(t, 1, "--ca", e.CAFile, "check", "Own", "--quick"); !strings.HasPrefix(out, "✗ Own does not work (") || !strings.Contains(out, "no such company") {
		t.Errorf("printed %q", out)
	}
	if got := e.Astray(); len(got) != 0 {
		t.Errorf("addresses were made up: %v", got)
	}
	m.silent(t, e.Secret.Reveal())
}

// TestQuickPractice plays a refused secret, and wants what is about several
// connections refused.
func TestQuickPractice(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	full, quick := m.must(t, 1, "check", "--sandbox=secret-expired"), m.must(t, 1, "check", "--sandbox=secret-expired", "--quick")
	_, title, _ := strings.Cut(quick, "\n")
	title, _, _ = strings.Cut(strings.TrimSpace(title), "\n")
	if title == "" || !strings.Contains(full, title) {
		t.Errorf("quick says %q, the ladder:\n%s", title, full)
	}
	m.must(t, 2, "check", "--all", "--quick")
	m.must(t, 2, "check", "--group", "x", "--quick")
	m.must(t, 2, "check", "--quick")
}
