package cli_test

import (
	"strings"
	"testing"
	"time"
)

// TestRenewSecret renews against a sandbox: the secret is tried first, then the
// connection works with it alone.
func TestRenewSecret(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	ends := time.Now().AddDate(0, 0, 90).Format(time.DateOnly)
	m.must(t, 0, c.add("Shop", "--secret-stdin", "--secret-ends", ends)...)
	m.must(t, 0, c.add("Shop test", "--secret-stdin", "--secret-ends", ends)...)

	m.stdin = "Sbx8Q~a-secret+of/another=app"
	code, out, note := m.run(t, "renew-secret", "Shop", "--secret-stdin")
	if code != 1 || out != "" || !strings.Contains(note, "keeps the old one") || !strings.Contains(note, "does not accept the client secret") {
		t.Errorf("a wrong secret: %d, %s%s", code, out, note)
	}
	m.must(t, 0, "check", "Shop")
	m.must(t, 1, "expiring", "--within", "100d") // and nothing was written down

	value, day, ok := c.srv.AddSecret(c.profile.ClientID, "new", 365)
	if !ok {
		t.Fatal("no second secret")
	}
	m.stdin = value.Reveal() + "\n"
	code, out, note = m.run(t, "renew-secret", "Shop", "--secret-stdin", "--ends", day)
	if code != 0 || !strings.Contains(out, "“Shop” now uses the new secret") || !strings.Contains(note, "“Shop test” belongs to the same") ||
		!strings.Contains(note, "delete it in Entra") || strings.Contains(note, "⟨") {
		t.Errorf("%d\n%s%s", code, out, note)
	}
	m.must(t, 0, "check", "Shop")
	if out := m.must(t, 1, "expiring", "--within", "100d"); !strings.Contains(out, "Shop test") {
		t.Errorf("the other one:\n%s", out)
	}
	code, out, note = m.run(t, "renew-secret", "Shop", "--secret-stdin", "--also-same-app")
	if code != 0 || strings.Count(out, "now uses the new secret") != 2 || strings.Contains(note, "left as it is") || !strings.Contains(note, "last day is not known") {
		t.Errorf("%d\n%s%s", code, out, note)
	}
	m.must(t, 0, "check", "--all")
	if out := m.must(t, 0, "expiring", "--unknown"); strings.Count(out, "not known") != 2 {
		t.Errorf("the days are not forgotten:\n%s", out)
	}
	m.silent(t, c.secret, value.Reveal(), "Sbx8Q~a-secret+of/another=app")
}

func TestRenewSecretUsage(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("Shop", "--secret-stdin")...)
	person := newCloud(t, "well-user")
	m.must(t, 0, person.add("Desk")...)
	for name, want := range map[string]struct {
		stdin string
		args  []string
		says  string
	}{
		"nobody":      {"x", []string{"Nobody", "--secret-stdin"}, "Nobody"},
		"no source":   {"x", []string{"Shop"}, "--secret-stdin"},
		"empty":       {"", []string{"Shop", "--secret-stdin"}, "no secret"},
		"blanks":      {"a b c d e f g h i j k l m n o p", []string{"Shop", "--secret-stdin"}, "--secret-stdin"},
		"no such day": {c.secret, []string{"Shop", "--secret-stdin", "--ends", "soon"}, "--secret-ends"},
		"past":        {c.secret, []string{"Shop", "--secret-stdin", "--ends", "2020-01-01"}, "2020-01-01"},
		"no secret":   {c.secret, []string{"Desk", "--secret-stdin"}, "sends no secret"},
	} {
		m.stdin = want.stdin
		code, out, note := m.run(t, append([]string{"renew-secret"}, want.args...)...)
		if code != 2 || out != "" || !strings.Contains(note, want.says) {
			t.Errorf("%s: %d, %q, %q", name, code, out, note)
		}
	}
	m.silent(t, c.secret)
}
