package home_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection/cards"
	"bcconnect/screens/home"
	"bcconnect/screens/testkit"
)

// BenchmarkKeyAmong1000 is a key typed into the search: filtered, laid out and
// drawn without a graphics card. Each round is two keys.
func BenchmarkKeyAmong1000(b *testing.B) {
	l := testkit.Look(b, "en")
	s := home.New(l, func(cards.Event) {})
	w := test.NewWindow(s.Object())
	defer w.Close()
	w.Resize(fyne.NewSize(1120, 740))
	st := cards.Fixture(home.Many(1000), "", nil)
	for b.Loop() {
		for _, typed := range []string{"company 99", "company 9"} {
			st, _ = cards.Reduce(st, cards.SearchTyped{Text: typed})
			s.Render(st)
		}
	}
}

// BenchmarkFirstPicture is the home screen with a card, made and laid out anew.
// Nearly all of it is measuring text.
func BenchmarkFirstPicture(b *testing.B) {
	l := testkit.Look(b, "en")
	st := cards.Fixture(home.Many(50), "id-0007", nil)
	for b.Loop() {
		s := home.New(l, func(cards.Event) {})
		w := test.NewWindow(s.Object())
		w.Resize(fyne.NewSize(1120, 740))
		s.Render(st)
		w.Close()
	}
}
