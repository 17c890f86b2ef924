package cards_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cards"
)

func TestCustomerAndTagsOfAConnection(t *testing.T) {
	p := profile("a", "Contoso", "Order import")
	p.Tags = connection.ParseTags("nightly")
	s := cards.Fixture([]connection.Profile{p}, "a", nil)
	do := func(e cards.Event) (effects []cards.Effect) {
		s, effects = cards.Reduce(s, e)
		return effects
	}
	do(cards.LabelsTyped{ID: "a", Group: "x"})
	if s.Card("a").Labels.Open || len(do(cards.LabelsKept{ID: "a"})) > 0 {
		t.Fatal("typed into a panel that is not open")
	}
	do(cards.MoreToggled{ID: "a"})
	do(cards.LabelsToggled{ID: "a"})
	if l := s.Card("a").Labels; l != (cards.Labels{Open: true, Group: "Contoso", Tags: "nightly"}) || s.Card("a").More {
		t.Fatalf("the panel opens with %+v", l)
	}
	do(cards.LabelsTyped{ID: "a", Group: " Alpine  Ski ", Tags: "vip, #nightly"})
	if len(do(cards.LabelsKept{ID: "a"})) != 1 || s.Card("a").Labels.Open {
		t.Fatal("nothing is kept, or the panel stays")
	}
	do(cards.LabelsToggled{ID: "a"})
	if effects := do(cards.LabelsKept{ID: "a"}); len(effects) > 0 {
		t.Errorf("nothing was changed, and it is written: %v", effects)
	}
	do(cards.LabelsToggled{ID: "a"})
	do(cards.LabelsToggled{ID: "a"})
	if s.Card("a").Labels.Open {
		t.Error("it does not close")
	}
	if do(cards.LabelsToggled{ID: "nobody"}); s.Card("nobody").Labels.Open {
		t.Error("opened for a connection that is not there")
	}
}
