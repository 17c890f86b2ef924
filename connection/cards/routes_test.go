package cards_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func routed() cards.State {
	p := connection.Profile{ID: "a", Name: "A", Mode: connection.ModeApp, Routes: "contoso/sales/v1.0\nItems"}
	return cards.Fixture([]connection.Profile{p}, "a", nil)
}

// What a finding offers takes the place of its route, and of no other.
func TestAnOfferedRouteReplacesItsOwn(t *testing.T) {
	f := diagnose.Finding{Args: map[connection.Arg]string{}}
	f.Args[connection.ArgRoute] = "contoso/sales/v1.0"
	_, effects := cards.Reduce(routed(), cards.ActionChosen{ID: "a", Action: diagnose.PickRoute, Choice: "contoso/sales/v2.0", Finding: f})
	if len(effects) != 1 {
		t.Fatalf("%v", effects)
	}
	do, ok := effects[0].(cards.Do)
	if !ok || do.Task != cards.TaskSave || do.Profile.Routes != "contoso/sales/v2.0\nItems" {
		t.Errorf("%+v", effects[0])
	}
	s, effects := cards.Reduce(routed(), cards.ActionChosen{ID: "a", Action: diagnose.PickRoute, Finding: f})
	if len(effects) != 0 || s.Wish.Kind != cards.WishEdit || s.Wish.Field != connection.FieldRoutes {
		t.Errorf("without a choice: %+v", s.Wish)
	}
}

func TestTheLadderOfAConnectionWithRoutes(t *testing.T) {
	s, _ := cards.Reduce(routed(), cards.TestConnection{ID: "a"})
	if n := len(s.Card("a").Results); n != 14 {
		t.Errorf("%d rungs", n)
	}
	plain := cards.Fixture([]connection.Profile{{ID: "a", Mode: connection.ModeApp}}, "a", nil)
	s, _ = cards.Reduce(plain, cards.TestConnection{ID: "a"})
	for _, r := range s.Card("a").Results {
		if r.ID == check.RungRoutes {
			t.Error("a rung for routes without routes")
		}
	}
}

func TestTheSearchKnowsRoutes(t *testing.T) {
	s := cards.Fixture([]connection.Profile{{ID: "a", Name: "A", Routes: "contoso/sales/v2.0"}, {ID: "b", Name: "B"}}, "b", nil)
	s, _ = cards.Reduce(s, cards.SearchTyped{Text: "contoso/sales"})
	if got := s.Shown(); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("%v", got)
	}
}
