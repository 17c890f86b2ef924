package rotate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	machine "bcconnect/connection/rotate"
	"bcconnect/screens/parts"
	"bcconnect/screens/rotate"
	"bcconnect/screens/testkit"
)

var moment = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func open(t *testing.T, state string) (*rotate.Screen, *[]string) {
	t.Helper()
	l := testkit.Look(t, "en")
	l.Now = func() time.Time { return moment }
	sent := &[]string{}
	s := rotate.New(l, func(e machine.Event) { *sent = append(*sent, fmt.Sprintf("%T%+v", e, e)) })
	testkit.Window(t, s.Object(), 880, 600)
	s.Render(rotate.States(moment)[state])
	return s, sent
}

// press uses every visible button and check box, but the eye of the secret.
func press(o fyne.CanvasObject) {
	testkit.Each(o, func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Button:
			x.Press()
		case *parts.Check:
			x.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
	})
}

func TestEveryButtonIsReported(t *testing.T) {
	for state, want := range map[string][]string{
		"typed":   {"CloseAsked{}", "TryAsked{}", "LinkAsked{Name:entraCredentials}"},
		"refused": {"ActionChosen{Action:open:entraCredentials", "ActionChosen{Action:mail:admin", "TryAsked{}"},
		"tried":   {"ReplaceAsked{}", "BackAsked{}", "OtherToggled{ID:test}", "OtherToggled{ID:shop}"},
		"half":    {"TestAsked{}", "AgainAsked{}", "CloseAsked{}"},
		"done":    {"TestAsked{}", "CloseAsked{}"},
	} {
		s, sent := open(t, state)
		press(s.Object())
		got := strings.Join(*sent, "\n")
		for _, w := range want {
			if !strings.Contains(got, "rotate."+w) {
				t.Errorf("%s: %s was not sent:\n%s", state, w, got)
			}
		}
		if strings.Contains(got, "Action:renew:secret") {
			t.Errorf("%s: it leads to where one is", state)
		}
	}
	for _, state := range []string{"begun", "trying", "saving", "reading"} {
		s, sent := open(t, state)
		press(s.Object())
		if got := strings.Join(*sent, " "); strings.Contains(got, "TryAsked") || strings.Contains(got, "ReplaceAsked") {
			t.Errorf("%s: %s", state, got)
		}
	}
}

func TestTypingAndEscape(t *testing.T) {
	s, sent := open(t, "begun")
	in, _ := s.Focus().(*parts.Entry)
	test.Type(in, "x")
	if !in.Password || len(*sent) != 1 || !strings.HasPrefix((*sent)[0], "rotate.SecretTyped") || strings.Contains((*sent)[0], "x}") {
		t.Errorf("sent %q", *sent)
	}
	in.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if (*sent)[len(*sent)-1] != "rotate.CloseAsked{}" {
		t.Errorf("sent %q", *sent)
	}
	s, sent = open(t, "tried")
	s.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if strings.Join(*sent, "") != "rotate.BackAsked{}" {
		t.Errorf("sent %q", *sent)
	}
}
