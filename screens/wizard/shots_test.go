package wizard_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/testkit"
	"bcconnect/screens/wizard"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

var moment = time.Date(2025, 11, 14, 12, 0, 0, 0, time.UTC)

func lookFor(t *testing.T, lang string, v look.Variant) *look.Look {
	t.Helper()
	l := testkit.Variant(t, lang, v)
	l.Now, l.Zone = func() time.Time { return moment }, time.UTC
	return l
}

// TestShots draws the states named in SHOTS ("all", or parts of names) into
// the folder SHOTS_DIR, for people to look at.
func TestShots(t *testing.T) {
	dir, want := os.Getenv("SHOTS_DIR"), os.Getenv("SHOTS")
	if dir == "" {
		t.Skip("SHOTS_DIR names no folder")
	}
	for name, st := range wizard.States(moment) {
		if want != "all" && !strings.Contains(name, want) {
			continue
		}
		for _, c := range []struct {
			suffix, lang string
			variant      look.Variant
			size         fyne.Size
		}{
			{"light", "en", look.Light, fyne.NewSize(1120, 740)},
			{"dark", "en", look.Dark, fyne.NewSize(1120, 740)},
			{"small", "en", look.Light, fyne.NewSize(880, 600)},
			{"pseudo", "qps", look.Light, fyne.NewSize(880, 600)},
		} {
			if v := os.Getenv("SHOTS_AS"); v != "" && !strings.Contains(v, c.suffix) {
				continue
			}
			l := lookFor(t, c.lang, c.variant)
			a := test.NewTempApp(t)
			a.Settings().SetTheme(l)
			s := wizard.New(l, func(setup.Event) {})
			w := test.NewTempWindow(t, s.Object())
			w.SetPadded(false)
			w.Resize(c.size)
			s.OnFocus = w.Canvas().Focus
			s.Render(st)
			f, err := os.Create(filepath.Join(dir, name+"-"+c.suffix+".png"))
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, w.Canvas().Capture()); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
	}
}
