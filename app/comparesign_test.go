package app //nolint:testpackage // a window without a display is not for the outside

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cards"
)

func TestCompareSignsInWithACode(t *testing.T) {
	s := newStage(t, "well-delegate")
	id := ""
	for _, p := range s.home.State().Profiles {
		if p.Mode == connection.ModeDelegate {
			id = p.ID
		}
	}
	s.home.Send(cards.PageAsked{Page: cards.PageCompare, ID: id})
	s.draw()
	p, ok := s.page.(*comparePage)
	if !ok {
		t.Fatalf("%T is open", s.page)
	}
	s.until("the connections", func() bool { return p.session.State().Loaded })
	s.press("Sign in with a code")
	s.until("the code", func() bool { return p.session.State().Waiting() })
	code := p.session.State().Sides[0].Prompt.Code
	s.says(code)
	if code == "" || p.Tick() == 0 {
		t.Error("no code, or its time does not run")
	}
	s.press("Copy the code")
	s.until("the clipboard", func() bool { return s.clip == code })
	s.press("Cancel")
	s.until("the end", func() bool { return !p.session.State().Waiting() })
	s.press("Sign in with a code")
	s.until("another code", func() bool { return p.session.State().Waiting() })
	prompt := p.session.State().Sides[0].Prompt
	if _, err := s.world.srv.EnterCode(t.Context(), prompt.URL, prompt.Code); err != nil {
		t.Fatal(err)
	}
	s.until("the test", func() bool { return p.session.State().Sides[0].Has })
}
