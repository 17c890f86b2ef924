package app //nolint:testpackage // a window without a display is not for the outside

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
	"bcconnect/screens/testkit"
)

// stage is the whole window without a display. Nothing draws by itself: the
// test does, on its own goroutine.
type stage struct {
	*App
	t       *testing.T
	clip    string
	written map[string]string
}

// newStage opens the window in a sandbox.
func newStage(t *testing.T, scenario string) *stage {
	t.Helper()
	toolkit, words, l := dressed(t)
	ctx, stop := context.WithCancel(t.Context())
	a := &App{fyne: toolkit, words: words, lang: text.English, say: words.Sayer(text.English), look: l, ctx: ctx, stop: stop, around: around(t)}
	a.d.close() // what is drawn, the test draws
	a.win = test.NewWindow(nil)
	a.win.SetPadded(false)
	a.win.Resize(fyne.NewSize(1120, 740))
	s := &stage{App: a, t: t, written: map[string]string{}}
	a.desk = desk{
		copy: func(text string) { s.clip = text },
		write: func(_ context.Context, name string, content []byte) (string, error) {
			s.written[name] = string(content)
			return "/there/" + name, nil
		},
		open: func(context.Context, string) error { return nil },
	}
	a.shortcuts()
	a.real = realWorld(a.around)
	w := practise(t, scenario)
	a.around.browse = nil
	a.enter(w)
	t.Cleanup(func() {
		if a.page != nil {
			a.page.Close()
		}
		a.home.Close()
		a.work.Wait()
		stop()
	})
	s.until("the list", func() bool { return a.home.State().Loaded && a.home.State().Selected != "" })
	return s
}

// until draws until something is so.
func (s *stage) until(what string, is func() bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(enough); !is(); {
		select {
		case <-tick.C:
			s.draw()
		case <-limit:
			s.t.Fatalf("waited for %s; the window says %.600s", what, drawn(s.win.Content()))
		}
	}
	s.draw()
}

// says waits for words in the window.
func (s *stage) says(words string) {
	s.t.Helper()
	s.until(words, func() bool { return strings.Contains(squeeze(drawn(s.win.Content())), squeeze(words)) })
}

// presser is what a tap or a key presses.
type presser interface {
	fyne.CanvasObject
	Label() string
	Press()
}

// press presses the button or link with a label.
func (s *stage) press(label string) {
	s.t.Helper()
	var have []string
	for _, p := range testkit.All[presser](s.win.Content()) {
		if p.Label() == label {
			p.Press()
			s.draw()
			return
		}
		have = append(have, p.Label())
	}
	s.t.Fatalf("nothing is called %q; there is %q", label, have)
}

// shortcut presses a key with Ctrl.
func (s *stage) shortcut(key fyne.KeyName) {
	s.onShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
	s.draw()
}

func (s *stage) log() *logPage {
	s.t.Helper()
	p, ok := s.page.(*logPage)
	if !ok {
		s.t.Fatalf("the log is not open, but %T on %q", s.page, s.show.screen)
	}
	return p
}

// testOnce has the selected connection tested to its end.
func (s *stage) testOnce() string {
	s.t.Helper()
	id := s.home.State().Selected
	s.home.Send(cards.TestConnection{ID: id})
	s.until("the test", func() bool { return !s.home.State().Card(id).Busy() })
	return id
}

func TestLogPageEveryButton(t *testing.T) {
	s := newStage(t, "throttled-once")
	s.shortcut(fyne.KeyL)
	s.says("Nothing was said yet")
	s.press("Back")
	if s.show.screen != screenHome || s.page != nil {
		t.Fatal("Back does not lead home")
	}
	id := s.testOnce()
	s.press("What was said")
	s.says("told to wait")
	p := s.log()
	state := p.session.State
	if n := len(state().Rows); n < 6 {
		t.Fatalf("%d requests", n)
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.says("Correlation id")
	for label, begins := range map[string]string{"bash": "curl --include", "PowerShell": "curl.exe", "Command Prompt": "curl.exe --include ^", "Copy as text": "20"} {
		s.clip = ""
		s.press(label)
		s.until(label, func() bool { return s.clip != "" })
		if !strings.HasPrefix(s.clip, begins) {
			t.Errorf("%s copies %.60q", label, s.clip)
		}
		secret := s.world.srv.Secret(id)
		if strings.Contains(s.clip, secret.Reveal()) {
			t.Errorf("%s copies the secret", label)
		}
	}
	s.press("Show only the requests of this test")
	if state().Filter.Run == 0 {
		t.Error("shows other tests as well")
	}
	s.press("Show everything")
	if !state().Filter.None() {
		t.Error("the filter stays")
	}
	s.press("Show along time")
	s.says("waiting for the answer")
	s.win.Canvas().Focus(p.Focus())
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	s.press("Show as a list")
	if state().View != trail.ViewList {
		t.Error("stays a picture")
	}
	s.press("Save as HAR")
	s.until("the file", func() bool { return len(s.written) == 1 })
	s.says("Saved as bcconnect.har")
	if har := s.written["bcconnect.har"]; !strings.Contains(har, `"version": "1.2"`) || strings.Contains(har, s.world.srv.Secret(id).Reveal()) {
		t.Errorf("wrote %.200s", har)
	}
	s.press("Pause")
	before := len(state().Rows)
	if _, err := s.world.engine.GetToken(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.says("Go on (1 new)")
	if len(state().Rows) != before {
		t.Error("the list moves although it is paused")
	}
	s.press("Go on (1 new)")
	s.until("what came meanwhile", func() bool { return len(state().Rows) > before })
	s.press("Clear")
	s.says("Nothing was said yet")
	s.until("that the journal forgets, which it does in the background", func() bool { return len(s.world.journal.All()) == 0 })
	s.key(fyne.KeyEscape)
	s.draw()
	if s.show.screen != screenHome {
		t.Error("Escape does not lead home")
	}
}

func TestLogOpensForOneRung(t *testing.T) {
	s := newStage(t, "consent-missing")
	id := s.testOnce()
	s.home.Send(cards.EvidenceToggled{ID: id, Rung: check.RungPermissions})
	s.home.Send(cards.LogAsked{ID: id, Rung: check.RungSignIn})
	s.draw()
	p := s.log()
	if f := p.session.State().Filter; f.Profile != id || f.Stage != string(check.RungSignIn) {
		t.Errorf("%+v", f)
	}
	s.until("its requests", func() bool { return len(p.session.State().Rows) > 0 })
	for row := range p.session.State().Rows {
		if x := p.session.State().At(row); x.Tag != string(check.RungSignIn) {
			t.Errorf("shows a request of %s", x.Tag)
		}
	}
	s.press("Back")
	if got := s.home.State().Selected; got != id {
		t.Errorf("comes back to %q", got)
	}
}

func TestShellOfTheSystem(t *testing.T) {
	for system, want := range map[string]transcript.Shell{"windows": transcript.PowerShell, "linux": transcript.Bash, "darwin": transcript.Bash} {
		if got := shellOf(system); got != want {
			t.Errorf("%s: %s", system, got)
		}
	}
}
