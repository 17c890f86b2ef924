package check_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// english reads the ladder's own words; plural forms are joined.
func english(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../assets/text/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for k, v := range raw {
		switch v := v.(type) {
		case string:
			words[k] = v
		case map[string]any:
			for _, form := range v {
				words[k] += form.(string) + " "
			}
		}
	}
	return words
}

// worded checks that every sentence of a report has words, and the words their
// values.
func worded(t *testing.T, r check.Report) {
	t.Helper()
	words := english(t)
	for _, x := range r.Results {
		if !strings.HasPrefix(x.Words.Key, "rung.") {
			continue // a finding's or an issue's: not words of this package
		}
		text, ok := words[x.Words.Key]
		if !ok {
			t.Errorf("no words for %s", x.Words.Key)
		}
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			if x.Words.Args[connection.Arg(m[1])] == "" {
				t.Errorf("%s wants %q, has %v", x.Words.Key, m[1], x.Words.Args)
			}
		}
		for name := range x.Words.Args {
			if !slices.Contains(connection.Args(), name) {
				t.Errorf("%s: argument %q is not on the list", x.Words.Key, name)
			}
		}
	}
}

func TestEveryRungAndVerdictHasItsWords(t *testing.T) {
	words := english(t)
	want := make([]string, 0, 60)
	want = append(want, "rung.cancelled")
	for _, id := range check.AllRungs() {
		for _, what := range []string{"name", "about", "blocks"} {
			want = append(want, "rung."+string(id)+"."+what)
		}
	}
	for _, v := range []check.Verdict{check.Waiting, check.Running, check.Pass, check.Attention, check.Fail, check.NotRun, check.NotApplicable} {
		want = append(want, "verdict."+string(v))
	}
	for _, v := range []check.Verdict{check.Pass, check.Attention, check.Fail, check.NotRun} {
		want = append(want, "report.headline."+string(v))
	}
	for _, k := range want {
		if words[k] == "" {
			t.Errorf("no words for %s", k)
		}
	}
}

func TestTheLadderIsWhole(t *testing.T) {
	probes := check.Probes()
	ids := check.Rungs()
	if len(probes) != len(ids) || len(ids) != 13 {
		t.Fatalf("%d probes for %d rungs", len(probes), len(ids))
	}
	for i, p := range probes {
		if p.ID != ids[i] {
			t.Errorf("rung %d is %s, want %s", i, p.ID, ids[i])
		}
		for _, need := range slices.Concat(p.Needs, p.After) {
			if !slices.Contains(ids[:i], need) {
				t.Errorf("%s waits for %s, which does not come before it", p.ID, need)
			}
		}
	}
}
