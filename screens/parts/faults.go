package parts

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection/diagnose"
)

// Faults are findings below each other, hidden while there are none: why
// something could not be done.
type Faults struct {
	kit   *Kit
	of    func(diagnose.Finding) FindingOptions
	box   *fyne.Container
	shown string
}

// Faults makes the room for findings that all act alike.
func (k *Kit) Faults(o FindingOptions) *Faults {
	return k.FaultsOf(func(diagnose.Finding) FindingOptions { return o })
}

// FaultsOf makes the room for findings; of says what each of them does.
func (k *Kit) FaultsOf(of func(diagnose.Finding) FindingOptions) *Faults {
	f := &Faults{kit: k, of: of, box: Column(8)}
	f.box.Hide()
	return f
}

// Object is what is to be shown.
func (f *Faults) Object() fyne.CanvasObject { return f.box }

// Show draws the findings; while they say the same, they stay as they are, opened
// details and all.
func (f *Faults) Show(list []diagnose.Finding) {
	keys := make([]string, 0, len(list))
	for _, x := range list {
		keys = append(keys, fmt.Sprint(x.Code, x.Args, x.Choices))
	}
	key := strings.Join(keys, "|")
	Show(f.box, len(list) > 0)
	if key == f.shown {
		return
	}
	f.shown = key
	f.box.Objects = nil
	for _, x := range list {
		f.box.Add(f.kit.Finding(x, f.of(x)))
	}
	f.box.Refresh()
}

// Said is what tells the findings that are shown from others; "" for none.
func (f *Faults) Said() string { return f.shown }
