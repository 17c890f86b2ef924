package cards_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
)

// bubble runs a test in a time of its own.
func bubble(f func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) { synctest.Test(t, f) }
}

func ladder(v check.Verdict) check.Report {
	return check.Report{Profile: "a", Name: "Order import", Results: []check.Result{{ID: check.RungCompany, Verdict: v}}}
}

// tested is a connection with a finished test.
func tested(t *testing.T, svc cards.Services) *cards.Session {
	t.Helper()
	s := cards.Start(t.Context(), svc, cards.World{})
	t.Cleanup(s.Close)
	s.Send(cards.Opened{})
	synctest.Wait()
	s.Send(cards.Selected{ID: "a"})
	s.Send(cards.TestConnection{ID: "a"})
	synctest.Wait()
	return s
}

func TestAReportIsSavedAndCopiedAsChosen(t *testing.T) {
	synctest.Test(t, aReportIsSavedAndCopiedAsChosen)
}

func aReportIsSavedAndCopiedAsChosen(t *testing.T) {
	svc := fakes(profile("a", "", "a"))
	svc.Check = func(context.Context, connection.Profile, func(check.Result)) (check.Report, error) {
		return ladder(check.Pass), nil
	}
	var format check.Format
	var masked bool
	svc.Encode = func(r check.Report, f check.Format) ([]byte, error) {
		format, masked = f, r.Masked
		return []byte("the report"), nil
	}
	var copied, written, name string
	svc.Copy = func(_ context.Context, text string) error { copied = text; return nil }
	svc.WriteFile = func(_ context.Context, n string, b []byte) (string, error) {
		name, written = n, string(b)
		return n, nil
	}
	s := tested(t, svc)
	s.Send(cards.ReportToggled{ID: "a"})
	synctest.Wait()
	if c := s.State().Card("a"); !c.Reporting.Open || c.Reporting.Chosen() != check.FormatHTML {
		t.Fatalf("the choice: %+v", c.Reporting)
	}
	s.Send(cards.ReportSaved{ID: "a"})
	synctest.Wait()
	if format != check.FormatHTML || masked || written != "the report" || name != "Order import.html" {
		t.Errorf("saved %q, %q as %s, masked %v", name, written, format, masked)
	}
	if got := s.State().Notice.Words; got.Key != "card.said.written" {
		t.Errorf("said %+v", got)
	}
	s.Send(cards.ReportFormat{ID: "a", Format: check.FormatJUnit})
	s.Send(cards.ReportMask{ID: "a", On: true})
	s.Send(cards.ReportCopied{ID: "a"})
	synctest.Wait()
	if format != check.FormatJUnit || !masked || copied != "the report" {
		t.Errorf("copied %q as %s, masked %v", copied, format, masked)
	}
	s.Send(cards.ReportSaved{ID: "a"})
	synctest.Wait()
	if strings.Contains(name, "Order import") || !strings.HasSuffix(name, ".xml") {
		t.Errorf("a masked report names the connection in its file name: %q", name)
	}
	s.Send(cards.CopySummary{ID: "a"})
	synctest.Wait()
	if format != check.FormatText || masked {
		t.Errorf("the summary is %s, masked %v", format, masked)
	}
}

func TestAReportThatCannotBeSavedIsExplained(t *testing.T) {
	fail := errors.New("the disk is full")
	for _, tt := range []struct {
		name string
		set  func(*cards.Services)
		send cards.Event
	}{
		{"cannot be written in this format", func(s *cards.Services) {
			s.Encode = func(check.Report, check.Format) ([]byte, error) { return nil, fail }
		}, cards.ReportSaved{ID: "a"}},
		{"cannot be written", func(s *cards.Services) {
			s.WriteFile = func(context.Context, string, []byte) (string, error) { return "", fail }
		}, cards.ReportSaved{ID: "a"}},
		{"cannot be copied", func(s *cards.Services) {
			s.Copy = func(context.Context, string) error { return fail }
		}, cards.ReportCopied{ID: "a"}},
	} {
		t.Run(tt.name, bubble(func(t *testing.T) {
			svc := fakes(profile("a", "", "a"))
			svc.Check = func(context.Context, connection.Profile, func(check.Result)) (check.Report, error) {
				return ladder(check.Pass), nil
			}
			svc.Encode = func(check.Report, check.Format) ([]byte, error) { return []byte("x"), nil }
			tt.set(&svc)
			s := tested(t, svc)
			s.Send(tt.send)
			synctest.Wait()
			if c := s.State().Card("a"); len(c.Findings) == 0 || !c.Tested {
				t.Errorf("findings %v, tested %v", c.Findings, c.Tested)
			}
		}))
	}
	t.Run("nothing was tested", func(t *testing.T) {
		s, effects := cards.Reduce(cards.Fixture([]connection.Profile{profile("a", "", "a")}, "a", nil), cards.ReportSaved{ID: "a"})
		if len(effects) > 0 {
			t.Errorf("%v", effects)
		}
		if s, _ = cards.Reduce(s, cards.ReportToggled{ID: "a"}); s.Card("a").Reporting.Open {
			t.Error("the choice opens without a report")
		}
	})
	t.Run("the user thinks better of it", bubble(func(t *testing.T) {
		svc := fakes(profile("a", "", "a"))
		svc.Check = func(context.Context, connection.Profile, func(check.Result)) (check.Report, error) {
			return ladder(check.Pass), nil
		}
		svc.Encode = func(check.Report, check.Format) ([]byte, error) { return []byte("x"), nil }
		svc.WriteFile = func(context.Context, string, []byte) (string, error) { return "", nil }
		s := tested(t, svc)
		s.Send(cards.ReportSaved{ID: "a"})
		synctest.Wait()
		if key := s.State().Notice.Words.Key; key != "" {
			t.Errorf("said %q", key)
		}
	}))
}

func TestASecondTestSaysWhatChanged(t *testing.T) { synctest.Test(t, aSecondTestSaysWhatChanged) }

func aSecondTestSaysWhatChanged(t *testing.T) {
	svc := fakes(profile("a", "", "a"))
	verdict := check.Fail
	svc.Check = func(context.Context, connection.Profile, func(check.Result)) (check.Report, error) {
		return ladder(verdict), nil
	}
	s := tested(t, svc)
	if c := s.State().Card("a").Report.Changes; c != nil {
		t.Errorf("the first test is compared with nothing: %+v", c)
	}
	verdict = check.Pass
	s.Send(cards.TestConnection{ID: "a"})
	synctest.Wait()
	c := s.State().Card("a").Report.Changes
	if c == nil || len(c.Rungs) != 1 || c.Rungs[0].Before != check.Fail || c.Rungs[0].After != check.Pass {
		t.Fatalf("changes %+v", c)
	}
	s.Send(cards.TestConnection{ID: "a"})
	synctest.Wait()
	if c := s.State().Card("a").Report.Changes; c == nil || !c.None() {
		t.Errorf("nothing changed, and it says %+v", c)
	}
}
