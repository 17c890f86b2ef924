package settings_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/screens/parts"
	"bcconnect/screens/settings"
	"bcconnect/screens/testkit"
)

func open(t *testing.T, state string) (*settings.Screen, *[]string) {
	t.Helper()
	l := testkit.Look(t, "en")
	sent := &[]string{}
	s := settings.New(l, func(e settings.Event) { *sent = append(*sent, fmt.Sprintf("%T%+v", e, e)) })
	testkit.Window(t, s.Object(), 880, 600)
	s.Render(settings.States()[state])
	return s, sent
}

func TestGesturesAreReported(t *testing.T) {
	s, sent := open(t, "plain")
	if len(*sent) != 0 {
		t.Fatalf("drawing sent %q", *sent)
	}
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Button:
			if l := x.Label(); l == "Back" || l == "Choose a file" || l == "Open the folder" {
				test.Tap(x)
			}
		case *parts.Options:
			for _, id := range []string{"dark", "session"} {
				if c := x.Card(id); c != nil {
					c.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
				}
			}
		case *parts.Field:
			test.Type(x.Entry(), "x")
		}
	})
	s.Render(settings.States()["company"]) // with orphans
	press := func() {
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			if b, ok := o.(*parts.Button); ok && strings.HasPrefix(b.Label(), "Remove what is left") {
				test.Tap(b)
			}
			if c, ok := o.(*parts.Check); ok {
				c.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			}
		})
	}
	press()
	s.Render(settings.States()["wrong"]) // with the question
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if c, ok := o.(*parts.Confirm); ok {
			test.Tap(c.Do())
			test.Tap(c.Keep())
		}
	})
	got := strings.Join(*sent, " ")
	for _, want := range []string{
		"OrphansAsked{}", "OrphansConfirmed{}", "OrphansDismissed{}", "RenewalChosen{On:true}", "TokenCopyChosen{On:true}",
		"Closed{}", "CAAsked{}", "FolderAsked{}", "ThemeChosen{Variant:dark}", "KeepChosen{Keep:session}",
		"ProxyTyped{Text:x}", "NoProxyTyped{Text:x}", "CATyped{Path:x}",
	} {
		if !strings.Contains(got, "settings."+want) {
			t.Errorf("%s was not sent: %s", want, got)
		}
	}
}

func TestProblemsStandAtTheirField(t *testing.T) {
	s, _ := open(t, "wrong")
	var problems []string
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.Field); ok && f.Problem() != "" {
			problems = append(problems, f.Problem())
		}
	})
	if len(problems) != 3 {
		t.Errorf("problems shown: %q", problems)
	}
	s.Render(settings.States()["plain"])
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.Field); ok && f.Problem() != "" {
			t.Errorf("%q stays", f.Problem())
		}
	})
}

func TestLogFile(t *testing.T) {
	s, sent := open(t, "company")
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Check:
			x.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		case *parts.Field:
			if x.Entry().Name == "Folder" {
				test.Type(x.Entry(), "/log")
			}
		case *parts.Choice:
			if x.Head().AccessibilityLabel() == "Size of a file: 5 MB" {
				x.Head().Press()
				x.Head().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			}
		}
	})
	got := strings.Join(*sent, " ")
	for _, want := range []string{"LogToggled{On:false}", "LogFolderTyped{Path:/log}"} {
		if !strings.Contains(got, "settings."+want) {
			t.Errorf("%s was not sent: %s", want, got)
		}
	}
	s.Render(settings.States()["plain"])
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.Field); ok && f.Entry().Name == "Folder" {
			t.Error("asks for a folder although no log is kept")
		}
	})
}

func TestEscapeGoesBack(t *testing.T) {
	s, sent := open(t, "plain")
	s.Focus().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if strings.Join(*sent, "") != "settings.Closed{}" {
		t.Errorf("sent %q", *sent)
	}
}
