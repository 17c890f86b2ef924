package diagnose_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// rowsOfErrors is the number of rows in the error list that the catalogue was
// made from.
const rowsOfErrors = 296

func load(tb testing.TB) *diagnose.Catalogue {
	tb.Helper()
	c, err := diagnose.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestIDsAreUniqueAndWellFormed(t *testing.T) {
	shape := regexp.MustCompile(`^BCC-\d{3}$`)
	seen := map[string]string{}
	for _, r := range load(t).Rules() {
		if !shape.MatchString(r.ID) {
			t.Errorf("%s (%s): an ID is BCC and three digits", r.ID, r.Code)
		}
		if other, ok := seen[r.ID]; ok {
			t.Errorf("%s is both %s and %s", r.ID, other, r.Code)
		}
		seen[r.ID] = r.Code
	}
	if len(seen) < 250 {
		t.Errorf("%d rules, want at least 250", len(seen))
	}
}

func TestEveryRuleNamesOwnerActionsAndSource(t *testing.T) {
	templates := []diagnose.Action{"edit:{field}", "trim:{field}"}
	severities := []connection.Severity{connection.SeverityError, connection.SeverityWarning, connection.SeverityNote}
	for _, r := range load(t).Rules() {
		if !slices.Contains(diagnose.Owners(), r.Who) {
			t.Errorf("%s: owner %q", r.ID, r.Who)
		}
		if !slices.Contains(severities, r.Severity) {
			t.Errorf("%s: severity %q", r.ID, r.Severity)
		}
		if len(r.Actions) == 0 {
			t.Errorf("%s: no action", r.ID)
		}
		for _, a := range r.Actions {
			if !slices.Contains(diagnose.Actions(), a) && !slices.Contains(templates, a) {
				t.Errorf("%s: action %q is not on the list", r.ID, a)
			}
			if a == diagnose.OpenDocs && r.Docs == "" {
				t.Errorf("%s: offers a page and has none", r.ID)
			}
		}
		if r.Docs != "" && !strings.HasPrefix(r.Docs, "https://learn.microsoft.com/") {
			t.Errorf("%s: documentation at %q", r.ID, r.Docs)
		}
		if r.Source == "" || !slices.Contains([]string{"D", "R", "U"}, r.Mark) {
			t.Errorf("%s: source %q, mark %q", r.ID, r.Source, r.Mark)
		}
	}
}

func TestFindingsOfOneCodeAreOfOneSeverityAndRanksExist(t *testing.T) {
	c := load(t)
	for _, r := range c.Rules() {
		first, ok := c.ByCode(r.Code)
		if !ok || first.Severity != r.Severity {
			t.Errorf("%s: severity %q, the first rule of %s says %q", r.ID, r.Severity, r.Code, first.Severity)
		}
		for _, other := range r.Rank {
			if _, ok := c.ByCode(other); !ok || other == r.Code {
				t.Errorf("%s: ranks %q", r.ID, other)
			}
		}
	}
}

// agreed are codes that other packages name in Go or in scenarios.
func agreed() []string {
	return strings.Fields(`secret-wrong secret-is-guid secret-expired secret-missing tenant-unknown tenant-shape app-unknown
		app-disabled bc-not-in-tenant consent-missing role-missing delegated-only platform-needs-secret
		platform-forbids-secret platform-spa redirect-mismatch sign-in-cancelled consent-declined sign-in-timed-out
		account-needs-mfa access-blocked audience-wrong token-other-tenant scope-wrong permission-not-added
		environment-unknown environment-updating environments-forbidden app-not-in-bc app-card-company user-not-in-bc
		company-unknown company-near companies-none company-not-chosen permission-set-missing permission-extension
		refresh-expired refresh-missing refresh-revoked needs-sign-in throttled service-down answer-not-json answer-empty
		answer-truncated answer-too-large answer-unexpected token-redirect tls-unknown-authority tls-expired
		tls-wrong-host tls-other proxy-auth proxy-failed clock-off offline host-not-found connection-refused
		connection-reset timed-out no-keyring keyring-locked key-lost vault-damaged vault-foreign vault-newer disk-full
		not-writable format-newer changed-elsewhere state-mismatch browser-not-opened port-taken value-wrong cancelled
		unknown`)
}

func TestAgreedCodesExistAndAreReachedByTheirKind(t *testing.T) {
	c := load(t)
	for _, code := range agreed() {
		if _, ok := c.ByCode(code); !ok {
			t.Errorf("%s: no rule", code)
			continue
		}
		if got := c.Explain(&connection.Fault{Kind: code}).Code; got != code {
			t.Errorf("a fault of kind %s is explained as %s", code, got)
		}
	}
}

// example makes a fault that meets one alternative and nothing more.
func example(w diagnose.Condition) *connection.Fault {
	f := &connection.Fault{
		Stage: first(w.Stage), Kind: first(w.Kind), OAuth: first(w.OAuth), Suberror: first(w.Suberror), HTTP: first(w.HTTP),
		Net: first(w.Net), BC: strings.Replace(first(w.BC), "*", "SomethingElse", 1), AADSTS: w.AADSTS, Facts: w.Facts,
	}
	if len(f.AADSTS) > 1 {
		f.AADSTS = f.AADSTS[:1]
	}
	if w.Detail != nil {
		f.Detail = w.Detail.Example
	}
	return f
}

func first[T any](l []T) T {
	var none T
	if len(l) == 0 {
		return none
	}
	return l[0]
}

// each calls fn for every alternative with every single value of its lists.
func each(r diagnose.Rule, fn func(diagnose.Condition)) {
	for _, w := range r.When {
		fn(w)
		for _, n := range w.AADSTS {
			v := w
			v.AADSTS = []int{n}
			fn(v)
		}
		for _, k := range w.Kind {
			v := w
			v.Kind = []string{k}
			fn(v)
		}
		for _, b := range w.BC {
			v := w
			v.BC = []string{b}
			fn(v)
		}
		for _, h := range w.HTTP {
			v := w
			v.HTTP = []int{h}
			fn(v)
		}
		for _, o := range w.OAuth {
			v := w
			v.OAuth = []string{o}
			fn(v)
		}
		for _, s := range w.Stage {
			v := w
			v.Stage = []connection.Stage{s}
			fn(v)
		}
	}
}

func TestNoRuleIsHiddenByAnEarlierOne(t *testing.T) {
	c := load(t)
	for _, r := range c.Rules() {
		if len(r.When) == 0 {
			t.Errorf("%s: nothing leads to it", r.ID)
		}
		each(r, func(w diagnose.Condition) {
			f := example(w)
			if got := c.Explain(f); got.ID != r.ID {
				t.Errorf("%s (%s) is hidden by %s (%s) for %v %v", r.ID, r.Code, got.ID, got.Code, f, f.Facts)
			}
		})
	}
}

func TestPatternsMatchTheirExamples(t *testing.T) {
	for _, r := range load(t).Rules() {
		for _, w := range r.When {
			if w.Detail != nil && !w.Detail.MatchString(w.Detail.Example) {
				t.Errorf("%s: %q does not match %q", r.ID, w.Detail.Source, w.Detail.Example)
			}
		}
	}
}

func TestRulesOnlyAskForFactsThatExist(t *testing.T) {
	for _, r := range load(t).Rules() {
		for _, w := range r.When {
			for name := range w.Facts {
				if !slices.Contains(diagnose.Facts(), name) {
					t.Errorf("%s: asks for %q", r.ID, name)
				}
			}
		}
	}
}

func TestEveryRowOfTheErrorListIsCoveredOrLeftOutWithAReason(t *testing.T) {
	var left []struct {
		Rows   []int
		Reason string
	}
	data, err := os.ReadFile("left-out.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &left); err != nil {
		t.Fatal(err)
	}
	covered := map[int]string{}
	for _, r := range load(t).Rules() {
		for _, n := range r.Rows {
			covered[n] = r.ID
		}
	}
	for _, l := range left {
		if len(l.Reason) < 20 {
			t.Errorf("rows %v are left out without a reason", l.Rows)
		}
		for _, n := range l.Rows {
			if covered[n] != "" {
				t.Errorf("row %d is left out and covered by %s", n, covered[n])
			}
			covered[n] = l.Reason
		}
	}
	for n := 1; n <= rowsOfErrors; n++ {
		if covered[n] == "" {
			t.Errorf("row %d is neither covered nor left out", n)
		}
		delete(covered, n)
	}
	for n := range covered {
		t.Errorf("row %d does not exist", n)
	}
}

func TestOnlyTheLastRuleMatchesEverything(t *testing.T) {
	rules := load(t).Rules()
	for i, r := range rules {
		for _, w := range r.When {
			f := example(w)
			empty := f.Error() == (&connection.Fault{}).Error() && len(f.Facts) == 0 && f.Detail == "" && f.Suberror == ""
			if empty != (i == len(rules)-1) {
				t.Errorf("%s: empty condition = %v", r.ID, empty)
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := diagnose.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	c := load(b)
	f := &connection.Fault{Stage: connection.StageRead, HTTP: 403, BC: "Internal_ServerError", Detail: "(TableData 18 Customer Read: Base Application)"}
	for b.Loop() {
		c.Explain(f)
	}
}

// TestIDsStay holds what was once given out: people quote IDs in mails and
// tickets. A rule that goes leaves its line in ids.json with the code "gone".
func TestIDsStay(t *testing.T) {
	data, err := os.ReadFile("testdata/ids.json")
	if err != nil {
		t.Fatal(err)
	}
	var given map[string]string
	if err := json.Unmarshal(data, &given); err != nil {
		t.Fatal(err)
	}
	now := map[string]string{}
	for _, r := range load(t).Rules() {
		now[r.ID] = r.Code
		if given[r.ID] == "" {
			t.Errorf("%s (%s) is new: add it to testdata/ids.json", r.ID, r.Code)
		}
	}
	for id, code := range given {
		if code != "gone" && now[id] != code || code == "gone" && now[id] != "" {
			t.Errorf("%s was given out as %s and is now %q", id, code, now[id])
		}
	}
}

func TestTheLazyCatalogueIsTheWholeOne(t *testing.T) {
	whole, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := diagnose.Lazy().Rules(); !reflect.DeepEqual(got, whole.Rules()) {
		t.Errorf("%d rules, want %d", len(got), len(whole.Rules()))
	}
}
