package compare

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection/diagnose"
	"bcconnect/screens/parts"
)

// faults are findings below each other: why a side could not be looked at, or why
// an answer was not taken.
type faults struct {
	box   *fyne.Container
	shown string
}

func newFaults() *faults { return &faults{box: parts.Column(8)} }

// show draws the findings; those that are shown already stay as they are, opened
// details and all.
func (f *faults) show(k *parts.Kit, list []diagnose.Finding) {
	keys := make([]string, 0, len(list))
	for _, x := range list {
		keys = append(keys, fmt.Sprint(x.Code, x.Args))
	}
	key := strings.Join(keys, "|")
	parts.Show(f.box, key != "")
	if key == f.shown {
		return
	}
	f.shown = key
	f.box.Objects = nil
	for _, x := range list {
		f.box.Add(k.Finding(x, parts.FindingOptions{Quiet: true}))
	}
}
