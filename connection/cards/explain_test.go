package cards_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
)

// explaining are services that look up in the real catalogue and count.
func explaining(t *testing.T, asked *[]string) cards.Services {
	t.Helper()
	catalogue, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	svc := fakes(profile("a", "", "a"))
	svc.Lookup = func(text string) (diagnose.Finding, []string, bool) {
		*asked = append(*asked, text)
		return catalogue.Lookup(text)
	}
	return svc
}

func TestAPastedErrorIsExplainedOnceTypingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		s := cards.Start(t.Context(), explaining(t, &asked), cards.World{})
		defer s.Close()
		s.Send(cards.ExplainTyped{Text: "too early"})
		s.Send(cards.ExplainOpened{})
		const whole = "AADSTS7000215: Invalid client secret provided."
		for i := range whole {
			s.Send(cards.ExplainTyped{Text: connection.Secret(whole[:i+1])})
		}
		synctest.Wait()
		if s.State().Explain.Looked {
			t.Fatal("looked up while typing")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		x := s.State().Explain
		if len(asked) != 1 || asked[0] != whole || !x.Known || x.Finding.Code != "secret-wrong" || strings.Join(x.Codes, " ") != "AADSTS7000215" {
			t.Errorf("asked %q: %+v", asked, x)
		}
	})
}

func TestExplainedActionsNeedNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked, opened []string
		svc := explaining(t, &asked)
		svc.Open = func(_ context.Context, url string) error { opened = append(opened, url); return nil }
		s := cards.Start(t.Context(), svc, cards.World{})
		defer s.Close()
		s.Send(cards.ExplainOpened{})
		for _, c := range []struct {
			typed connection.Secret
			want  string
		}{
			{"AADSTS7000215", "open:docs open:codeLookup copy:support"},
			{"BCC-401", "open:docs copy:support"},
			{"good morning", "copy:support"},
			{"AADSTS99999123", "open:codeLookup copy:support"},
		} {
			s.Send(cards.ExplainTyped{Text: c.typed})
			time.Sleep(time.Second)
			synctest.Wait()
			var got []string
			for _, a := range s.State().Explain.Finding.Actions {
				got = append(got, string(a))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s: %q, want %q", c.typed.Reveal(), got, c.want)
			}
		}
		s.Send(cards.ExplainAction{Action: diagnose.OpenCodeLookup})
		s.Send(cards.ExplainAction{Action: diagnose.Retry})
		synctest.Wait()
		if len(opened) != 1 || !strings.HasSuffix(opened[0], "code=99999123") {
			t.Errorf("opened %q", opened)
		}
	})
}

func TestExplainForgetsWhatWasPasted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, end := range map[string]cards.Event{
			"closed": cards.ExplainClosed{}, "another connection": cards.Selected{ID: "a"}, "emptied": cards.ExplainTyped{Text: " \n"},
		} {
			var asked []string
			s := cards.Start(t.Context(), explaining(t, &asked), cards.World{})
			s.Send(cards.Opened{})
			synctest.Wait()
			s.Send(cards.ExplainOpened{})
			s.Send(cards.ExplainTyped{Text: "AADSTS7000215"})
			s.Send(end)
			time.Sleep(time.Second)
			synctest.Wait()
			if x := s.State().Explain; x.Looked || !x.Text.Empty() || x.Open != (name == "emptied") {
				t.Errorf("%s: %+v", name, x)
			}
			s.Close()
		}
	})
}

func TestAPageThatCannotBeOpenedIsSaidInTheBox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		svc := explaining(t, &asked)
		svc.Open = func(context.Context, string) error { return errors.New("broken") }
		s := cards.Start(t.Context(), svc, cards.World{})
		defer s.Close()
		s.Send(cards.ExplainOpened{})
		s.Send(cards.ExplainTyped{Text: "AADSTS7000215"})
		time.Sleep(time.Second)
		s.Send(cards.ExplainAction{Action: diagnose.OpenDocs})
		synctest.Wait()
		if x := s.State().Explain; len(x.Trouble) != 1 {
			t.Errorf("%+v", x)
		}
		s.Send(cards.ExplainTyped{Text: "AADSTS7000222"})
		if x := s.State().Explain; len(x.Trouble) != 0 {
			t.Error("an old trouble stays")
		}
	})
}
