package home_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/screens/home"
	"bcconnect/screens/look"
)

// BenchmarkKeyAmong1000 is a key typed into the search: filtered, laid out and
// drawn without a graphics card. Each round is two keys.
func BenchmarkKeyAmong1000(b *testing.B) {
	words, err := text.Load()
	if err != nil {
		b.Fatal(err)
	}
	l, err := look.New(words, "en", look.Light)
	if err != nil {
		b.Fatal(err)
	}
	test.NewApp().Settings().SetTheme(l)
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
