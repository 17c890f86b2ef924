package engine_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/sandbox"
)

// reached notes which rules were seen at work, and by what.
type reached struct {
	mu        sync.Mutex
	how       map[string]string
	catalogue *diagnose.Catalogue
}

func (r *reached) note(how string, found ...diagnose.Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range found {
		if r.how[f.ID] == "" || r.how[f.ID] == ranked {
			r.how[f.ID] = how
		}
		for _, code := range f.Ranked {
			if rule, ok := r.catalogue.ByCode(code); ok && r.how[rule.ID] == "" {
				r.how[rule.ID] = ranked
			}
		}
	}
}

// ranked is how a person gets to a finding that no answer can tell from another
// one: it is offered beside that.
const ranked = "offered as another cause"

// inTime runs a test in virtual time, so that no wait takes any. The clock of
// such a test begins in 2000, when no secret of the sandbox was made yet.
func inTime(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, time.December, 1, 9, 0, 0, 0, time.UTC)))
		f(t)
	})
}

// play has a person live through a scenario and returns what they are told.
func (pr *practice) play(t *testing.T, s sandbox.Scenario) []diagnose.Finding {
	t.Helper()
	switch s.At {
	case "paste":
		return pr.paste(s.Paste)
	case "consent":
		text, err := pr.srv.Visit(t.Context(), pr.Links(pr.profile).Consent)
		if err != nil || text == "" {
			t.Fatalf("the administrator is told %q, %v", text, err)
		}
		return pr.paste(text)
	case "environments":
		_, err := pr.Environments(t.Context(), pr.profile)
		return pr.Explain(err)
	}
	for range s.Passes {
		report := pr.climb(t)
		if report.Verdict() != check.Pass {
			t.Fatalf("the world was in order, and the test says %v", codes(report))
		}
		pr.reload(t)
	}
	return findings(pr.climb(t))
}

func (pr *practice) paste(text string) []diagnose.Finding {
	f, _, _ := pr.catalogue.Lookup(text)
	return []diagnose.Finding{f}
}

// reload takes the connection as the book has it now.
func (pr *practice) reload(t *testing.T) {
	t.Helper()
	p, err := pr.Get(t.Context(), pr.profile.ID)
	if err != nil {
		t.Fatal(err)
	}
	pr.profile = p
}

// findings are those of a report, each once.
func findings(r check.Report) []diagnose.Finding {
	var out []diagnose.Finding
	for _, rung := range r.Results {
		for _, f := range rung.Findings {
			if !slices.ContainsFunc(out, func(o diagnose.Finding) bool { return o.ID == f.ID }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// TestEveryRuleIsReached plays every scenario through the whole program below
// the window (sandbox, wire, entra and bc, ladder, engine, catalogue) and
// provokes every failure of the machine itself. A rule of the catalogue that
// nothing leads to is a guess that nobody has tried.
func TestEveryRuleIsReached(t *testing.T) {
	t.Parallel()
	signingKey()
	catalogue, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	seen := &reached{how: map[string]string{}, catalogue: catalogue}
	t.Run("scenario", func(t *testing.T) {
		for _, s := range sandbox.Scenarios() {
			t.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				one := func(t *testing.T) {
					t.Helper()
					seen.note(channel(s), oneFinding(t, s)...)
				}
				if s.Mode.Interactive() {
					one(t) // it listens on a socket, which has no virtual time
					return
				}
				inTime(t, one)
			})
		}
	})
	t.Run("machine", func(t *testing.T) { provokeAll(t, seen) })
	for _, r := range catalogue.Rules() {
		if seen.how[r.ID] == "" {
			t.Errorf("%s (%s) is reached by nothing", r.ID, r.Code)
		}
	}
	t.Log(seen.counts())
}

// counts says how many rules were first seen by each kind of way.
func (r *reached) counts() map[string]int {
	n := map[string]int{}
	for _, how := range r.how {
		n[how]++
	}
	return n
}

// channel is the kind of way on which a scenario reaches its rule.
func channel(s sandbox.Scenario) string {
	if s.At == "" {
		return "story"
	}
	return s.At
}

// oneFinding plays a scenario and wants exactly its finding.
func oneFinding(t *testing.T, s sandbox.Scenario) []diagnose.Finding {
	t.Helper()
	pr := newPractice(t, s.Name)
	got := pr.play(t, s)
	switch {
	case s.Finding == "" && len(got) == 0:
	case len(got) != 1:
		t.Errorf("%d findings %v, want %s %s", len(got), ids(got), s.Rule, s.Finding)
	case got[0].Code != s.Finding || s.Rule != "" && got[0].ID != s.Rule:
		t.Errorf("finding %s %s, want %s %s (%v)", got[0].ID, got[0].Code, s.Rule, s.Finding, got[0].Fault)
	}
	for _, code := range s.Also {
		if len(got) == 0 || !slices.Contains(got[0].Ranked, code) {
			t.Errorf("%s is not offered as another cause", code)
		}
	}
	return got
}

func ids(all []diagnose.Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.ID+" "+f.Code)
	}
	return out
}
