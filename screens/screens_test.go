package screens_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/connection/expiry"
	"bcconnect/connection/recipe"
	machine "bcconnect/connection/rotate"
	"bcconnect/connection/setup"
	state "bcconnect/connection/sweep"
	"bcconnect/screens/card"
	"bcconnect/screens/ends"
	"bcconnect/screens/home"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
	checklist "bcconnect/screens/recipe"
	"bcconnect/screens/rotate"
	"bcconnect/screens/settings"
	"bcconnect/screens/sweep"
	"bcconnect/screens/testkit"
	"bcconnect/screens/wizard"
)

// sheet is a screen in one state; draw renders it again.
type sheet struct {
	name   string
	object fyne.CanvasObject
	draw   func()
	sent   *int
}

func sheets(l *look.Look) []sheet {
	var out []sheet
	states := home.States()
	for _, name := range slices.Sorted(maps.Keys(states)) {
		n := new(int)
		s := home.New(l, func(cards.Event) { *n++ })
		st := states[name]
		out = append(out, sheet{"home-" + name, s.Object(), func() { s.Render(st) }, n})
	}
	out = append(out, wireSheets(l)...)
	many := sweep.States(card.Moment())
	for _, name := range slices.Sorted(maps.Keys(many)) {
		n := new(int)
		s := sweep.New(l, func(state.Event) { *n++ })
		out = append(out, sheet{"sweep-" + name, s.Object(), func() { s.Render(many[name]) }, n})
	}
	for _, name := range slices.Sorted(maps.Keys(settings.States())) {
		n := new(int)
		s := settings.New(l, func(settings.Event) { *n++ })
		st := settings.States()[name]
		out = append(out, sheet{"settings-" + name, s.Object(), func() { s.Render(st) }, n})
	}
	watched := ends.States(card.Moment())
	for _, name := range slices.Sorted(maps.Keys(watched)) {
		n := new(int)
		s := ends.New(l, func(expiry.Event) { *n++ })
		out = append(out, sheet{"ends-" + name, s.Object(), func() { s.Render(watched[name]) }, n})
	}
	renewals := rotate.States(card.Moment())
	for _, name := range slices.Sorted(maps.Keys(renewals)) {
		n := new(int)
		s := rotate.New(l, func(machine.Event) { *n++ })
		out = append(out, sheet{"renew-" + name, s.Object(), func() { s.Render(renewals[name]) }, n})
	}
	for _, name := range slices.Sorted(maps.Keys(checklist.States())) {
		n := new(int)
		s := checklist.New(l, func(recipe.Event) { *n++ })
		st := checklist.States()[name]
		out = append(out, sheet{"recipe-" + name, s.Object(), func() { s.Render(st) }, n})
	}
	all := wizard.States(card.Moment())
	for _, name := range slices.Sorted(maps.Keys(all)) {
		n := new(int)
		s := wizard.New(l, func(setup.Event) { *n++ })
		out = append(out, sheet{"wizard-" + name, s.Object(), func() { s.Render(all[name]) }, n})
	}
	return out
}

func theLook(t *testing.T, lang string) *look.Look {
	t.Helper()
	l := testkit.Look(t, lang)
	l.Now, l.Zone = card.Moment, time.UTC
	return l
}

// seen is a text on the screen with the rooms it stands in.
type seen struct {
	words string
	pos   fyne.Position
	size  fyne.Size
}

// walk visits everything that is drawn. room is the rectangle that cuts off
// what stands out of it; tall says that the room scrolls up and down.
func walk(o fyne.CanvasObject, at fyne.Position, room fyne.Size, from fyne.Position, tall bool, found func(seen, string)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if x, ok := o.(*canvas.Text); ok && strings.TrimSpace(x.Text) != "" {
		m := x.MinSize()
		problem := ""
		switch {
		case at.X < from.X-1 || at.X+m.Width > from.X+room.Width+1:
			problem = fmt.Sprintf("stands out sideways: %.0f to %.0f in %.0f to %.0f", at.X, at.X+m.Width, from.X, from.X+room.Width)
		case !tall && (at.Y < from.Y-2 || at.Y+m.Height > from.Y+room.Height+2):
			problem = fmt.Sprintf("stands out: %.0f to %.0f in %.0f to %.0f", at.Y, at.Y+m.Height, from.Y, from.Y+room.Height)
		}
		found(seen{x.Text, at, m}, problem)
		return
	}
	switch x := o.(type) {
	case *parts.Entry:
		return // scrolls what is typed by itself
	case *container.Scroll:
		room, from, tall = x.Size(), at, true
	case *parts.Button:
		room, from, tall = x.Size(), at, false
	}
	for _, b := range testkit.Below(o) {
		walk(b, at, room, from, tall, found)
	}
}

// TestNothingIsCutOff draws every state at the smallest window, in English and
// in a language longer than any, and looks whether each text has its room.
func TestNothingIsCutOff(t *testing.T) {
	for lang, size := range map[string]fyne.Size{"en": fyne.NewSize(1120, 740), text.Pseudo: fyne.NewSize(880, 600)} {
		l := theLook(t, lang)
		for _, s := range sheets(l) {
			w := test.NewWindow(s.object)
			w.SetPadded(false)
			w.Resize(size)
			s.draw()
			n := 0
			walk(s.object, fyne.Position{}, size, fyne.Position{}, false, func(x seen, problem string) {
				n++
				if problem != "" {
					t.Errorf("%s %s %.0f: %q %s", s.name, lang, size.Width, x.words, problem)
				}
			})
			if n < 3 {
				t.Errorf("%s %s: only %d texts are seen", s.name, lang, n)
			}
			if m := s.object.MinSize(); m.Width > 880 || m.Height > 600 {
				t.Errorf("%s %s: wants at least %v", s.name, lang, m)
			}
			w.Close()
		}
	}
}

// TestEveryWordIsThere draws every state and looks for keys without words.
func TestEveryWordIsThere(t *testing.T) {
	l := theLook(t, "en")
	for _, s := range sheets(l) {
		s.object.Resize(fyne.NewSize(1120, 740))
		s.draw()
		walk(s.object, fyne.Position{}, fyne.NewSize(9999, 9999), fyne.Position{}, true, func(x seen, _ string) {
			if strings.ContainsAny(x.words, "⟨⟩") || strings.Contains(x.words, "{{") {
				t.Errorf("%s shows %q", s.name, x.words)
			}
		})
	}
}

// TestRenderIsSilentAndIdempotent draws each state twice: nothing is sent, and
// the second picture is the first.
func TestRenderIsSilentAndIdempotent(t *testing.T) {
	l := theLook(t, "en")
	for _, s := range sheets(l) {
		w := test.NewWindow(s.object)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(1120, 740))
		s.draw()
		first := picture(s.object)
		s.draw()
		if second := picture(s.object); first != second {
			t.Errorf("%s: the second picture differs from the first", s.name)
		}
		if *s.sent != 0 {
			t.Errorf("%s: drawing sent %d events", s.name, *s.sent)
		}
		w.Close()
	}
}

func picture(o fyne.CanvasObject) string {
	var b strings.Builder
	walk(o, fyne.Position{}, fyne.NewSize(9999, 9999), fyne.Position{}, true, func(x seen, _ string) {
		fmt.Fprintln(&b, x.words, x.pos)
	})
	return b.String()
}

// TestEverythingIsReachedByKeyboard walks with Tab once around each state: the
// focus comes back, and no stop is passed twice before.
func TestEverythingIsReachedByKeyboard(t *testing.T) {
	l := theLook(t, "en")
	for _, s := range sheets(l) {
		w := test.NewWindow(s.object)
		w.Resize(fyne.NewSize(1120, 740))
		s.draw()
		var stops []fyne.Focusable
		for range 200 {
			w.Canvas().FocusNext()
			f := w.Canvas().Focused()
			if f == nil || slices.Contains(stops, f) {
				break
			}
			stops = append(stops, f)
		}
		for _, b := range testkit.All[*parts.Button](s.object) {
			if !slices.Contains(stops, fyne.Focusable(b)) {
				t.Errorf("%s: Tab does not reach %q", s.name, b.Label())
			}
		}
		if len(stops) < 2 {
			t.Errorf("%s: %d stops", s.name, len(stops))
		}
		w.Close()
	}
}

// TestTheWalkSeesFaults holds that the walk above would find what it looks for.
func TestTheWalkSeesFaults(t *testing.T) {
	theLook(t, "en")
	words := canvas.NewText("stands out", nil)
	words.Move(fyne.NewPos(70, 0))
	problems := 0
	walk(container.NewWithoutLayout(words), fyne.Position{}, fyne.NewSize(100, 40), fyne.Position{}, false, func(_ seen, p string) {
		if p != "" {
			problems++
		}
	})
	if problems != 1 {
		t.Errorf("%d problems found, want one", problems)
	}
}
