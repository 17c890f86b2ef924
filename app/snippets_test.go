package app //nolint:testpackage // pages are not for the outside

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/connection/vault"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// rig is a whole window without a display, in the sandbox, with a clipboard and
// a disk that a test can look at.
type rig struct {
	*App

	clipboard string
	files     map[string]string
	choose    string // what a file dialog returns
}

func newRig(t *testing.T, scenario string) *rig {
	t.Helper()
	return newRigIn(t, func(*App) *world { return practise(t, scenario) })
}

func newRigIn(t *testing.T, enter func(*App) *world) *rig {
	t.Helper()
	toolkit, words, l := dressed(t)
	r := &rig{files: map[string]string{}}
	a := &App{say: words.Sayer(text.English), words: words, lang: text.English, look: l, fyne: toolkit, win: test.NewWindow(nil)}
	a.ctx, a.stop = context.WithCancel(t.Context())
	a.d.draw = func() {} // a test draws when it looks
	a.desk = desk{
		open: func(context.Context, string) error { return nil },
		copy: func(s string) { r.clipboard = s },
		read: func(context.Context, string) (string, error) { return r.choose, nil },
		write: func(_ context.Context, name string, content []byte) (string, error) {
			r.files[name] = string(content)
			return "/folder/" + name, nil
		},
	}
	a.world = enter(a)
	a.world.engine.SetVault(vault.InMemory())
	a.real = a.world
	a.holdClips()
	a.home = cards.Start(a.ctx, a.lifeServices(a.world, a.cardServices(a.world)), a.world.cardsWorld())
	a.home.Send(cards.Opened{})
	r.App = a
	until(t, "the list", func() bool { return a.home.State().Loaded })
	a.win.Resize(fyne.NewSize(1120, 740))
	a.showHome()
	t.Cleanup(func() {
		a.d.close()
		a.stop()
		if a.page != nil {
			a.page.Close()
		}
		a.home.Close()
		a.work.Wait()
	})
	return r
}

// enough is how long a test waits for what must come: a computer with much
// else to do is slow, and only what never comes is wrong.
const enough = 2 * time.Minute

// until waits for something that another goroutine does.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	limit, again := time.After(enough), time.NewTicker(time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("waited for %s", what)
		}
	}
}

// press presses the visible button of that name.
func (r *rig) press(t *testing.T, label string) {
	t.Helper()
	if b := button(r.win.Content(), label); b != nil {
		b.Press()
		return
	}
	t.Fatalf("there is no button %q among:\n%s", label, drawn(r.win.Content()))
}

// button is the button of that name, if it can be pressed.
func button(o fyne.CanvasObject, label string) *parts.Button {
	b, _ := testkit.Find(o, func(b *parts.Button) bool { return b.Label() == label && !b.Disabled() })
	return b
}

// says draws and looks whether the words stand in the window.
func (r *rig) says(words string) bool {
	r.draw()
	return strings.Contains(squeeze(drawn(r.win.Content())), squeeze(words))
}

func TestUseItElsewhereInTheWindow(t *testing.T) {
	r := newRig(t, "well")
	p := r.home.State().Profiles[0]
	r.home.Send(cards.Opened{Show: p.ID})
	until(t, "the selection", func() bool { return r.home.State().Selected == p.ID })
	r.home.Send(cards.MoreToggled{ID: p.ID})
	r.draw()
	r.press(t, "Use it elsewhere")
	r.draw() // follows the wish
	if r.page == nil || !r.says("curl (shell script)") || !r.says(p.Name) {
		t.Fatalf("the page does not show:\n%s", drawn(r.win.Content()))
	}
	r.press(t, "Copy")
	until(t, "the clipboard", func() bool { return strings.HasPrefix(r.clipboard, "#!/bin/sh") })
	until(t, "the answer", func() bool { return r.says("On the clipboard") })
	r.press(t, "Save as a file")
	until(t, "the file", func() bool { return r.says("Saved as") })
	for name, content := range r.files {
		if !strings.HasSuffix(name, ".sh") || content != r.clipboard {
			t.Errorf("%s holds %q", name, content)
		}
	}
	if strings.Contains(r.clipboard, r.world.srv.Secret(p.ID).Reveal()) {
		t.Error("the secret is on the clipboard")
	}
	r.press(t, "Test it first")
	if r.page != nil || r.show.screen != screenHome {
		t.Fatal("it does not go to the card")
	}
	until(t, "the test", func() bool {
		now, _ := r.home.State().Find(p.ID) // the list is read again after a test
		return r.home.State().Card(p.ID).Tested && now.Standing.Verdict != ""
	})
	r.openPage(cards.PageSnippets, p.ID)
	until(t, "the page of a tested connection", func() bool { return !r.says("has not passed its test") })
	if !r.page.Key(fyne.KeyEscape) || r.page != nil {
		t.Error("Escape does not go back")
	}
	if r.openPage(cards.PageSnippets, "nobody"); r.page != nil {
		t.Error("a page for no connection")
	}
}
