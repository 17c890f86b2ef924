package card_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/screens/card"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// small is the card in a window of the least size, beside the list.
func small(t *testing.T, send func(cards.Event)) (*card.Screen, fyne.Window) {
	t.Helper()
	l := testkit.Look(t, text.English)
	l.Now = card.Moment
	s := card.New(l, send)
	w := test.NewWindow(s.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(880-look.RailWidth, 600))
	t.Cleanup(w.Close)
	return s, w
}

// seen says whether words stand inside the window's edges.
func seen(s *card.Screen, w fyne.Window, words string) bool {
	found := false
	testkit.Walk(s.Object(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) bool {
		if x, ok := o.(*parts.Text); ok && strings.Contains(x.String(), words) {
			found = found || at.Y >= 0 && at.Y+x.Size().Height <= w.Canvas().Size().Height
		}
		return true
	})
	return found
}

func TestConsentButtonsSendTheirEvents(t *testing.T) {
	var sent []string
	s, _ := small(t, func(e cards.Event) { sent = append(sent, fmt.Sprintf("%T", e)) })
	s.Render(card.States()["more"])
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			b.Press()
		}
	})
	for _, want := range []string{"cards.ConsentOpened", "cards.ConsentLinkCopied", "cards.ConsentMailed", "cards.ConsentAsked"} {
		if !slices.Contains(sent, want) {
			t.Errorf("no button sends %s: %v", want, sent)
		}
	}
}

// TestAnswersComeIntoView presses what is below or above the edge of the least
// window: what appears must be seen without scrolling.
func TestAnswersComeIntoView(t *testing.T) {
	states := card.States()
	for _, c := range []struct{ before, after, words string }{
		{"more", "more-consent", "The consent is there."},
		{"person-more", "more-notyet", "Not yet: a new token does not carry"},
		{"passed", "checked", "The stored token is valid"},
		{"passed", "claims", "aud"},
		{"passed", "reporting", "names"},
		{"person-more", "waiting", "Finish signing in"},
		{"person-more", "code", "Type this code"},
		{"person-more", "revoke", "?"},
	} {
		s, w := small(t, func(cards.Event) {})
		s.Render(states[c.before])
		s.Render(states[c.after])
		if !seen(s, w, c.words) {
			t.Errorf("%s after %s: %q is out of sight", c.after, c.before, c.words)
		}
	}
}
