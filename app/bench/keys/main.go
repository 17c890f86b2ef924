// Command keys types into the search among 10,000 connections and prints what
// each key took, in milliseconds: filtered, laid out, and drawn without a
// graphics card. It is a program of its own because a process that links the
// toolkit is larger than what the other benchmarks measure.
package main

import (
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/screens/home"
	"bcconnect/screens/look"
)

// rounds is how often the text is typed; the first time only warms up.
const rounds = 10

func main() {
	words, err := text.Load()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	l, err := look.New(words, text.English, look.Light)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	test.NewApp().Settings().SetTheme(l)
	s := home.New(l, func(cards.Event) {})
	w := test.NewWindow(s.Object())
	defer w.Close()
	w.Resize(fyne.NewSize(1120, 740))
	st := cards.Fixture(home.Many(10_000), "", nil)
	s.Render(st)
	const typed = "company 99"
	for round := range rounds {
		for i := range typed {
			begun := time.Now()
			st, _ = cards.Reduce(st, cards.SearchTyped{Text: typed[:i+1]})
			s.Render(st)
			if round > 0 {
				fmt.Println(time.Since(begun).Seconds() * 1000)
			}
		}
	}
}
