package app //nolint:testpackage // worlds are not for the outside

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/profiles"
)

// desktopWith makes an app around a practice world, with a window and a clipboard but
// without a display.
func desktopWith(t *testing.T, scenario string) (*App, connection.Profile, func(what string, is func(cards.State) bool)) {
	t.Helper()
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	toolkit := test.NewApp()
	t.Cleanup(toolkit.Quit)
	a := &App{fyne: toolkit, words: words, say: words.Sayer(text.English), win: toolkit.NewWindow("x")}
	ctx, stop := context.WithCancel(t.Context())
	a.ctx = ctx
	a.d.draw = func() {}
	a.holdClips()
	a.rule(profiles.Settings{})
	a.world = practise(t, scenario)
	a.home = cards.Start(ctx, a.lifeServices(a.world, a.cardServices(a.world)), a.world.cardsWorld())
	changed := make(chan struct{}, 1)
	a.home.Watch(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	p := a.world.srv.Profiles()[0]
	a.home.Send(cards.Opened{Show: p.ID})
	a.keepAlive(a.world)
	t.Cleanup(func() {
		stop()
		a.home.Close()
		a.world.end()
	})
	until := func(what string, is func(cards.State) bool) {
		t.Helper()
		for limit := time.After(enough); !is(a.home.State()); {
			select {
			case <-changed:
			case <-limit:
				t.Fatalf("waited for %s; the card is %+v", what, a.home.State().Card(p.ID))
			}
		}
	}
	until("the list", func(st cards.State) bool { return st.Selected == p.ID })
	return a, p, until
}

// TestTokenLeavesTheClipboard copies a token as a person does, and closes the
// window: what is ours goes, what somebody else copied stays.
func TestTokenLeavesTheClipboard(t *testing.T) {
	a, p, until := desktopWith(t, "well")
	board := a.fyne.Clipboard()
	copyToken := func() string {
		a.home.Send(cards.CopyTokenAsked{ID: p.ID})
		a.home.Send(cards.Confirmed{ID: p.ID})
		until("the copy", func(st cards.State) bool { return st.Card(p.ID).Said.Key == "card.said.copytoken" })
		return board.Content()
	}
	a.home.Send(cards.GetToken{ID: p.ID})
	until("the token", func(st cards.State) bool { return st.Card(p.ID).Facts.Valid && !st.Card(p.ID).Busy() })
	tok, err := a.world.engine.Token(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := copyToken(); got != tok.Access.Reveal() || !strings.HasPrefix(got, "eyJ") {
		t.Fatalf("the clipboard holds %d characters", len(got))
	}
	a.shut()
	if board.Content() != "" {
		t.Error("after closing the token is still there")
	}
	copyToken()
	board.SetContent("theirs")
	a.clip.Clear()
	if board.Content() != "theirs" {
		t.Errorf("the clipboard holds %q", board.Content())
	}
}

// TestRenewalIsPlannedAndSwitchedOff holds that a token which was got is
// renewed by itself, that the card says when, and that the settings can end it.
func TestRenewalIsPlannedAndSwitchedOff(t *testing.T) {
	a, p, until := desktopWith(t, "well")
	if !a.home.State().Card(p.ID).Renewal.Next.IsZero() {
		t.Error("a token is planned that nobody asked for")
	}
	a.home.Send(cards.GetToken{ID: p.ID})
	until("the plan", func(st cards.State) bool {
		r, f := st.Card(p.ID).Renewal, st.Card(p.ID).Facts
		return f.Valid && r.Next.Before(f.Expires) && r.Next.After(f.Expires.Add(-6*time.Minute))
	})
	a.rule(profiles.Settings{Renewal: profiles.SwitchOff, TokenCopy: profiles.SwitchOff})
	until("the end of the plan", func(st cards.State) bool {
		return st.Card(p.ID).Renewal.Next.IsZero() && st.World.NoTokenCopy
	})
	a.rule(profiles.Settings{})
	until("the plan again", func(st cards.State) bool { return !st.Card(p.ID).Renewal.Next.IsZero() && !st.World.NoTokenCopy })
}

// TestCodeInTheWindow signs in with a code that is typed elsewhere.
func TestCodeInTheWindow(t *testing.T) {
	a, p, until := desktopWith(t, "well-delegate")
	a.home.Send(cards.StartWithCode{ID: p.ID})
	until("the code", func(st cards.State) bool { return st.Card(p.ID).Prompt.Code != "" })
	prompt := a.home.State().Card(p.ID).Prompt
	if _, err := a.world.srv.EnterCode(t.Context(), prompt.URL, prompt.Code); err != nil {
		t.Fatal(err)
	}
	until("the token", func(st cards.State) bool { return st.Card(p.ID).Facts.Valid })
}

// TestFirstStartHasAFolderForCaches starts as a new user, who has none.
func TestFirstStartHasAFolderForCaches(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "cache")
	for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, dir)
	}
	t.Setenv("HOME", filepath.Dir(dir))
	readyCache()
	where, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if about, err := os.Stat(where); err != nil || !about.IsDir() {
		t.Errorf("%v, %v", about, err)
	}
	readyCache() // and once more, where it is there
}
