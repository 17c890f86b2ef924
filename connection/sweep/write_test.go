package sweep_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"bcconnect/assets/text"
	"bcconnect/connection/check"
	"bcconnect/connection/sweep"
)

// summary is twelve connections: two work, nine lack consent, one waits for a
// person. One has a name that every format must guard against.
func summary(t *testing.T) sweep.Summary {
	t.Helper()
	targets := many(12, 3)
	targets[4].Name = "<script>alert(1)</script> *\x1b[31m\u202e"
	s, _ := sweep.Reduce(sweep.State{}, sweep.Begun{Targets: targets, Now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)})
	for i, p := range targets {
		r := report(check.Fail, "consent-missing", nil)
		switch i {
		case 0, 1:
			r = report(check.Pass, "", nil)
		case 2:
			r = report(check.Fail, "needs-sign-in", nil)
		}
		s, _ = sweep.Reduce(s, sweep.Tested{Index: i, Outcome: sweep.Condense(p, r, nil)})
	}
	s, _ = sweep.Reduce(s, sweep.Flushed{Took: 1500 * time.Millisecond})
	return s.Summary()
}

func say(t *testing.T) sweep.Say {
	t.Helper()
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words.Sayer("en")
}

func written(t *testing.T, f check.Format) string {
	t.Helper()
	var b strings.Builder
	if err := summary(t).Write(&b, f, say(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCausesComeWorstFirst(t *testing.T) {
	sum := summary(t)
	if len(sum.Causes) != 2 || sum.Causes[0].Finding.Code != "consent-missing" || len(sum.Causes[0].Outcomes) != 9 || sum.Causes[1].Verdict != sweep.NeedsSignIn {
		t.Errorf("%+v", sum.Causes)
	}
}

func TestEveryFormatSaysWhatHappened(t *testing.T) {
	for _, f := range check.Formats() {
		out := written(t, f)
		if strings.Contains(out, "\x1b") || strings.Contains(out, "\u202e") && f != check.FormatJSON {
			t.Errorf("%s: a name's control characters came through", f)
		}
		for _, want := range []string{"Customer 1", "Connection 11"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q", f, want)
			}
		}
		if f == check.FormatJSON || f == check.FormatJUnit {
			continue
		}
		for _, want := range []string{"2 of 12 work", "9 connections", "The Entra administrator can mend this", "2026-03-01 09:00 UTC"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", f, want, out)
			}
		}
	}
	if out := written(t, check.FormatHTML); strings.Contains(out, "<script>") || !strings.Contains(out, `lang="en"`) {
		t.Error("the page has a name's script in it, or no language")
	}
	if out := written(t, check.FormatMarkdown); strings.Contains(out, "<script>") {
		t.Error("Markdown with a name's script in it")
	}
}

func TestJSONForMachines(t *testing.T) {
	var got struct {
		Schema, Total int
		Kind          string
		MS            int
		Counts        map[string]int
		Causes        []struct {
			Code, Owner, Title string
			Connections        []string
		}
		Connections []struct{ ID, Verdict, Code string }
	}
	if err := json.Unmarshal([]byte(written(t, check.FormatJSON)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != 1 || got.Total != 12 || got.Kind != "bcconnect-summary" || got.MS != 1500 || got.Counts["failed"] != 9 || got.Counts["well"] != 2 {
		t.Errorf("%+v", got)
	}
	if len(got.Causes) != 2 || got.Causes[0].Owner != "entra-admin" || len(got.Causes[0].Connections) != 9 || got.Causes[0].Title == "" {
		t.Errorf("%+v", got.Causes)
	}
	if len(got.Connections) != 12 || got.Connections[2].Verdict != "signin" || got.Connections[3].Code != "consent-missing" {
		t.Errorf("%+v", got.Connections)
	}
}

func TestJUnitForServers(t *testing.T) {
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type string `xml:"type,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, check.FormatJUnit)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 12 || got.Failures != 10 || len(got.Suites) != 3 || len(got.Suites[0].Cases) != 4 || got.Suites[0].Cases[1].Failure.Type != "consent-missing" {
		t.Errorf("%+v", got)
	}
}

func TestAStoppedSweepSaysSo(t *testing.T) {
	s, _ := sweep.Reduce(sweep.State{}, sweep.Begun{Targets: many(3, 1), Now: time.Now()})
	s, _ = sweep.Reduce(s, sweep.Cancelled{})
	if got := s.Summary().Headline(say(t)); got != "Stopped: 0 of 3 work" {
		t.Errorf("%q", got)
	}
}
