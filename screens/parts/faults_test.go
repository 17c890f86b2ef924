package parts_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/parts"
)

// TestFaultsStayWhileTheySayTheSame holds that drawing again leaves what was
// opened open, and that other values of the same finding are other words.
func TestFaultsStayWhileTheySayTheSame(t *testing.T) {
	k := kit(t)
	f := k.Faults(parts.FindingOptions{Quiet: true})
	if f.Object().Visible() || f.Said() != "" {
		t.Error("no findings are shown")
	}
	of := func(path string) []diagnose.Finding {
		return []diagnose.Finding{{Code: "import-unreadable", Args: map[connection.Arg]string{connection.ArgPath: path}}}
	}
	f.Show(of("a.json"))
	first := views(f)
	f.Show(of("a.json"))
	if again := views(f); len(first) != 1 || len(again) != 1 || again[0] != first[0] {
		t.Error("the same finding was drawn anew")
	}
	f.Show(of("b.json"))
	if other := views(f); len(other) != 1 || other[0] == first[0] {
		t.Error("another file's finding shows the first file")
	}
	f.Show(nil)
	if f.Object().Visible() || f.Said() != "" {
		t.Error("what is mended stays")
	}
}

func views(f *parts.Faults) []fyne.CanvasObject {
	c, _ := f.Object().(*fyne.Container)
	return c.Objects
}
