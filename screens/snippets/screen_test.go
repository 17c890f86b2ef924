package snippets_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection/snippets"
	"bcconnect/screens/parts"
	page "bcconnect/screens/snippets"
	"bcconnect/screens/testkit"
)

func open(t *testing.T, state string) (*page.Screen, *[]string) {
	t.Helper()
	l := testkit.Look(t, "en")
	sent := &[]string{}
	note := func(s string) { *sent = append(*sent, s) }
	s := page.New(l, page.Gestures{
		Send: func(e snippets.Event) { note(fmt.Sprintf("%T%+v", e, e)) }, Close: func() { note("close") }, Test: func() { note("test") },
		Copy: func(text string) { note("copied " + text) },
	})
	testkit.Window(t, s.Object(), 880, 600)
	s.Render(page.States()[state])
	return s, sent
}

func words(s *page.Screen) string {
	var b strings.Builder
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Text:
			b.WriteString(x.String() + "\n")
		case *parts.Script:
			b.WriteString(x.String() + "\n")
		}
	})
	return b.String()
}

func TestGesturesAreReported(t *testing.T) {
	s, sent := open(t, "untested")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Button:
			test.Tap(x)
		case *parts.Options:
			x.Card("al").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
	})
	s.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	got := strings.Join(*sent, " ")
	for _, want := range []string{"close", "test", "snippets.CopyAsked{}", "snippets.SaveAsked{}", "snippets.Picked{Kind:al}"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s was not sent: %s", want, got)
		}
	}
	if strings.Count(got, "close") != 2 {
		t.Errorf("the button and Escape go back: %s", got)
	}
}

func TestWhatIsSaid(t *testing.T) {
	for state, want := range map[string][]string{
		"curl":     {"Order import", "#!/bin/sh", "BC_CLIENT_SECRET"},
		"untested": {"has not passed its test", "Invoke-RestMethod"},
		"reason":   {"Mobile and desktop applications"},
		"copied":   {"On the clipboard"},
		"saved":    {"order-import.postman_collection.json"},
		"failed":   {"codeunit 50100"},
		"person":   {"AcquireTokenByAuthorizationCode"},
	} {
		s, _ := open(t, state)
		got := words(s)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q:\n%s", state, w, got)
			}
		}
		if state != "untested" && strings.Contains(got, "has not passed") {
			t.Errorf("%s was tested", state)
		}
		if state == "reason" && strings.Contains(got, "import msal") {
			t.Error("a text that cannot work is shown")
		}
	}
}

func TestAFindingsButtonsWork(t *testing.T) {
	s, sent := open(t, "failed")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && (b.Label() == "Try again" || strings.HasPrefix(b.Label(), "Copy the details")) {
			test.Tap(b)
		}
	})
	if got := strings.Join(*sent, " "); !strings.Contains(got, "SaveAsked") || !strings.Contains(got, "copied ") {
		t.Errorf("sent %s", got)
	}
}

func TestLongLinesScroll(t *testing.T) {
	s, _ := open(t, "curl")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		x, ok := o.(*parts.Script)
		if !ok {
			return
		}
		for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyPageDown, fyne.KeyDown} {
			x.TypedKey(&fyne.KeyEvent{Name: k})
		}
		if at := x.Offset(); at.X <= 0 || at.Y <= 0 {
			t.Errorf("the keys do not scroll: %v", at)
		}
		for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyUp, fyne.KeyLeft, fyne.KeyPageUp, fyne.KeyHome} {
			x.TypedKey(&fyne.KeyEvent{Name: k})
		}
		if at := x.Offset(); at != (fyne.Position{}) {
			t.Errorf("Home does not go back: %v", at)
		}
	})
}
