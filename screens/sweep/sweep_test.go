package sweep_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	state "bcconnect/connection/sweep"
	"bcconnect/screens/card"
	"bcconnect/screens/parts"
	"bcconnect/screens/sweep"
	"bcconnect/screens/testkit"
)

// stage is the screen in a test window, and what it sent.
type stage struct {
	screen *sweep.Screen
	sent   []string
}

func open(t *testing.T, name string) *stage {
	t.Helper()
	l := testkit.Look(t, "en")
	l.Now, l.Zone = card.Moment, time.UTC
	s := &stage{}
	s.screen = sweep.New(l, func(e state.Event) { s.sent = append(s.sent, fmt.Sprintf("%T%+v", e, e)) })
	testkit.Window(t, s.screen.Object(), 1120, 740)
	st, ok := sweep.States(card.Moment())[name]
	if name == "none" {
		st, ok = sweep.None(card.Moment()), true
	}
	if !ok {
		t.Fatalf("no state %q", name)
	}
	s.screen.Render(st)
	return s
}

// look collects the words that are to be seen, and what can be pressed by them.
func (s *stage) look() (words []string, press map[string]func()) {
	press = map[string]func(){}
	testkit.Each(s.screen.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Button:
			press[x.Label()] = x.OnPress
		case *parts.Link:
			press[x.Label()] = x.Press
		case *parts.Text:
			words = append(words, x.String())
		case *parts.Pill:
			words = append(words, x.Label())
		}
	})
	return words, press
}

func TestEveryButtonSendsItsEvent(t *testing.T) {
	for _, c := range []struct{ state, button, want string }{
		{"running", "Stop", "sweep.Cancelled{}"},
		{"running", "Back to the list", "sweep.Closed{}"},
		{"ended", "Test those again that do not work", "sweep.Again{All:false"},
		{"ended", "Test all again", "sweep.Again{All:true"},
		{"ended", "Copy summary", "sweep.CopyAsked{}"},
		{"ended", "Markdown", "sweep.SaveAsked{Format:markdown}"},
		{"ended", "Web page", "sweep.SaveAsked{Format:html}"},
		{"ended", "JSON", "sweep.SaveAsked{Format:json}"},
		{"ended", "JUnit", "sweep.SaveAsked{Format:junit}"},
		{"ended", "Show 6 more", "sweep.MoreAsked{Cause:consent-missing/entra-admin}"},
		{"open", "Show fewer", "sweep.MoreAsked{Cause:consent-missing/entra-admin}"},
		{"ended", "Northwind · Order import 4 · Production · CRONUS", "sweep.Chosen{ID:id-3}"},
	} {
		s := open(t, c.state)
		_, press := s.look()
		do := press[c.button]
		if do == nil {
			t.Errorf("%s: no button %q", c.state, c.button)
			continue
		}
		do()
		if len(s.sent) != 1 || !strings.HasPrefix(s.sent[0], c.want) {
			t.Errorf("%s, %q: sent %v, want %s", c.state, c.button, s.sent, c.want)
		}
	}
}

func TestWhatIsSeen(t *testing.T) {
	for name, want := range map[string][]string{
		"beginning": {"Testing your connections", "1 of 120 tested"},
		"running":   {"87 of 120 tested", "Testing now: Order import 88, Web shop 89, Warehouse 90 and 5 more.", "8 connections. The Entra administrator can mend this."},
		"ended":     {"99 of 120 work", "Not working: 16", "Draft: 1"},
		"stopped":   {"Stopped: 71 of 120 work", "Not tested: 33"},
		"well":      {"9 of 9 work", "There is nothing to mend."},
		"none":      {"Test all", "There is no connection to test."},
	} {
		words, press := open(t, name).look()
		for _, w := range want {
			if !slices.Contains(words, w) {
				t.Errorf("%s: no %q in %q", name, w, words)
			}
		}
		if _, stops := press["Stop"]; stops != (name == "running" || name == "beginning") {
			t.Errorf("%s: can be stopped: %v", name, stops)
		}
	}
}

func TestEscapeStopsThenLeaves(t *testing.T) {
	for name, want := range map[string]string{"running": "sweep.Cancelled{}", "ended": "sweep.Closed{}"} {
		s := open(t, name)
		if !s.screen.Key(fyne.KeyEscape) || s.screen.Key(fyne.KeyF5) || len(s.sent) != 1 || s.sent[0] != want {
			t.Errorf("%s: %v", name, s.sent)
		}
		if s.screen.Focus() == nil || s.screen.Tick() != 0 {
			t.Errorf("%s: nothing takes the keyboard, or it ticks", name)
		}
	}
}
