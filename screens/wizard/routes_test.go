package wizard_test

import (
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"
	"bcconnect/screens/wizard"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func (g *stage) link(label string) *parts.Link {
	g.t.Helper()
	var found *parts.Link
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.Link); ok && l.Label() == label {
			found = l
		}
	})
	if found == nil {
		g.t.Fatalf("no link %q", label)
	}
	return found
}

func TestTheFieldForRoutesIsAskedFor(t *testing.T) {
	g := open(t, "wizard-4-place-chosen")
	if !strings.Contains(g.words(), "Optional. If this connection uses") {
		t.Errorf("reads %s", g.words())
	}
	test.Tap(g.link("List them"))
	g.wantSent(setup.RoutesToggled{})

	g = open(t, "wizard-4-place-routes")
	e := g.entry(0)
	if g.win.Canvas().Focused() != fyne.Focusable(e) {
		t.Errorf("the keyboard is at %T", g.win.Canvas().Focused())
	}
	if e.AccessibilityLabel() != "Custom APIs and web services" {
		t.Errorf("a reader hears %q", e.AccessibilityLabel())
	}
	test.Type(e, "a")
	g.wantSent(setup.Edited{Field: connection.FieldRoutes, Value: "a"})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	g.wantSent(setup.Edited{Field: connection.FieldRoutes, Value: "a\n"})
	g.win.Canvas().Unfocus()
	g.wantSent(setup.Left{Field: connection.FieldRoutes})
	test.Tap(g.link("Hide"))
	g.wantSent(setup.RoutesToggled{})
}

func TestRoutesAreJudgedAtTheField(t *testing.T) {
	g := open(t, "wizard-4-place-routes-wrong")
	if !strings.Contains(g.words(), "The version is missing behind “contoso/loyalty”") || g.entry(0).Text != "contoso/sales/v2.0/targets\ncontoso/loyalty" {
		t.Errorf("reads %s", g.words())
	}
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.Link); ok && l.Label() == "Hide" {
			t.Error("what is typed can be hidden")
		}
	})
}

func TestAnOfferedRouteIsAButton(t *testing.T) {
	g := open(t, "wizard-5-test-routes")
	g.press("Use “Chart_of_Accounts”")
	if len(g.sent) != 1 {
		t.Fatalf("sent %v", g.sent)
	}
	e, ok := g.sent[0].(setup.ActionChosen)
	if !ok || e.Action != diagnose.PickRoute || e.Choice != "Chart_of_Accounts" || e.Finding.Args[connection.ArgRoute] != "Chart of Accounts" {
		t.Errorf("sent %#v", g.sent[0])
	}
}

func TestPastedRoutesAreNamed(t *testing.T) {
	g := open(t, "wizard-2-paste-routes")
	if !strings.Contains(g.words(), "Custom APIs and web services") {
		t.Errorf("reads %s", g.words())
	}
}

// In the least window the field lies below the edge; with the keyboard it comes up.
func TestTheFieldForRoutesComesIntoView(t *testing.T) {
	g := onStage(t, "en", fyne.NewSize(880, 600), wizard.States(moment)["wizard-4-place-chosen"])
	g.screen.Render(wizard.States(moment)["wizard-4-place-routes"])
	at := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	e := g.entry(0)
	if end, foot := at(e)+e.Size().Height, at(g.button("Continue")); end > foot {
		t.Errorf("the field ends at %.0f, below the edge at %.0f", end, foot)
	}
}
