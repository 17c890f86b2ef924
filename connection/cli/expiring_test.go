package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
)

// watched is a machine with three connections: a secret that ends in 20 days,
// one in 300 days, and one of which nobody knows the day.
func watched(t *testing.T) *machine {
	t.Helper()
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	in := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	m.must(t, 0, c.add("Soon", "--secret-stdin", "--secret-ends", in(20), "--group", "Contoso")...)
	m.must(t, 0, c.add("Later", "--secret-stdin", "--secret-ends", in(300))...)
	m.must(t, 0, c.add("Nobody knows", "--secret-stdin")...)
	return m
}

func TestExpiringSaysWhatEndsByItsExitCode(t *testing.T) {
	m := watched(t)
	for _, c := range []struct {
		args []string
		code int
		with string
		not  string
	}{
		{nil, 1, "Soon", "Later"},
		{[]string{"--within", "10d"}, 0, "Nothing that is known ends within 10d", "Soon"},
		{[]string{"--within", "3w"}, 1, "20 days left", "Later"},
		{[]string{"--within", "400"}, 1, "Later", "Nobody"},
		{[]string{"--within", "10d", "--unknown"}, 0, "Nobody knows", "Soon"},
	} {
		out := m.must(t, c.code, append([]string{"expiring"}, c.args...)...)
		if !strings.Contains(out, c.with) || strings.Contains(out, c.not) || strings.Contains(out, "⟨") {
			t.Errorf("%v:\n%s", c.args, out)
		}
	}
	for _, bad := range [][]string{{"--within", "soon"}, {"--within", "-1d"}, {"--within", "9999999999w"}, {"--json", "--ics", "-"}, {"Soon"}} {
		m.must(t, 2, append([]string{"expiring"}, bad...)...)
	}
}

func TestExpiringForMachines(t *testing.T) {
	m := watched(t)
	var got []struct {
		Name, Group, Kind, Ends, Class, Owner string
		Days                                  *int
	}
	if err := json.Unmarshal([]byte(m.must(t, 1, "expiring", "--json", "--unknown")), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Name != "Soon" || got[0].Group != "Contoso" || got[0].Days == nil || *got[0].Days != 20 ||
		got[0].Class != "month" || got[0].Owner != "entra-admin" || got[1].Days != nil || got[1].Class != "unknown" {
		t.Errorf("%+v", got)
	}
	if out := m.must(t, 0, "expiring", "--json", "--within", "1d"); strings.TrimSpace(out) != "[]" {
		t.Errorf("nothing is %q", out)
	}
}

func TestExpiringWritesACalendar(t *testing.T) {
	m := watched(t)
	count := func(text string) int {
		c, err := ics.ParseCalendar(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		return len(c.Events())
	}
	if n := count(m.must(t, 1, "expiring", "--ics", "-")); n != 2 {
		t.Errorf("%d entries", n)
	}
	path := filepath.Join(t.TempDir(), "ends.ics")
	for range 2 { // written again, it is replaced
		m.must(t, 1, "expiring", "--ics", path)
	}
	b, err := os.ReadFile(path)
	if err != nil || count(string(b)) != 2 || strings.Contains(string(b), "⟨") {
		t.Errorf("%v\n%s", err, b)
	}
	m.must(t, 2, "expiring", "--ics", t.TempDir())
	if code, _, note := m.run(t, "expiring", "--ics", filepath.Join(path, "below-a-file.ics")); code != 3 || note == "" {
		t.Errorf("where nothing can be written: %d, %s", code, note)
	}
}
