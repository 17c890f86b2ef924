package check_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func TestCompare(t *testing.T) {
	before, after := sample(), sample()
	after.Started = before.Started.Add(time.Hour)
	if c := check.Compare(before, after); !c.None() {
		t.Errorf("the same report differs: %+v", c)
	}
	after.Results[1] = check.Result{ID: check.RungNetwork, Verdict: check.Pass}
	after.Results[4].Findings = []diagnose.Finding{{ID: "BCC-1", Code: "advice"}} // of a rung that is not applicable
	after.Results = append(after.Results, check.Result{ID: check.RungHealth, Verdict: check.Attention, Findings: []diagnose.Finding{{ID: "BCC-900", Code: "bc-slow"}}})
	after.Facts.Version, before.Facts.Version = "27.1", "27.0"
	after.Facts.Environment = "" // not known any more: no change
	after.Facts.TokenExpires = after.Facts.TokenExpires.Add(time.Hour)
	c := check.Compare(before, after)
	if !slices.Equal(c.Rungs, []check.RungChange{{ID: check.RungNetwork, Before: check.Attention, After: check.Pass}}) {
		t.Errorf("rungs %+v", c.Rungs)
	}
	if len(c.Gone) != 1 || c.Gone[0].Finding.Code != "clock-off" || c.Gone[0].Rung != check.RungNetwork {
		t.Errorf("gone %+v", c.Gone)
	}
	if len(c.New) != 1 || c.New[0].Finding.Code != "bc-slow" {
		t.Errorf("new %+v", c.New)
	}
	if !slices.Equal(c.Facts, []check.FactChange{{Name: "version", Before: "27.0", After: "27.1"}}) {
		t.Errorf("facts %+v", c.Facts)
	}
	if c.Before != check.Fail || c.After != check.Fail || !c.Since.Equal(before.Started) || c.None() {
		t.Errorf("%+v", c)
	}
	before.Masked = true
	if c := check.Compare(before, after); c.Facts != nil || len(c.Rungs) != 1 {
		t.Errorf("aliases were compared with names: %+v", c.Facts)
	}
}

func TestChangesAreShown(t *testing.T) {
	r := customer()
	for name, write := range formats(t) {
		out := written(t, write, r)
		want := []string{"Old Name Ltd", "company-near"}
		if name != "json" {
			want = []string{"Changed since the test of 2026-08-31 09:00:00 UTC", "Passed → Failed", "Newly found", "Old Name Ltd → ", "BCC-700"}
		}
		for _, w := range want {
			if name == "markdown" {
				w = strings.ReplaceAll(w, "#", `\#`)
			}
			if !strings.Contains(out, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, out)
			}
		}
	}
	same := check.Compare(sample(), sample())
	r = sample()
	r.Changes = &same
	for _, name := range []string{"text", "markdown", "html"} {
		if out := written(t, formats(t)[name], r); !strings.Contains(out, "nothing changed") {
			t.Errorf("%s says nothing of a comparison without changes", name)
		}
	}
}

// TestEveryChangeHasWords holds that no fact is compared whose name cannot be said.
func TestEveryChangeHasWords(t *testing.T) {
	full := func(s string) check.Report {
		r := check.Report{Name: s, Program: s}
		fill(reflect.ValueOf(&r.Subject).Elem(), s)
		fill(reflect.ValueOf(&r.Facts).Elem(), s)
		r.Facts.Environments = []check.Environment{{Name: s}}
		r.Facts.Companies = []connection.Company{{Name: s}}
		return r
	}
	a, b := full("AzApp"), full("AzUser")
	c := check.Compare(a, b)
	if len(c.Facts) < 18 {
		t.Errorf("%d facts are compared: %+v", len(c.Facts), c.Facts)
	}
	var out bytes.Buffer
	if err := c.WriteText(&out, voice(t)); err != nil || strings.Contains(out.String(), "⟨") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func fill(v reflect.Value, s string) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.String:
			f.SetString(s)
		case f.Type() == reflect.TypeFor[[]string]():
			f.Set(reflect.ValueOf([]string{s}))
		case f.Kind() == reflect.Struct && f.Type() != reflect.TypeFor[time.Time]():
			fill(f, s)
		}
	}
}

// TestReportsAreReadAsTheyWereWritten: nothing of a comparison gets lost on disk.
func TestReportsAreReadAsTheyWereWritten(t *testing.T) {
	for name, r := range map[string]check.Report{"sample": sample(), "customer": customer(), "masked": customer().Mask()} {
		got, err := check.ReadReports(strings.NewReader(written(t, formats(t)["json"], r)))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %v, %d", name, err, len(got))
		}
		if c := check.Compare(got[0], r); !c.None() {
			t.Errorf("%s: on disk it differs: %+v", name, c)
		}
		g := got[0]
		if g.Profile != r.Profile || !g.Started.Equal(r.Started) || g.Took.Milliseconds() != r.Took.Milliseconds() || g.Masked != r.Masked ||
			g.Verdict() != r.Verdict() || g.Subject != r.Subject || !reflect.DeepEqual(g.Facts.Company, r.Facts.Company) {
			t.Errorf("%s: %+v", name, g)
		}
		// Written again it says the same, but for the requests and the comparison.
		for _, f := range []string{"text", "markdown"} {
			r.Changes = nil
			if a, b := written(t, formats(t)[f], g), written(t, formats(t)[f], r); a != b {
				t.Errorf("%s as %s:\n%s\nwas\n%s", name, f, a, b)
			}
		}
	}
	list := "[" + written(t, formats(t)["json"], sample()) + "," + written(t, formats(t)["json"], customer()) + "]"
	if got, err := check.ReadReports(strings.NewReader("\ufeff" + list)); err != nil || len(got) != 2 || got[1].Name != "Wingtip" {
		t.Errorf("a list: %v, %d", err, len(got))
	}
}

func TestForeignReportsAreRefused(t *testing.T) {
	good := written(t, formats(t)["json"], sample())
	for name, c := range map[string]struct{ text, kind string }{
		"nothing":           {"", check.KindReportForeign},
		"no JSON":           {"<html>", check.KindReportForeign},
		"half":              {good[:len(good)/2], check.KindReportForeign},
		"another object":    {`{"name":"x","dependencies":{}}`, check.KindReportForeign},
		"a number":          {"12", check.KindReportForeign},
		"null":              {"null", check.KindReportForeign},
		"a list of others":  {`[{"schema":1}]`, check.KindReportForeign},
		"a later schema":    {strings.Replace(good, `"schema": 1`, `"schema": 2`, 1), check.KindReportNewer},
		"an earlier one":    {strings.Replace(good, `"schema": 1`, `"schema": -1`, 1), check.KindReportForeign},
		"an unknown rung":   {strings.Replace(good, `"id": "values"`, `"id": "valves"`, 1), check.KindReportForeign},
		"an unknown end":    {strings.Replace(good, `"verdict": "attention"`, `"verdict": "splendid"`, 1), check.KindReportForeign},
		"a rung twice":      {strings.Replace(good, `"id": "network"`, `"id": "values"`, 1), check.KindReportForeign},
		"no time":           {strings.Replace(good, `"2026-09-01T09:00:00Z"`, `"0001-01-01T00:00:00Z"`, 1), check.KindReportForeign},
		"something behind":  {good + "x", check.KindReportForeign},
		"too many":          {"[" + strings.Repeat("{},", 10_000) + "{}]", check.KindReportTooLarge},
		"far too long":      {strings.Repeat(" ", 17<<20), check.KindReportTooLarge},
		"deep":              {strings.Repeat("[", 100_000), check.KindReportForeign},
		"rungs of the moon": {`{"schema":1,"started":"2026-09-01T09:00:00Z","rungs":"all"}`, check.KindReportForeign},
	} {
		_, err := check.ReadReports(strings.NewReader(c.text))
		var f *connection.Fault
		if !errors.As(err, &f) || f.Kind != c.kind || f.Stage != connection.StageImport {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
	}
	if _, err := check.ReadReports(iotest.ErrReader(errors.New("gone"))); err == nil {
		t.Error("a reader that fails goes unnoticed")
	}
}

func FuzzReadReports(f *testing.F) {
	var b bytes.Buffer
	for _, r := range []check.Report{sample(), customer(), {}} {
		b.Reset()
		if err := r.WriteJSON(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.String())
		f.Add("[" + b.String() + "]")
	}
	for _, s := range []string{"", "{", "[]", "null", `{"schema":1}`, `{"schema":1e9}`, `[{"schema":1,"started":"2026-01-01T00:00:00Z","ms":-9223372036854775808,"rungs":[{"id":"values","verdict":"pass","words":{"key":"x","args":{"a":"b"}},"findings":[{}]}]}]`} {
		f.Add(s)
	}
	all := formats(f)
	f.Fuzz(func(t *testing.T, s string) {
		reports, err := check.ReadReports(strings.NewReader(s))
		if err != nil {
			var fault *connection.Fault
			if !errors.As(err, &fault) || fault.Kind == "" {
				t.Errorf("not a fault: %v", err)
			}
			return
		}
		for _, r := range reports {
			c := check.Compare(r, sample())
			back := check.Compare(sample(), r)
			r.Changes = &c
			if len(c.New) != len(back.Gone) || len(c.Facts) != len(back.Facts) {
				t.Errorf("there and back differ: %+v, %+v", c, back)
			}
			for name, write := range all {
				if out := written(t, write, r.Mask()); strings.ContainsAny(out, "\x1b\x00") {
					t.Errorf("%s obeys %q", name, s)
				}
			}
		}
	})
}
