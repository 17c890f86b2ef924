package main

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	comparing "bcconnect/connection/compare"
	events "bcconnect/connection/trail"
	"bcconnect/screens/compare"
	"bcconnect/screens/look"
	"bcconnect/screens/trail"
)

// wireSheets are the log and the comparison in each state.
func wireSheets() []sheet {
	out := states("compare-", compare.States(), func(l *look.Look) drawer[comparing.State] { return compare.New(l, func(comparing.Event) {}) })
	for _, name := range slices.Sorted(maps.Keys(trail.States())) {
		out = append(out, sheet{"log-" + name, func(l *look.Look) fyne.CanvasObject {
			s := trail.New(l, func(events.Event) {})
			s.Object().Resize(fyne.NewSize(1120, 740))
			s.Render(trail.States()[name])
			return s.Object()
		}})
	}
	return out
}
