package ends_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"bcconnect/connection/expiry"
	"bcconnect/screens/ends"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

var moment = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func open(t *testing.T, state string) (*ends.Screen, *[]string) {
	t.Helper()
	l := testkit.Look(t, "en")
	sent := &[]string{}
	s := ends.New(l, func(e expiry.Event) { *sent = append(*sent, fmt.Sprintf("%T%+v", e, e)) })
	testkit.Window(t, s.Object(), 880, 600)
	s.Render(ends.States(moment)[state])
	return s, sent
}

func TestEveryButtonIsReported(t *testing.T) {
	s, sent := open(t, "few")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			b.Press()
		}
	})
	got := strings.Join(*sent, "\n")
	for _, want := range []string{
		"CloseAsked{}", "CopyAsked{}", "CalendarAsked{}", "FilterChosen{Class:}", "FilterChosen{Class:ended}", "FilterChosen{Class:week}",
		"FilterChosen{Class:month}", "FilterChosen{Class:sixty}", "FilterChosen{Class:later}", "FilterChosen{Class:unknown}",
		"ShowAsked{ID:Order import}", "RenewAsked{ID:Order import}", "ShowAsked{ID:Price sync}",
	} {
		if !strings.Contains(got, "expiry."+want) {
			t.Errorf("%s was not sent", want)
		}
	}
	if strings.Contains(got, "RenewAsked{ID:Price sync}") {
		t.Error("a certificate is renewed as a secret")
	}
	s.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if last := (*sent)[len(*sent)-1]; last != "expiry.CloseAsked{}" {
		t.Errorf("Escape sent %s", last)
	}
	s, sent = open(t, "many")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label() == "Show 140 more" {
			b.Press()
		}
	})
	if strings.Join(*sent, "") != "expiry.MoreAsked{}" {
		t.Errorf("sent %q", *sent)
	}
}

func TestNobodyReadsWhereReadingFailed(t *testing.T) {
	for state, want := range map[string]bool{"reading": true, "failed": false} {
		s, _ := open(t, state)
		_, got := testkit.Find(s.Object(), func(x *parts.Text) bool { return strings.HasPrefix(x.String(), "Reading") })
		if got != want {
			t.Errorf("%s: says that it reads: %v", state, got)
		}
	}
}

// TestPictureHasAMarkForEachEnd counts the marks, those of the legend aside.
func TestPictureHasAMarkForEachEnd(t *testing.T) {
	for state, want := range map[string]int{"few": 5, "many": 200, "later": 1} {
		s, _ := open(t, state)
		n := 0
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			if c, ok := o.(*canvas.Circle); ok && c.Size().Width == 10 && c.Position().Y > 0 {
				n++
			}
		})
		if n < want*9/10 { // marks above the sixth of a column are a number
			t.Errorf("%s: %d marks for %d ends", state, n, want)
		}
	}
}

func TestNothingToCopyIsSaid(t *testing.T) {
	for _, state := range []string{"empty", "unknown"} {
		s, _ := open(t, state)
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			if b, ok := o.(*parts.Button); ok && b.Label() == "Save as calendar" && !b.Disabled() {
				t.Errorf("%s: there is a calendar to save", state)
			}
		})
	}
}
