package cards_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func TestConsentIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		event cards.Event
		slot  string
		words string
		task  cards.Task
	}{
		"page":    {cards.ConsentOpened{ID: "a"}, "open", "recipe.consent.waiting", cards.TaskNone},
		"link":    {cards.ConsentLinkCopied{ID: "a"}, "copy", "recipe.consent.waiting", cards.TaskNone},
		"mail":    {cards.ConsentMailed{ID: "a"}, "open", "recipe.consent.waiting", cards.TaskNone},
		"verify":  {cards.ConsentAsked{ID: "a"}, "task:a", "recipe.consent.looking", cards.TaskConsent},
		"unknown": {cards.ConsentOpened{ID: "?"}, "", "", cards.TaskNone},
		"nobody":  {cards.ConsentAsked{ID: "?"}, "", "", cards.TaskNone},
	} {
		s, effects := cards.Reduce(loaded(t), c.event)
		if got := s.Card("a"); slots(effects) != c.slot || got.Consent.Key != c.words || got.Task != c.task {
			t.Errorf("%s: %q, %q, %q", name, slots(effects), got.Consent.Key, got.Task)
		}
	}
	busy := loaded(t, cards.GetToken{ID: "a"})
	if s, effects := cards.Reduce(busy, cards.ConsentOpened{ID: "a"}); len(effects) > 0 || s.Card("a").Consent.Key != "" {
		t.Error("a second thing begins while one runs")
	}
}

func TestTheConsentsVerdict(t *testing.T) {
	const api, automation = "API.ReadWrite.All", "Automation.ReadWrite.All"
	for name, c := range map[string]struct {
		seen cards.Consent
		err  error
		want check.Words
		good bool
	}{
		"given":   {cards.Consent{Given: true, Has: []string{api, automation}}, nil, check.Words{Key: "recipe.consent.given"}, true},
		"partly":  {cards.Consent{Given: true, Has: []string{api}, Missing: []string{automation}}, nil, check.Words{Key: "card.consent.partly"}, true},
		"not yet": {cards.Consent{Missing: []string{api}}, nil, check.Words{Key: "recipe.consent.notyet"}, false},
		"opaque":  {cards.Consent{Unknown: true}, nil, check.Words{Key: "recipe.consent.unknown"}, false},
		"failed":  {cards.Consent{}, errors.New("offline"), check.Words{}, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			svc := fakes(profile("a", "", "a"))
			svc.Consent = func(context.Context, connection.Profile) (cards.Consent, error) { return c.seen, c.err }
			s := cards.Start(t.Context(), svc, cards.World{})
			defer s.Close()
			s.Send(cards.Opened{})
			synctest.Wait()
			s.Send(cards.ConsentAsked{ID: "a"})
			synctest.Wait()
			got := s.State().Card("a")
			if got.Consent.Key != c.want.Key || got.ConsentGood != c.good || got.Busy() || (len(got.Findings) > 0) != (c.err != nil) {
				t.Errorf("%s: %+v, good %v, %v", name, got.Consent, got.ConsentGood, got.Findings)
			}
			if c.err == nil {
				return
			}
			c.err = nil // mended: the finding's own button looks again
			s.Send(cards.ActionChosen{ID: "a", Action: diagnose.Retry})
			synctest.Wait()
			if got := s.State().Card("a"); got.Consent.Key != "recipe.consent.notyet" || len(got.Findings) > 0 {
				t.Errorf("%s, again: %+v", name, got)
			}
		})
	}
}

func TestALookAtTheConsentCanBeStopped(t *testing.T) {
	s := loaded(t, cards.MoreToggled{ID: "a"}, cards.ConsentAsked{ID: "a"}, cards.Cancelled{ID: "a"})
	if c := s.Card("a"); c.Busy() || c.Consent.Key != "" || c.Said.Key != "card.said.stopped.consent" {
		t.Errorf("%+v", c)
	}
	s = loaded(t, cards.MoreToggled{ID: "a"}, cards.ConsentSeen{ID: "a"}, cards.MoreToggled{ID: "a"})
	if c := s.Card("a"); c.Consent.Key != "" {
		t.Error("an old verdict is there when More opens again")
	}
}
