package text_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

func catalogue(t *testing.T) *diagnose.Catalogue {
	t.Helper()
	c, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFindingHasWordsInEveryLanguage(t *testing.T) {
	c := load(t)
	var args []string
	for _, a := range connection.Args() {
		args = append(args, string(a))
	}
	for _, lang := range c.Languages() {
		for _, code := range catalogue(t).Codes() {
			for _, part := range []string{"title", "why", "do"} {
				key := "finding." + code + "." + part
				if !c.Has(lang, key) {
					t.Errorf("%s: %s is missing", lang, key)
				}
				for _, p := range c.Placeholders(lang, key) {
					if !slices.Contains(args, p) {
						t.Errorf("%s %s: {{.%s}} is no argument of a fault", lang, key, p)
					}
				}
			}
		}
	}
}

func TestNoWordsForFindingsThatDoNotExist(t *testing.T) {
	c, codes := load(t), catalogue(t).Codes()
	for _, lang := range c.Languages() {
		for _, key := range c.Keys(lang) {
			rest, ok := strings.CutPrefix(key, "finding.")
			if !ok {
				continue
			}
			if code := rest[:strings.LastIndexByte(rest, '.')]; !slices.Contains(codes, code) {
				t.Errorf("%s: %s explains nothing", lang, key)
			}
		}
	}
}

func TestFindingsAreShortAndCalm(t *testing.T) {
	// Numbers and jargon are for the details; blame and false cheer are for nobody.
	unwanted := regexp.MustCompile(`(?i)AADSTS\d|\boops\b|\bsorry\b|\bfailure\b|\byou (forgot|failed|must have)\b|\bsimply\b|\bjust click\b|!`)
	c := load(t)
	say := c.Sayer("en")
	for _, code := range catalogue(t).Codes() {
		title, why, do := say("finding."+code+".title"), say("finding."+code+".why"), say("finding."+code+".do")
		if n := len(strings.Fields(title)); n > 12 && len(c.Placeholders("en", "finding."+code+".title")) == 0 {
			t.Errorf("%s: the title has %d words", code, n)
		}
		if steps := strings.Split(do, "\n"); len(steps) < 2 || len(steps) > 5 {
			t.Errorf("%s: %d steps", code, len(steps))
		}
		if n := len(strings.Fields(why)); n > 60 {
			t.Errorf("%s: the reason has %d words", code, n)
		}
		for _, s := range []string{title, why, do} {
			if m := unwanted.FindString(s); m != "" {
				t.Errorf("%s: %q in %q", code, m, s)
			}
			if strings.Contains(s, "…") {
				t.Errorf("%s: without values it reads %q", code, s)
			}
		}
		if strings.HasSuffix(title, ".") || !strings.HasSuffix(why, ".") {
			t.Errorf("%s: a title has no full stop, a reason has one", code)
		}
	}
}

func TestOwnersActionsAndArgumentsHaveWords(t *testing.T) {
	c := load(t)
	for _, lang := range c.Languages() {
		for _, o := range diagnose.Owners() {
			if !c.Has(lang, "owner."+string(o)) {
				t.Errorf("%s: owner %s has no words", lang, o)
			}
		}
		for _, a := range diagnose.Actions() {
			if !c.Has(lang, "action."+string(a)) {
				t.Errorf("%s: action %s has no words", lang, a)
			}
		}
		for _, a := range connection.Args() {
			if !c.Has(lang, "arg."+string(a)) {
				t.Errorf("%s: argument %s has no words for when it is not known", lang, a)
			}
		}
	}
}

func TestWordsOfAFinding(t *testing.T) {
	f := &connection.Fault{
		Stage: connection.StageReachable, HTTP: 401, BC: "Authentication_InvalidCredentials",
		Args: map[connection.Arg]string{connection.ArgEnvironment: "Production", connection.ArgClientID: "11f0c3d2-6a5b-4c1e-9d77-2b8a90e4c001"},
	}
	w := catalogue(t).Explain(f).Words(load(t).Sayer("en"))
	if !strings.Contains(w.Why, "environment Production") || !strings.Contains(strings.Join(w.Do, "\n"), "11f0c3d2") {
		t.Errorf("the customer's own values are missing: %+v", w)
	}
	if w.Owner == "" || len(w.Do) < 2 || len(w.Also) == 0 || strings.Contains(strings.Join(w.Also, ""), "⟨") {
		t.Errorf("%+v", w)
	}
}
