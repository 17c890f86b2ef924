package home_test

import (
	"testing"

	"bcconnect/connection/cards"
	"bcconnect/screens/home"
	"bcconnect/screens/parts"
)

// TestQuestionTakesTheKeyboard holds that Enter after a question answers it
// harmlessly, and that browsing the list past one leaves the keyboard alone.
func TestQuestionTakesTheKeyboard(t *testing.T) {
	s := open(t, "passed")
	s.screen.OnFocus = s.window.Canvas().Focus
	has := func() string {
		if b, ok := s.window.Canvas().Focused().(*parts.Button); ok {
			return b.Label()
		}
		return ""
	}
	st := home.States()["passed"]
	asked, _ := cards.Reduce(st, cards.DeleteAsked{ID: st.Selected})
	s.screen.Render(asked)
	if has() != "Keep" {
		t.Errorf("%q has the keyboard while the question stands", has())
	}
	s.screen.Render(st)
	if s.window.Canvas().Focused() != s.screen.Focus() {
		t.Errorf("%q has the keyboard after the answer", has())
	}
	search := s.screen.SearchEntry()
	s.window.Canvas().Focus(search)
	for _, p := range st.Profiles {
		if p.ID != st.Selected {
			next, _ := cards.Reduce(asked, cards.Selected{ID: p.ID})
			s.screen.Render(next)
			s.screen.Render(asked)
		}
	}
	if s.window.Canvas().Focused() != search {
		t.Errorf("%q took the keyboard from the search", has())
	}
}
