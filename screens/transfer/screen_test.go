package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection/transfer"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
	page "bcconnect/screens/transfer"
)

func open(t *testing.T, state string) (*page.Screen, *[]string) {
	t.Helper()
	l := testkit.Look(t, "en")
	sent := &[]string{}
	note := func(s string) { *sent = append(*sent, s) }
	s := page.New(l, page.Gestures{
		Send: func(e transfer.Event) { note(fmt.Sprintf("%T%+v", e, e)) }, Close: func() { note("close") }, Copy: func(string) { note("copied") },
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
		case *parts.Button:
			b.WriteString(x.Label() + "\n")
		}
	})
	return b.String()
}

func space(f fyne.Focusable) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) }

func TestGesturesAreReported(t *testing.T) {
	for state, want := range map[string][]string{
		"empty":  {"close", "transfer.FileAsked{}", "transfer.SideChosen{Side:out}"},
		"chosen": {"transfer.ItemToggled{Item:0}", "transfer.Decided{Item:0 Choice:both}", "transfer.SecretsToggled{Take:false}", "transfer.Go{}"},
		"sealed": {"transfer.PhraseTyped{Text:•••}", "transfer.FileAsked{}"},
		"out":    {"transfer.Toggled{ID:order}", "transfer.PhraseTyped{Text:•••}", "transfer.AgainTyped{Text:•••}", "transfer.Go{}"},
		"wrong":  {"transfer.Go{}", "transfer.FileAsked{}"},
	} {
		s, sent := open(t, state)
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			switch x := o.(type) {
			case *parts.Button:
				if !x.Disabled() {
					test.Tap(x)
				}
			case *parts.Check:
				space(x.Focusable())
			case *parts.Options:
				for _, id := range []string{"out", "both"} {
					if c := x.Card(id); c != nil {
						space(c)
					}
				}
			case *parts.SecretEntry:
				test.Type(x.Entry(), "x")
			}
		})
		got := strings.Join(*sent, " ")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %s was not sent: %s", state, w, got)
			}
		}
	}
	s, sent := open(t, "empty")
	s.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !s.Key(fyne.KeyEscape) || s.Key(fyne.KeyF5) || strings.Join(*sent, " ") != "close close" {
		t.Errorf("Escape: %v", *sent)
	}
}

func TestWhatIsSaid(t *testing.T) {
	for state, want := range map[string][]string{
		"empty":   {"Choose a file"},
		"chosen":  {"Order import", "there already", "40 characters", "line 3", "contoso.postman_environment.json", "Bring in", "Another file"},
		"sealed":  {"Passphrase", "Open"},
		"wrong":   {"does not open this file"},
		"brought": {"2 connections"},
		"out":     {"Save the file", "12 characters", "Sign-ins"},
		"saved":   {"connections.bcbundle"},
		"working": {"A moment"},
	} {
		s, _ := open(t, state)
		got := words(s)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q:\n%s", state, w, got)
			}
		}
		if strings.Contains(got, "abc8Q") || strings.Contains(got, "correct horse") {
			t.Errorf("%s shows a secret", state)
		}
	}
}
