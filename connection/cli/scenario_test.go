package cli_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bcconnect/connection/diagnose"
	"bcconnect/connection/sandbox"
)

var update = flag.Bool("update", false, "write what is printed into testdata")

// TestScenarios prints every scenario as a person reads it. Look at the files
// when they change: they are the product.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, s := range sandbox.Stories() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			want := 1
			if s.Finding == "" {
				want = 0
			}
			got := steady(m.must(t, want, "check", "--sandbox="+s.Name))
			path := filepath.Join("testdata", s.Name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			golden, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(golden) {
				t.Errorf("printed\n%s\nwant (%s; -update writes it)\n%s", got, path, golden)
			}
			m.silent(t, practiceSecrets(t, s.Name)...)
			if left, _ := os.ReadDir(m.dir); len(left) != 0 {
				t.Errorf("practice left %v behind", left)
			}
		})
	}
}

// TestFamilies holds that the command line says of every small scenario what
// the catalogue says: which finding, who can mend it, and that it is not well.
// Only the scenarios that a test can meet are here; the others are a text, or
// something that the wizard asks.
func TestFamilies(t *testing.T) {
	t.Parallel()
	catalogue, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]diagnose.Rule{}
	for _, r := range catalogue.Rules() {
		rules[r.ID] = r
	}
	for _, s := range sandbox.Families() {
		if s.Passes > 0 || s.At == "paste" || s.At == "consent" || s.At == "environments" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			code, out, _ := m.run(t, "check", "--sandbox="+s.Name, "--json")
			var r report
			if err := json.Unmarshal([]byte(out), &r); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			var found []string
			for _, rung := range r.Rungs {
				for _, f := range rung.Findings {
					found = append(found, f.ID+" "+f.Code+" "+f.Owner)
				}
			}
			owner := rules[s.Rule].Who
			if s.Finding == diagnose.CodeUnknown {
				owner = diagnose.OwnerEntra // the class of the error beside the number
			}
			want := s.Rule + " " + s.Finding + " " + string(owner)
			if !slices.Equal(slices.Compact(found), []string{want}) || code != 1 {
				t.Errorf("found %q, want %q; exit code %d, verdict %s", found, want, code, r.Verdict)
			}
		})
	}
}

// TestPastedTexts explains without a connection what people read elsewhere.
func TestPastedTexts(t *testing.T) {
	t.Parallel()
	for _, s := range sandbox.Families() {
		if s.Paste == "" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			var got struct{ ID, Code string }
			out := newMachine(t).must(t, 0, "explain", "--json", s.Paste)
			if err := json.Unmarshal([]byte(out), &got); err != nil || got.ID != s.Rule || got.Code != s.Finding {
				t.Errorf("explained as %+v, want %s %s (%v)", got, s.Rule, s.Finding, err)
			}
		})
	}
}

// practiceSecrets are the secrets of a scenario; an id is none.
func practiceSecrets(t *testing.T, scenario string) []string {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range srv.Profiles() {
		if s := srv.Secret(p.ID).Reveal(); len(s) != 36 {
			out = append(out, s)
		}
	}
	return out
}

// report is the part of the JSON that a machine relies on.
type report struct {
	Connection string
	Verdict    string
	Rungs      []struct {
		ID, Verdict, Finding, Code, Owner string
		MS                                int64
		Findings                          []struct{ ID, Code, Owner string }
	}
}

func TestJSON(t *testing.T) {
	for scenario, want := range map[string]struct {
		code    int
		verdict string
		finding []string
	}{
		"well":            {0, "pass", nil},
		"consent-missing": {1, "fail", []string{"consent-missing"}},
		"secret-wrong":    {1, "fail", []string{"secret-wrong"}},
	} {
		m := newMachine(t)
		var r report
		if err := json.Unmarshal([]byte(m.must(t, want.code, "check", "--sandbox="+scenario, "--json")), &r); err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, rung := range r.Rungs {
			for _, f := range rung.Findings {
				if f.ID == "" || f.Owner == "" {
					t.Errorf("%s: a finding without id or owner: %+v", scenario, f)
				}
				codes = append(codes, f.Code)
			}
		}
		if r.Verdict != want.verdict || len(r.Rungs) != 13 || !slices.Equal(codes, want.finding) {
			t.Errorf("%s: verdict %s, %d rungs, findings %v", scenario, r.Verdict, len(r.Rungs), codes)
		}
	}
}
