package screens_test

import (
	"maps"
	"slices"

	comparing "bcconnect/connection/compare"
	events "bcconnect/connection/trail"
	"bcconnect/screens/compare"
	"bcconnect/screens/look"
	"bcconnect/screens/trail"
)

// wireSheets are the log and the comparison in each state.
func wireSheets(l *look.Look) []sheet {
	var out []sheet
	for _, name := range slices.Sorted(maps.Keys(compare.States())) {
		n := new(int)
		s := compare.New(l, func(comparing.Event) { *n++ })
		st := compare.States()[name]
		out = append(out, sheet{"compare-" + name, s.Object(), func() { s.Render(st) }, n})
	}
	for _, name := range slices.Sorted(maps.Keys(trail.States())) {
		n := new(int)
		s := trail.New(l, func(events.Event) { *n++ })
		st := trail.States()[name]
		out = append(out, sheet{"log-" + name, s.Object(), func() { s.Render(st) }, n})
	}
	return out
}
