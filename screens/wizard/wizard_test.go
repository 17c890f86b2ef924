package wizard_test

import (
	"fmt"
	"image"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
	"bcconnect/screens/wizard"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// stage is a wizard in a window without a display.
type stage struct {
	t      *testing.T
	screen *wizard.Screen
	win    fyne.Window
	sent   []setup.Event
	now    time.Time
	// reply, if set, does with an event what the program would.
	reply func(setup.Event)
}

func onStage(t *testing.T, lang string, size fyne.Size, st setup.State) *stage {
	t.Helper()
	t.Setenv("LANG", "en_US.UTF-8")
	l := lookFor(t, lang, look.Light)
	test.NewTempApp(t).Settings().SetTheme(l)
	g := &stage{t: t, now: moment}
	l.Now = func() time.Time { return g.now }
	g.screen = wizard.New(l, func(e setup.Event) {
		g.sent = append(g.sent, e)
		if g.reply != nil {
			g.reply(e)
		}
	})
	g.win = test.NewTempWindow(t, g.screen.Object())
	g.win.SetPadded(false)
	g.win.Resize(size)
	g.screen.OnFocus = g.win.Canvas().Focus
	g.screen.Render(st)
	g.sent = nil
	return g
}

func open(t *testing.T, name string) *stage {
	t.Helper()
	st, ok := wizard.States(moment)[name]
	if !ok {
		t.Fatalf("no state %q", name)
	}
	return onStage(t, "en", fyne.NewSize(1120, 740), st)
}

// shown walks over what can be seen.
func shown(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			shown(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			shown(c, visit)
		}
	}
}

func (g *stage) button(label string) *parts.Button {
	g.t.Helper()
	var found *parts.Button
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label() == label {
			found = b
		}
	})
	if found == nil {
		g.t.Fatalf("no button %q; there are %q", label, g.buttons())
	}
	return found
}

func (g *stage) buttons() []string {
	var out []string
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			out = append(out, b.Label())
		}
	})
	return out
}

func (g *stage) press(label string) { g.t.Helper(); test.Tap(g.button(label)) }

func (g *stage) words() string {
	var out []string
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *parts.Text:
			out = append(out, parts.Plain(x.String()))
		case *parts.Pill:
			out = append(out, x.Label())
		}
	})
	return strings.Join(out, "\n")
}

func (g *stage) entry(n int) *parts.Entry {
	g.t.Helper()
	var found []*parts.Entry
	shown(g.screen.Object(), func(o fyne.CanvasObject) {
		if e, ok := o.(*parts.Entry); ok {
			found = append(found, e)
		}
	})
	if n >= len(found) {
		g.t.Fatalf("no entry %d of %d", n, len(found))
	}
	return found[n]
}

func (g *stage) wantSent(want ...setup.Event) {
	g.t.Helper()
	if fmt.Sprintf("%#v", g.sent) != fmt.Sprintf("%#v", want) {
		g.t.Errorf("sent %#v, want %#v", g.sent, want)
	}
	g.sent = nil
}

func TestButtonsSayWhatTheyDo(t *testing.T) {
	for _, c := range []struct {
		state, label string
		want         setup.Event
	}{
		{"wizard-1-kind", "Continue", setup.Continue{}},
		{"wizard-1-kind", "Close", setup.LeaveAsked{}},
		{"wizard-2-registration-filled", "Back", setup.Back{}},
		{"wizard-2-registration-filled", "Save for later", setup.SaveAsked{}},
		{"wizard-2-registration-filled", "Paste everything", setup.PasteOpened{}},
		{"wizard-2-registration-leaving", "Throw away", setup.Discarded{}},
		{"wizard-2-registration-leaving", "Go on here", setup.Stayed{}},
		{"wizard-2-registration-leaving", "Save for later", setup.SaveAsked{}},
		{"wizard-2-registration-found", "Use these", setup.PasteUsed{}},
		{"wizard-2-registration-found", "Close", setup.LeaveAsked{}},
		{"wizard-2-registration-whose", "Contoso · Production · Fabrikam", setup.PasteFor{ID: "twin"}},
		{"wizard-2-registration-whose", "A new connection", setup.PasteFor{ID: "example"}},
		{"wizard-2-registration-other", "Contoso · Production · Contoso", setup.PasteFor{ID: "first"}},
		{"wizard-2-registration-other", "This one: Contoso · Production · Fabrikam", setup.PasteFor{ID: "twin"}},
		{"wizard-2-registration-gone", "Use these", setup.PasteUsed{}},
		{"wizard-2-registration-paste", "Choose a file…", setup.FileAsked{}},
		{"wizard-2-certificate-none", "Load a file…", setup.CertificateFileAsked{}},
		{"wizard-2-certificate-none", "Create a certificate…", setup.MakingToggled{}},
		{"wizard-2-certificate-making", "Create the certificate", setup.CertificateAsked{}},
		{"wizard-2-certificate-locked", "Open the file", setup.Unlocked{}},
		{"wizard-2-certificate-made", "Save for upload (.cer)", setup.PublicPartAsked{}},
		{"wizard-2-certificate-made", "As .pem", setup.PublicPartAsked{PEM: true}},
		{"wizard-3-signin", "Open the browser", setup.TokenAsked{}},
		{"wizard-3-signin", "Use another account", setup.TokenAsked{Other: true}},
		{"wizard-3-signin", "Go on without", setup.Skip{}},
		{"wizard-3-signin-waiting", "Open the browser again", setup.OpenAgain{}},
		{"wizard-3-signin-waiting", "Copy the link", setup.LinkCopied{}},
		{"wizard-3-signin-waiting", "Paste the address", setup.AnswerOpened{}},
		{"wizard-3-signin-waiting", "Cancel", setup.Cancel{}},
		{"wizard-3-signin-answer", "Use the address", setup.AnswerGiven{}},
		{"wizard-3-signin-done", "Continue", setup.Continue{}},
		{"wizard-4-place-listed", "Read the lists again", setup.ListsAsked{}},
		{"wizard-4-place-near", "Production", setup.EnvironmentPicked{Name: "Production"}},
		{"wizard-5-test-running", "Stop", setup.Cancel{}},
		{"wizard-5-test-well", "Save connection", setup.SaveAsked{}},
		{"wizard-5-test-well", "Test again", setup.CheckAsked{}},
		{"wizard-5-test-failed", "Test again", setup.CheckAsked{}},
		{"wizard-5-test-failed", "Save as it is", setup.SaveAsked{}},
	} {
		t.Run(c.state+" "+c.label, func(t *testing.T) {
			g := open(t, c.state)
			b := g.button(c.label)
			if c.state == "wizard-2-registration-found" && c.label == "Close" {
				test.Tap(b) // the panel's own, which comes last
				g.wantSent(setup.PasteClosed{})
				return
			}
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			g.wantSent(c.want)
		})
	}
}

func TestLinksOfTheGuide(t *testing.T) {
	g := open(t, "wizard-2-registration-user")
	g.win.Canvas().Unfocus()
	g.sent = nil
	g.press("Open")
	g.wantSent(setup.LinkOpened{Name: "register"})
	g.press("Copy")
	g.wantSent(setup.TextCopied{Name: "redirect"})
}

func TestTypingIsReportedAndLeavingToo(t *testing.T) {
	g := open(t, "wizard-2-registration-empty")
	tenant, client := g.entry(0), g.entry(1)
	if g.win.Canvas().Focused() != fyne.Focusable(tenant) {
		t.Errorf("the keyboard is at %T", g.win.Canvas().Focused())
	}
	test.Type(tenant, "ab")
	g.wantSent(setup.Edited{Field: connection.FieldTenant, Value: "a"}, setup.Edited{Field: connection.FieldTenant, Value: "ab"})
	g.win.Canvas().Focus(client)
	g.wantSent(setup.Left{Field: connection.FieldTenant})
	client.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	g.wantSent(setup.Continue{})
	client.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	g.wantSent(setup.Escaped{})
	test.Type(g.entry(2), "s")
	if last := g.sent[len(g.sent)-1]; last != (setup.SecretTyped{Secret: "s"}) {
		t.Errorf("a secret was reported as %#v", last)
	}
}

func TestTabGoesThroughTheForm(t *testing.T) {
	g := open(t, "wizard-2-registration-filled")
	c := g.win.Canvas()
	c.Unfocus()
	seen := []string{}
	for range 30 {
		c.FocusNext()
		switch f := c.Focused().(type) {
		case *parts.Button:
			seen = append(seen, f.Label())
		case *parts.Entry:
			seen = append(seen, "entry")
		case *parts.Link:
			seen = append(seen, f.Label())
		}
	}
	first, last := slices.Index(seen, "entry"), slices.Index(seen, "Continue")
	if first < 0 || last < first {
		t.Errorf("Tab goes %q", seen)
	}
	entries := 0
	for _, s := range seen[:last] {
		if s == "entry" {
			entries++
		}
	}
	if entries != 6 {
		t.Errorf("Tab meets %d fields before Continue: %q", entries, seen)
	}
}

// every walks through all states on one screen, as a user's way does.
func every(t *testing.T, lang string, look func(t *testing.T, g *stage, st setup.State)) {
	t.Helper()
	states := wizard.States(moment)
	g := onStage(t, lang, fyne.NewSize(880, 600), states["wizard-1-kind"])
	for _, name := range slices.Sorted(maps.Keys(states)) {
		g.screen.Render(states[name])
		t.Run(name, func(t *testing.T) { look(t, g, states[name]) })
	}
}

func TestDrawingReportsNothingAndIsRepeatable(t *testing.T) {
	every(t, "en", func(t *testing.T, g *stage, st setup.State) {
		t.Helper()
		g.win.Canvas().Unfocus()
		g.sent = nil
		g.screen.Render(st)
		words := g.words()
		g.screen.Render(st)
		if len(g.sent) > 0 {
			t.Errorf("drawing sent %#v", g.sent)
		}
		if again := g.words(); again != words {
			t.Errorf("the same state reads otherwise the second time:\n%s\n---\n%s", words, again)
		}
		if strings.Contains(words, "⟨") {
			t.Errorf("words are missing: %s", words)
		}
	})
}

// TestNothingIsWiderThanItsRoom draws every state 40% longer in the smallest
// window: no button may stand outside it sideways.
func TestNothingIsWiderThanItsRoom(t *testing.T) {
	every(t, "qps", func(t *testing.T, g *stage, _ setup.State) {
		t.Helper()
		at := func(o fyne.CanvasObject) fyne.Position {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		}
		shown(g.screen.Object(), func(o fyne.CanvasObject) {
			if b, ok := o.(*parts.Button); ok {
				if x := at(b).X; x < 0 || x+b.Size().Width > 880 {
					t.Errorf("button %q stands at %v to %v", b.Label(), x, x+b.Size().Width)
				}
			}
		})
		if m := g.screen.Object().MinSize(); m.Width > 880 || m.Height > 600 {
			t.Errorf("needs %v", m)
		}
	})
}

func TestCountdown(t *testing.T) {
	g := open(t, "wizard-3-signin-waiting")
	if !strings.Contains(g.words(), "4:37") {
		t.Errorf("reads %s", g.words())
	}
	if !g.screen.Tick() {
		t.Error("a countdown wants no next second")
	}
	if open(t, "wizard-1-kind").screen.Tick() {
		t.Error("a page without a clock wants to tick")
	}
}

func TestNoticePasses(t *testing.T) {
	g := open(t, "wizard-1-kind")
	st := wizard.States(moment)["wizard-1-kind"]
	st.Notice, st.NoticeTurn = "copied", 1
	g.screen.Render(st)
	if !strings.Contains(g.words(), "Copied") || !g.screen.Tick() {
		t.Errorf("reads %s", g.words())
	}
}

func TestTheSecretIsMasked(t *testing.T) {
	g := open(t, "wizard-2-registration-filled")
	if e := g.entry(2); !e.Password || e.Text == "" {
		t.Error("the secret is in the open, or not there")
	}
	if strings.Contains(g.words(), "example-only") {
		t.Error("the secret stands in words")
	}
}

func TestVariantsDiffer(t *testing.T) {
	var pictures []image.Image
	for _, v := range []look.Variant{look.Light, look.Dark} {
		l := lookFor(t, "en", v)
		test.NewTempApp(t).Settings().SetTheme(l)
		s := wizard.New(l, func(setup.Event) {})
		w := test.NewTempWindow(t, s.Object())
		w.Resize(fyne.NewSize(880, 600))
		s.Render(wizard.States(moment)["wizard-1-kind"])
		pictures = append(pictures, w.Canvas().Capture())
	}
	if pictures[0].At(4, 4) == pictures[1].At(4, 4) {
		t.Error("dark is as light as light")
	}
}
