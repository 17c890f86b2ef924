package cards_test

import (
	"context"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
)

func TestRenewalOpensWhereThereIsASecret(t *testing.T) {
	s := loaded(t)
	for _, e := range []cards.Event{cards.RenewAsked{ID: "a"}, cards.ActionChosen{ID: "a", Action: diagnose.RenewSecret}} {
		if got, _ := cards.Reduce(s, e); got.Wish.Kind != cards.WishPage || got.Wish.Page != cards.PageRenew || got.Wish.ID != "a" {
			t.Errorf("%T: %+v", e, got.Wish)
		}
	}
	// Somebody's desktop connection sends no secret: it leads to the field.
	if got, _ := cards.Reduce(s, cards.RenewAsked{ID: "u"}); got.Wish.Kind != cards.WishEdit || got.Wish.Field != connection.FieldSecret {
		t.Errorf("%+v", got.Wish)
	}
	if got, _ := cards.Reduce(s, cards.RenewAsked{ID: "nobody"}); got.Wish.Kind == cards.WishPage {
		t.Error("a connection that is not there is renewed")
	}
	busy, _ := cards.Reduce(s, cards.TestConnection{ID: "a"})
	if got, _ := cards.Reduce(busy, cards.RenewAsked{ID: "a"}); got.Wish.Kind == cards.WishPage {
		t.Error("a secret is renewed while it is used")
	}
}

func TestDismissedNoticeIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := fakes()
		kept := "before"
		svc.EndsSeen, svc.DismissEnds = func() string { return kept }, func(mark string) { kept = mark }
		s := cards.Start(context.Background(), svc, cards.World{})
		defer s.Close()
		if s.State().EndsSeen != "before" {
			t.Error("what was dismissed is forgotten")
		}
		s.Send(cards.EndsDismissed{Mark: "now"})
		synctest.Wait()
		if kept != "now" || s.State().EndsSeen != "now" {
			t.Errorf("kept %q", kept)
		}
	})
}
