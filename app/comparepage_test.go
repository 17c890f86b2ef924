package app //nolint:testpackage // a window without a display is not for the outside

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/connection/compare"
)

func TestComparePageEveryButton(t *testing.T) {
	s := newStage(t, "well-everybody")
	id := ""
	for _, p := range s.home.State().Profiles {
		if p.Mode.Interactive() {
			id = p.ID
		}
	}
	s.home.Send(cards.Selected{ID: id})
	s.draw()
	s.press("Compare")
	p, ok := s.page.(*comparePage)
	if !ok {
		t.Fatalf("%T is open", s.page)
	}
	state := p.session.State
	s.until("the connections", func() bool { return state().Loaded })
	s.press("Sign in in the browser")
	s.until("the person's test", func() bool { return state().Sides[0].Has && !state().Sides[0].Busy() })
	s.press("Test both")
	s.until("the tests", func() bool { return !state().Sides[0].Busy() && !state().Sides[1].Busy() && state().Ready() })
	s.says("Delegated permissions")
	s.says("Business Central version")
	report := state().Sides[0].Report
	s.press("Copy as text")
	s.until("the clipboard", func() bool { return strings.Contains(s.clip, "≠") })
	if secret := s.world.srv.Secret(id).Reveal(); secret != "" && strings.Contains(s.clip, secret) {
		t.Error("the secret is copied")
	}
	p.session.Send(compare.OnlyToggled{})
	s.draw()
	for _, r := range state().Shown(compare.GroupFacts) {
		if !r.Differs {
			t.Errorf("shows %s, which does not differ", r.Name)
		}
	}
	var b bytes.Buffer
	if err := report.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	s.desk.read = func(context.Context, string) (string, error) { return b.String(), nil }
	p.session.Send(compare.SideChosen{At: 1, ID: compare.OfferFile})
	s.until("the file", func() bool { return state().Sides[1].Kind == compare.KindFile })
	s.press("Test")
	s.until("the test", func() bool { return !state().Sides[0].Busy() && len(state().Earlier) > 1 })
	s.press("Back")
	if s.show.screen != screenHome {
		t.Error("Back does not lead home")
	}
	s.home.Send(cards.PageAsked{Page: cards.PageCompare, ID: id})
	s.draw()
	s.key(fyne.KeyEscape)
	s.draw()
	if s.show.screen != screenHome {
		t.Error("Escape does not lead home")
	}
}
