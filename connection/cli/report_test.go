package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
	"bcconnect/connection/sandbox"
)

// suites is what a CI server reads.
type suites struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name  string `xml:"name,attr"`
		Cases []struct {
			Failure *struct {
				Type string `xml:"type,attr"`
			} `xml:"failure"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestReportFormats(t *testing.T) {
	t.Parallel()
	begins := map[string]string{
		"text": "Scenario", "markdown": "## ", "json": "{", "junit": "<?xml", "html": "<!DOCTYPE html>",
	}
	for format, begin := range begins {
		m := newMachine(t)
		path := filepath.Join(t.TempDir(), "new", "report")
		screen := m.must(t, 1, "check", "--sandbox=consent-missing", "--format", format, "--out", path)
		if !strings.Contains(screen, "It does not work yet") {
			t.Errorf("%s: the screen shows no ladder beside a file:\n%s", format, screen)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", format, info.Mode())
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%s: left behind %v", format, left)
		}
		if format != "text" {
			if !strings.HasPrefix(string(b), begin) {
				t.Errorf("%s begins with %.40q", format, b)
			}
			out := m.must(t, 1, "check", "--sandbox=consent-missing", "--format", format)
			if !strings.HasPrefix(out, begin) || strings.Contains(out, "It does not work yet:") {
				t.Errorf("%s on standard output:\n%.300s", format, out)
			}
		}
		if !strings.Contains(string(b), "1.2.3") || strings.Contains(string(b), "⟨") {
			t.Errorf("%s lacks words or the version:\n%s", format, b)
		}
		m.all.Write(b)
		m.silent(t, practiceSecrets(t, "consent-missing")...)
	}
}

func TestReportShortcuts(t *testing.T) {
	t.Parallel()
	m, dir := newMachine(t), t.TempDir()
	if a, b := m.must(t, 0, "check", "--sandbox", "--json"), m.must(t, 0, "check", "--sandbox", "--format=json"); a[:1] != "{" || b[:1] != "{" {
		t.Errorf("%.20s and %.20s", a, b)
	}
	var s suites
	if err := xml.Unmarshal([]byte(m.must(t, 1, "check", "--sandbox=consent-missing", "--junit")), &s); err != nil {
		t.Fatal(err)
	}
	if s.Tests != 13 || s.Failures != 1 || s.Skipped == 0 || len(s.Suites) != 1 {
		t.Errorf("%+v", s)
	}
	for _, c := range s.Suites[0].Cases {
		if c.Failure != nil && c.Failure.Type != "consent-missing" {
			t.Errorf("failed with %s", c.Failure.Type)
		}
	}
	for name, begin := range map[string]string{"a.json": "{", "a.xml": "<?xml", "a.HTML": "<!DOCTYPE", "a.md": "## ", "a.txt": "Practice"} {
		path := filepath.Join(dir, name)
		m.must(t, 0, "check", "--sandbox", "-o", path)
		if b, err := os.ReadFile(path); err != nil || name != "a.txt" && !strings.HasPrefix(string(b), begin) {
			t.Errorf("%s: %v, %.30q", name, err, b)
		}
	}
	if out := m.must(t, 0, "check", "--sandbox", "--json", "-o", "-"); out[:1] != "{" {
		t.Errorf("- is not standard output: %.30s", out)
	}
}

func TestReportUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	foreign, newer := filepath.Join(dir, "package.json"), filepath.Join(dir, "newer.json")
	if os.WriteFile(foreign, []byte(`{"name":"x","version":"1.0.0"}`), 0o600) != nil || os.WriteFile(newer, []byte(`{"schema":9}`), 0o600) != nil {
		t.Fatal("no files")
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"two formats":     {[]string{"--json", "--junit"}, "once"},
		"format twice":    {[]string{"--json", "--format", "json"}, "once"},
		"no such format":  {[]string{"--format", "pdf"}, "junit"},
		"mask and wire":   {[]string{"--mask", "-v"}, "--verbose"},
		"nothing there":   {[]string{"--compare", filepath.Join(dir, "no.json")}, "no.json"},
		"not ours":        {[]string{"--compare", foreign}, "not a report"},
		"of a later time": {[]string{"--compare", newer}, "later version"},
	} {
		code, out, note := newMachine(t).run(t, append([]string{"check", "--sandbox"}, c.args...)...)
		if code != cli.ExitUsage || !strings.Contains(note, c.says) || out != "" || strings.Contains(note, "⟨") {
			t.Errorf("%s ended with %d: %q, %q", name, code, out, note)
		}
	}
	// A folder cannot be replaced by a report.
	if code, _, note := newMachine(t).run(t, "check", "--sandbox", "--json", "--out", dir); code != cli.ExitNotLooked || note == "" {
		t.Errorf("a folder as file ended with %d: %s", code, note)
	}
}

// TestReportMasked: nothing that is shown or written names the customer.
func TestReportMasked(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"well", "company-near", "app-not-in-bc", "environment-unknown", "app-unknown", "well-delegate"} {
		srv, err := sandbox.New(sandbox.Options{Scenario: scenario})
		if err != nil {
			t.Fatal(err)
		}
		c := srv.Profiles()[0]
		names := []string{c.Name, c.Tenant, c.ClientID, c.LoginHint, c.Company.Name, c.Company.Display, c.Company.ID}
		for _, format := range []string{"text", "markdown", "json", "junit", "html"} {
			m := newMachine(t)
			_, out, note := m.run(t, "check", "--sandbox="+scenario, "--mask", "--format", format)
			for _, name := range names {
				if name != "" && strings.Contains(strings.ToLower(out+note), strings.ToLower(name)) {
					t.Errorf("%s as %s names %q:\n%s", scenario, format, name, out)
				}
			}
			if !strings.Contains(out, "tenant-1") || !strings.Contains(out, "company-") || format == "text" && !strings.Contains(out, "aliases") {
				t.Errorf("%s as %s has no aliases:\n%s", scenario, format, out)
			}
		}
	}
}

func TestReportCompared(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	before := filepath.Join(t.TempDir(), "before.json")
	m.must(t, 1, "check", "--sandbox=consent-missing", "--out", before)
	out := m.must(t, 0, "check", "--sandbox", "--compare", before)
	if !strings.Contains(out, "Changed since the test of") || !strings.Contains(out, "No longer found: ") || !strings.Contains(out, "Failed → Passed") {
		t.Errorf("mended, and nothing is said of it:\n%s", out)
	}
	var r struct {
		Changes struct {
			Before, After string
			Gone          []struct{ Code string }
		}
	}
	// The file that is compared with may be the one that is written.
	m.must(t, 0, "check", "--sandbox", "--compare", before, "--out", before, "--json")
	b, err := os.ReadFile(before)
	if err != nil || json.Unmarshal(b, &r) != nil || r.Changes.Before != "fail" || r.Changes.After != "pass" || len(r.Changes.Gone) != 1 || r.Changes.Gone[0].Code != "consent-missing" {
		t.Errorf("%v, %+v", err, r)
	}
	if out := m.must(t, 0, "check", "--sandbox", "--compare", before); !strings.Contains(out, "nothing changed") {
		t.Errorf("the same again:\n%s", out)
	}
	masked := m.must(t, 1, "check", "--sandbox=consent-missing", "--compare", before, "--mask", "--format", "html")
	if !strings.Contains(masked, "Newly found") || !strings.Contains(masked, "aliases") {
		t.Errorf("masked and compared:\n%s", masked)
	}
}

// TestCheckAll: several at the same time, in their order, with an overview.
func TestCheckAll(t *testing.T) {
	t.Parallel()
	m, well, ill := newMachine(t), newCloud(t, "well"), newCloud(t, "consent-missing")
	names := []string{"Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"}
	for i, name := range names {
		c := well
		if i == 2 {
			c = ill
		}
		m.stdin = c.secret
		m.must(t, 0, c.add(name, "--secret-stdin")...)
	}
	out := m.must(t, 1, "check", "--all")
	at := -1
	for _, name := range names {
		i := strings.Index(out, "\n"+name+"  ")
		if name == "Alpha" {
			i = strings.Index(out, name+"  ")
		}
		if i <= at {
			t.Errorf("%s is not in its place", name)
		}
		at = i
	}
	if strings.Count(out, "All is well") != 5 || strings.Count(out, "It does not work yet") != 1 {
		t.Errorf("said:\n%s", out)
	}
	_, table, ok := strings.Cut(out, "RESULT")
	if !ok || strings.Count(table, "✓ Passed") != 5 || strings.Count(table, "✗ Failed") != 1 || !strings.Contains(table, "12/12") || !strings.Contains(table, "entra-admin") {
		t.Errorf("the overview:\n%s", table)
	}
	var list []report
	if err := json.Unmarshal([]byte(m.must(t, 1, "check", "--all", "--json")), &list); err != nil || len(list) != 6 || list[2].Verdict != "fail" || list[5].Connection != "Foxtrot" {
		t.Errorf("%v, %+v", err, list)
	}
	var s suites
	if err := xml.Unmarshal([]byte(m.must(t, 1, "check", "--all", "--junit")), &s); err != nil || len(s.Suites) != 6 || s.Failures != 1 || s.Tests != 78 {
		t.Errorf("%v, %+v", err, s)
	}
	path := filepath.Join(t.TempDir(), "all.json")
	m.must(t, 1, "check", "--all", "--out", path)
	if _, out, note := m.run(t, "check", "--all", "--compare", path); strings.Count(out, "nothing changed") != 6 || note != "" {
		t.Errorf("compared:\n%s%s", out, note)
	}
	if _, _, note := m.run(t, "check", "--all", "--compare", filepath.Join(m.dir, "no.json")); note == "" {
		t.Error("a report that is not there goes unnoticed")
	}
	m.must(t, 0, "remove", "Bravo", "--yes")
	m.stdin = well.secret
	m.must(t, 0, well.add("Golf", "--secret-stdin")...)
	if _, _, note := m.run(t, "check", "--all", "--compare", path); !strings.Contains(note, "“Golf” is not compared") {
		t.Errorf("a connection without an earlier test: %q", note)
	}
	m.screen = true
	if _, _, note := m.run(t, "check", "--all", "--junit"); strings.Count(note, " of 6 tested: ") != 6 {
		t.Errorf("on a screen no progress is seen: %q", note)
	}
	m.silent(t, well.secret, ill.secret)
}
