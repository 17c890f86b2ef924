package wizard_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
	"bcconnect/screens/wizard"
)

// ending is the wizard while its test runs, with a clock that a test can move.
func ending(t *testing.T) (g *stage, later func(time.Duration)) {
	t.Helper()
	t.Setenv("LANG", "en_US.UTF-8")
	l, now := lookFor(t, "en", look.Light), moment
	l.Now = func() time.Time { return now }
	test.NewTempApp(t).Settings().SetTheme(l)
	g = &stage{t: t}
	g.screen = wizard.New(l, func(e setup.Event) { g.sent = append(g.sent, e) })
	g.win = test.NewTempWindow(t, g.screen.Object())
	g.win.Resize(fyne.NewSize(1120, 740))
	g.screen.OnFocus, g.screen.Focused = g.win.Canvas().Focus, g.win.Canvas().Focused
	g.screen.Render(wizard.States(moment)["wizard-5-test-running"])
	g.sent = nil
	return g, func(d time.Duration) { now = now.Add(d) }
}

func (g *stage) focused() string {
	if b, ok := g.win.Canvas().Focused().(*parts.Button); ok {
		return b.Label()
	}
	return ""
}

// TestAKeyThatWasMeantForStopSavesNothing presses Enter and the mouse in the
// moment in which the test ends by itself.
func TestAKeyThatWasMeantForStopSavesNothing(t *testing.T) {
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	for state, save := range map[string]string{"wizard-5-test-well": "Save connection", "wizard-5-test-failed": "Save as it is"} {
		g, later := ending(t)
		if g.focused() != "Stop" {
			t.Fatalf("the keyboard is on %q", g.focused())
		}
		g.screen.Render(wizard.States(moment)[state])
		given := g.win.Canvas().Focused()
		given.TypedKey(enter)
		g.press(save)
		if len(g.sent) != 0 {
			t.Errorf("%s: what was meant for Stop sent %v", state, g.sent)
		}
		later(time.Second)
		given.TypedKey(enter)
		if len(g.sent) != 1 {
			t.Errorf("%s: a moment later Enter sends %v", state, g.sent)
		}
	}
}

// TestTheKeyboardStaysWhereSomebodyTookIt while the test ends by itself.
func TestTheKeyboardStaysWhereSomebodyTookIt(t *testing.T) {
	g, _ := ending(t)
	back := g.button("Back")
	g.win.Canvas().Focus(back)
	g.screen.Render(wizard.States(moment)["wizard-5-test-well"])
	if g.win.Canvas().Focused() != fyne.Focusable(back) {
		t.Errorf("the keyboard was taken to %q", g.focused())
	}
}

// TestWhatAGestureBringsWorksAtOnce so that nobody who types fast is held up.
func TestWhatAGestureBringsWorksAtOnce(t *testing.T) {
	g, _ := ending(t)
	g.press("Stop")
	g.screen.Render(wizard.States(moment)["wizard-5-test-stopped"])
	g.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(g.sent) != 2 {
		t.Errorf("sent %v", g.sent)
	}
}
