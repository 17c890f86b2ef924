package cards_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
)

func moment() time.Time { return time.Date(2026, time.November, 22, 13, 40, 0, 0, time.UTC) }

// TestCodeIsShownAndCopied walks through a sign-in with a code.
func TestCodeIsShownAndCopied(t *testing.T) {
	s := loaded(t, cards.MoreToggled{ID: "u"})
	s, effects := cards.Reduce(s, cards.StartWithCode{ID: "u"})
	if len(effects) != 1 || !effects[0].(cards.Do).Code || s.Card("u").Task != cards.TaskSignIn || s.Card("u").More {
		t.Fatalf("%+v, %+v", effects, s.Card("u"))
	}
	s, _ = cards.Reduce(s, cards.Prompted{ID: "u", Prompt: connection.Prompt{URL: "https://microsoft.com/devicelogin", Code: "ABC", Expires: moment()}})
	if !s.Card("u").Waiting() {
		t.Error("it does not wait")
	}
	if _, effects = cards.Reduce(s, cards.CodeCopied{ID: "u"}); len(effects) != 1 || effects[0].(cards.CopyText).Text != "ABC" {
		t.Errorf("copied %+v", effects)
	}
	if _, effects = cards.Reduce(s, cards.OpenAgain{ID: "u"}); len(effects) != 1 || effects[0].(cards.OpenLink).URL != "https://microsoft.com/devicelogin" {
		t.Errorf("opened %+v", effects)
	}
	if _, effects = cards.Reduce(loaded(t), cards.StartWithCode{ID: "a"}); len(effects) != 0 {
		t.Error("an app signs in with a code")
	}
	if _, effects = cards.Reduce(loaded(t), cards.CodeCopied{ID: "u"}); len(effects) != 0 {
		t.Error("there is a code where nobody waits")
	}
}

// TestTokenIsCopiedOnlyAfterAQuestion wants the yes, a valid token, and the
// settings' permission.
func TestTokenIsCopiedOnlyAfterAQuestion(t *testing.T) {
	valid := cards.Inspected{ID: "a", Facts: connection.TokenFacts{Present: true, Valid: true}}
	for _, tt := range []struct {
		name   string
		events []cards.Event
		slots  string
	}{
		{"yes", []cards.Event{valid, cards.CopyTokenAsked{ID: "a"}, cards.Confirmed{ID: "a"}}, "task:a"},
		{"no", []cards.Event{valid, cards.CopyTokenAsked{ID: "a"}, cards.Dismissed{ID: "a"}, cards.Confirmed{ID: "a"}}, ""},
		{"not asked", []cards.Event{valid, cards.Confirmed{ID: "a"}}, ""},
		{"no token", []cards.Event{cards.CopyTokenAsked{ID: "a"}, cards.Confirmed{ID: "a"}}, ""},
		{"forbidden", []cards.Event{valid, cards.CopyAllowed{}, cards.CopyTokenAsked{ID: "a"}, cards.Confirmed{ID: "a"}}, ""},
		{"forbidden meanwhile", []cards.Event{valid, cards.CopyTokenAsked{ID: "a"}, cards.CopyAllowed{}, cards.Confirmed{ID: "a"}}, ""},
	} {
		s := loaded(t, tt.events[:len(tt.events)-1]...)
		if _, effects := cards.Reduce(s, tt.events[len(tt.events)-1]); slots(effects) != tt.slots {
			t.Errorf("%s: %s", tt.name, slots(effects))
		}
	}
	s := loaded(t, valid, cards.CopyTokenAsked{ID: "a"}, cards.Confirmed{ID: "a"}, cards.TokenCopied{ID: "a"})
	if c := s.Card("a"); c.Busy() || c.Said.Key != "card.said.copytoken" || !c.SaidGood {
		t.Errorf("%+v", c)
	}
}

func TestRenewalIsTold(t *testing.T) {
	at := moment()
	s := loaded(t, cards.Inspected{ID: "a", Facts: connection.TokenFacts{Valid: true}})
	s, effects := cards.Reduce(s, cards.RenewalTold{ID: "a", Renewal: cards.Renewal{Next: at}})
	if len(effects) != 0 || !s.Card("a").Renewal.Next.Equal(at) {
		t.Errorf("a plan: %s, %+v", slots(effects), s.Card("a").Renewal)
	}
	s, effects = cards.Reduce(s, cards.RenewalTold{ID: "a", Renewal: cards.Renewal{Next: at.Add(time.Hour), Done: at}})
	if slots(effects) != "inspect:a list" {
		t.Errorf("a new token: %s", slots(effects))
	}
	failed := cards.Renewal{Failed: at, Done: at, Findings: []diagnose.Finding{{Code: "refresh-revoked"}}}
	s, _ = cards.Reduce(s, cards.RenewalTold{ID: "a", Renewal: failed})
	s, _ = cards.Reduce(s, cards.RenewalTold{ID: "a"}) // off the list: somebody has to sign in
	if r := s.Card("a").Renewal; !r.Failed.Equal(at) || len(r.Findings) != 1 || !r.Next.IsZero() {
		t.Errorf("why it failed is forgotten: %+v", r)
	}
	s, _ = cards.Reduce(s, cards.TokenGot{ID: "a", Task: cards.TaskToken})
	if r := s.Card("a").Renewal; !r.Failed.IsZero() || len(r.Findings) != 0 {
		t.Errorf("after a new token: %+v", r)
	}
	s, _ = cards.Reduce(s, cards.Deleted{ID: "a"})
	if _, effects = cards.Reduce(s, cards.RenewalTold{ID: "a"}); len(effects) != 0 {
		t.Errorf("a deleted one: %s", slots(effects))
	}
	early, _ := cards.Reduce(cards.State{}, cards.RenewalTold{ID: "a", Renewal: cards.Renewal{Next: at}})
	if !early.Card("a").Renewal.Next.Equal(at) {
		t.Error("what is told before the list is there is lost")
	}
}

// TestEndsSoon holds what the list says of authorizations that end before long.
func TestEndsSoon(t *testing.T) {
	at := moment()
	p := connection.Profile{ID: "u", Name: "u", Mode: connection.ModeUser, Tenant: "contoso.com"}
	token := connection.TokenFacts{Present: true, Valid: true, Expires: at.Add(10 * time.Minute)}
	idle := connection.TokenFacts{Present: true, Valid: true, Expires: at.Add(time.Hour), HasRefresh: true, RefreshSince: at.Add(-80 * 24 * time.Hour)}
	for _, tt := range []struct {
		name   string
		mode   connection.Mode
		change func(f *connection.TokenFacts)
		facts  connection.TokenFacts
		note   string
	}{
		{"token without renewal", connection.ModeUser, nil, token, "home.note.token.soon"},
		{"token that renews", connection.ModeUser, func(f *connection.TokenFacts) { f.HasRefresh = true }, token, ""},
		{"token with an hour", connection.ModeUser, func(f *connection.TokenFacts) { f.Expires = at.Add(time.Hour) }, token, ""},
		{"app", connection.ModeApp, nil, token, ""},
		{"unused sign-in", connection.ModeDelegate, nil, idle, "home.note.refresh.soon"},
		{"fresh sign-in", connection.ModeDelegate, func(f *connection.TokenFacts) { f.RefreshSince = at }, idle, ""},
		{"sign-in of unknown age", connection.ModeDelegate, func(f *connection.TokenFacts) { f.RefreshSince = time.Time{} }, idle, ""},
	} {
		p.Mode = tt.mode
		f := tt.facts
		if tt.change != nil {
			tt.change(&f)
		}
		got := cards.StandingOf(p, cards.Card{Seen: true, Facts: f}, at)
		if soon := got.Status == cards.ExpiresSoon; soon != (tt.note != "") || soon && got.Note.Key != tt.note {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
	if got := idle.RefreshEnds(); !got.Equal(at.Add(10 * 24 * time.Hour)) {
		t.Errorf("the estimate is %v", got)
	}
	if left, known := idle.Left(at); left != time.Hour || !known {
		t.Errorf("left %v, %v", left, known)
	}
}

// TestServicesOfTheLifeCycle runs the two new tasks to their ends.
func TestServicesOfTheLifeCycle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		copied := ""
		user := profile("u", "", "Web shop")
		user.Mode = connection.ModeUser
		s := cards.Start(t.Context(), cards.Services{
			List: func(context.Context) ([]connection.Profile, error) { return []connection.Profile{user}, nil },
			Inspect: func(context.Context, string) (connection.TokenFacts, error) {
				return connection.TokenFacts{Present: true, Valid: true}, nil
			},
			SignInByCode: func(_ context.Context, _ connection.Profile, ask func(connection.Prompt)) (connection.TokenFacts, error) {
				ask(connection.Prompt{Code: "ABC", URL: "https://x"})
				time.Sleep(time.Minute)
				return connection.TokenFacts{Valid: true}, nil
			},
			CopyToken: func(_ context.Context, id string) error { copied = id; return nil },
		}, cards.World{})
		defer s.Close()
		s.Send(cards.Opened{})
		synctest.Wait()
		s.Send(cards.StartWithCode{ID: "u"})
		time.Sleep(time.Second)
		if st := s.State(); !st.Card("u").Waiting() || st.Card("u").Prompt.Code != "ABC" {
			t.Errorf("%+v", st.Card("u"))
		}
		time.Sleep(2 * time.Minute)
		if c := s.State().Card("u"); c.Busy() || c.Said.Key != "card.said.signin" {
			t.Errorf("%+v", c)
		}
		s.Send(cards.CopyTokenAsked{ID: "u"})
		s.Send(cards.Confirmed{ID: "u"})
		synctest.Wait()
		if copied != "u" || s.State().Card("u").Said.Key != "card.said.copytoken" {
			t.Errorf("copied %q", copied)
		}
	})
}
