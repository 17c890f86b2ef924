package parts_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// dayField is a field on a window on 23 November 2026, and what it reported.
func dayField(t *testing.T, lang string) (f *parts.DayField, w fyne.Window, told *[]string) {
	t.Helper()
	l := testkit.Look(t, lang)
	l.Now = func() time.Time { return time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC) }
	told = &[]string{}
	f = parts.New(l).DayField("Ends on", "where it stands", func(s string) { *told = append(*told, s) })
	w = test.NewWindow(f)
	w.Resize(fyne.NewSize(480, 420))
	t.Cleanup(w.Close)
	w.Canvas().Focus(f.Entry())
	return f, w, told
}

func last(told *[]string) string {
	if len(*told) == 0 {
		return ""
	}
	return (*told)[len(*told)-1]
}

func TestADayIsTypedInTheLanguagesOwnOrder(t *testing.T) {
	for _, c := range []struct{ lang, typed, told, left string }{
		{"de", "14.3.2027", "2027-03-14", "2027-03-14"},
		{"de", "14.3.27", "14.3.27", "2027-03-14"}, // the year may be half typed until the field is left
		{"en", "2027-03-14", "2027-03-14", "2027-03-14"},
		{"en", "March 14, 2027", "2027-03-14", "2027-03-14"},
		{"en", "soon", "soon", "soon"},
		{"en", "3/4/2027", "3/4/2027", "3/4/2027"}, // which of the two is for the person to say
	} {
		f, w, told := dayField(t, c.lang)
		test.Type(f.Entry(), c.typed)
		if last(told) != c.told {
			t.Errorf("%s %q: reported %q", c.lang, c.typed, last(told))
		}
		f.SetText(last(told)) // as a screen does that shows what it was told
		if f.Text() != c.typed {
			t.Errorf("%s %q: became %q under the hands", c.lang, c.typed, f.Text())
		}
		w.Canvas().Unfocus()
		if f.Text() != c.left || last(told) != c.left {
			t.Errorf("%s %q: once left it is %q, reported %q", c.lang, c.typed, f.Text(), last(told))
		}
	}
}

func TestEnterTakesAShortYearFirst(t *testing.T) {
	f, _, told := dayField(t, "de")
	submitted := ""
	f.Entry().OnSubmitted = func(string) { submitted = last(told) }
	test.Type(f.Entry(), "14.3.27")
	f.Entry().TypedKey(key(fyne.KeyReturn))
	if submitted != "2027-03-14" {
		t.Errorf("with Enter the day is %q", submitted)
	}
}

func TestAnUnclearDayIsAskedBack(t *testing.T) {
	f, _, _ := dayField(t, "en")
	test.Type(f.Entry(), "3/4/2027")
	f.Explain()
	if f.Problem() != "" {
		t.Error("a problem that nobody saw is explained")
	}
	f.SetError("Write the day.")
	f.Explain()
	if p := f.Problem(); !strings.Contains(p, "3 Apr 2027") || !strings.Contains(p, "4 Mar 2027") {
		t.Errorf("the field says %q", p)
	}
}

func TestTheCalendarByKeyboard(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		keys  string
		want  string
	}{
		"what stands there":     {"2027-03-14", "Down Return", "2027-03-14"},
		"arrows":                {"2027-03-14", "Down Right Down Left Up Right Space", "2027-03-15"},
		"over the month":        {"2027-03-31", "Down Right Return", "2027-04-01"},
		"a month on":            {"2027-01-31", "F4 Next Return", "2027-02-28"},
		"a month back":          {"2027-03-14", "Down Prior Return", "2027-02-14"},
		"begin of the week":     {"2027-03-14", "Down Home Return", "2027-03-08"},
		"end of the week":       {"2027-03-10", "Down End Return", "2027-03-14"},
		"nothing there yet":     {"", "Down Return", "2027-05-23"},
		"what has passed":       {"2020-01-01", "Down Return", "2027-05-23"},
		"never before today":    {"2026-11-24", "Down Up Prior Return", "2026-11-23"},
		"Escape leaves it":      {"2027-03-14", "Down Right Escape", ""},
		"Escape from the field": {"2027-03-14", "Down Escape", ""},
	} {
		f, w, told := dayField(t, "en")
		f.SetText(c.typed)
		for _, k := range strings.Fields(c.keys) {
			w.Canvas().Focused().TypedKey(key(fyne.KeyName(k)))
		}
		if last(told) != c.want {
			t.Errorf("%s: %q", name, last(told))
		}
		if f.Opened() || w.Canvas().Focused() != fyne.Focusable(f.Entry()) {
			t.Errorf("%s: the calendar is open %v, the keyboard is on %T", name, f.Opened(), w.Canvas().Focused())
		}
	}
}

func TestTheCalendarByPointer(t *testing.T) {
	f, w, told := dayField(t, "en")
	f.SetText("2027-01-14")
	low := f.HeightFor(480)
	test.Tap(f.OpenButton())
	f.Resize(fyne.NewSize(480, f.HeightFor(480)))
	if !f.Opened() || f.HeightFor(480) < low+200 {
		t.Fatal("the calendar does not open in the page")
	}
	grid := f.Calendar().(fyne.Tappable)
	cell := f.Calendar().(fyne.CanvasObject).Size().Width / 7
	grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(cell*0.5, 35)}) // Monday of the first week, in December
	grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(cell*0.5, 5)})  // the name of the day
	if len(*told) != 0 || !f.Opened() {
		t.Errorf("a place without a day chose %v", *told)
	}
	before := w.Canvas().Capture()
	grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(cell*2.5, 35+60)}) // Wednesday of the third week
	if last(told) != "2027-01-13" || f.Opened() {
		t.Errorf("chose %q", last(told))
	}
	if equal(before, w.Canvas().Capture()) {
		t.Error("nothing is to be seen of it")
	}
	test.Tap(f.OpenButton())
	test.Tap(f.OpenButton())
	if f.Opened() {
		t.Error("a second press does not close it")
	}
}
