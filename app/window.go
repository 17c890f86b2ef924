package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"

	"bcconnect/assets"
	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/cards"
	"bcconnect/connection/profiles"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
)

// appID is the program's identity towards the desktop; FyneApp.toml says the same.
const appID = "org.bcconnect.desktop"

// The window's first size and the least that settings may say, in
// device-independent pixels.
const (
	windowWidth, windowHeight = 1120, 740
	leastWidth, leastHeight   = 880, 600
)

// readyCache makes the user's folder for caches. Where it is missing, the
// toolkit looks through all fonts at each start, and complains on the terminal.
func readyCache() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700)
	}
}

// readFonts has the toolkit read the fonts of nearly every text while the window
// system is asked for a window; later it would read them where a page waits for
// them. Nothing may be measured before it is done.
func readFonts() *sync.WaitGroup {
	var done sync.WaitGroup
	done.Go(func() {
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			fyne.MeasureText("M", look.TextSize, style)
		}
	})
	return &done
}

// prepare makes ready what worlds and window need of the toolkit.
func (a *App) prepare() {
	readyCache()
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "BC Connect", Version: Version, Release: Version != "development",
		Icon:       fyne.NewStaticResource("icon.png", assets.IconPNG()),
		Migrations: map[string]bool{"fyneDo": true},
	})
	a.fyne = fyneapp.NewWithID(appID)
	a.fyne.Settings().SetTheme(a.look)
	a.d.draw = a.draw
	a.desk = desk{
		open:  openAnywhere,
		copy:  func(s string) { a.d.onUI(func() { a.fyne.Clipboard().SetContent(s) }) },
		read:  a.chooseFile,
		write: a.chooseTarget,
		show:  showFile,
		take:  a.takeAnyFile,
	}
	a.holdClips()
}

// openWindow makes the window; it does not show it yet.
func (a *App) openWindow() {
	a.win = a.fyne.NewWindow("BC Connect")
	a.win.SetMaster()
	a.win.SetPadded(false)
	w, h := a.around.settings.WindowWidth, a.around.settings.WindowHeight
	if w < leastWidth || h < leastHeight {
		w, h = windowWidth, windowHeight
	}
	a.win.Resize(fyne.NewSize(w, h))
	a.win.SetCloseIntercept(func() {
		a.rememberSize()
		a.leaveWindow()
	})
	a.shortcuts()
	a.win.SetOnDropped(a.dropped)
}

// rememberSize keeps the window's size for the next start. That it cannot be
// kept is no reason to stay open.
func (a *App) rememberSize() {
	size := a.win.Canvas().Size()
	_ = a.real.book.ChangeSettings(func(s *profiles.Settings) { s.WindowWidth, s.WindowHeight = size.Width, size.Height })
}

// leaveWindow closes the window, unless the wizard wants to ask first.
func (a *App) leaveWindow() {
	if a.show.screen == screenWizard && a.wizard.State().Dirty && !a.show.leaving {
		a.show.leaving = true
		a.wizard.Send(setup.LeaveAsked{})
		return
	}
	a.shut()
}

// shortcuts are the keys of the whole window.
func (a *App) shortcuts() {
	ours := &fyne.ShortcutHandler{}
	a.onShortcut = ours.TypedShortcut
	a.look.OnShortcut = a.onShortcut
	add := func(key fyne.KeyName, do func()) {
		s := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		ours.AddShortcut(s, func(fyne.Shortcut) { do() })
		a.win.Canvas().AddShortcut(s, func(fyne.Shortcut) { do() })
	}
	home := func(do func()) func() {
		return func() {
			if a.show.screen == screenHome {
				do()
			}
		}
	}
	add(fyne.KeyN, home(func() { a.home.Send(cards.AddAsked{}) }))
	add(fyne.KeyF, home(a.search))
	add(fyne.KeyT, home(func() { a.home.Send(cards.PageAsked{Page: cards.PageSweep}) }))
	add(fyne.KeyE, home(func() { a.home.Send(cards.ExplainOpened{}) }))
	add(fyne.KeyComma, home(a.openSettings))
	add(fyne.KeyL, home(func() { a.home.Send(cards.LogAsked{}) }))
	a.look.OnKey = a.key
	a.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { a.key(e.Name) })
}

// search gives the search the keyboard; what it holds is replaced by typing.
func (a *App) search() {
	line := a.show.home.SearchEntry()
	a.win.Canvas().Focus(line)
	if x, ok := line.(fyne.Shortcutable); ok {
		x.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// key is what the window's own keys do; it says whether it was one of them.
func (a *App) key(name fyne.KeyName) bool {
	if a.show.screen == screenPage {
		return a.page.Key(name)
	}
	if a.show.screen != screenHome {
		return false
	}
	id := a.home.State().Selected
	switch {
	case name == fyne.KeyEscape && a.home.State().Explain.Open:
		a.home.Send(cards.ExplainClosed{})
	case id == "":
		return false
	case name == fyne.KeyF5:
		a.home.Send(cards.TestConnection{ID: id})
	case name == fyne.KeyEscape && a.home.State().Card(id).Busy():
		a.home.Send(cards.Cancelled{ID: id})
	default:
		return false
	}
	return true
}

// chosen is what a file dialog came back with.
type chosen struct {
	text, path string
	err        error
}

// chooseFile lets the user choose a file and returns its text.
func (a *App) chooseFile(ctx context.Context, _ string) (string, error) {
	out := make(chan chosen, 1)
	a.d.onUI(func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if err != nil || r == nil {
				out <- chosen{err: err}
				return
			}
			defer func() { _ = r.Close() }()
			b, err := io.ReadAll(io.LimitReader(r, bundle.MaxFile+1))
			out <- chosen{text: string(b), err: err}
		}, a.win)
	})
	c, err := wait(ctx, out)
	if err != nil {
		return "", &connection.Fault{Stage: connection.StageImport, Kind: "import-unreadable", Err: err}
	}
	return c.text, nil
}

// takeAnyFile lets the user choose a file and returns its name and contents.
func (a *App) takeAnyFile(ctx context.Context) (string, []byte, error) {
	out := make(chan chosen, 1)
	a.d.onUI(func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if err != nil || r == nil {
				out <- chosen{err: err}
				return
			}
			defer func() { _ = r.Close() }()
			b, err := io.ReadAll(io.LimitReader(r, bundle.MaxFile+1))
			out <- chosen{text: string(b), path: r.URI().Name(), err: err}
		}, a.win)
	})
	c, err := wait(ctx, out)
	if err != nil {
		return "", nil, &connection.Fault{Stage: connection.StageImport, Kind: "import-unreadable", Err: err}
	}
	if c.path == "" {
		return "", nil, nil
	}
	return c.path, []byte(c.text), nil
}

// choosePath lets the user choose a file and returns where it is.
func (a *App) choosePath(ctx context.Context) (string, error) {
	out := make(chan chosen, 1)
	a.d.onUI(func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if err != nil || r == nil {
				out <- chosen{err: err}
				return
			}
			out <- chosen{path: filepath.FromSlash(r.URI().Path()), err: r.Close()}
		}, a.win)
	})
	c, err := wait(ctx, out)
	return c.path, err
}

// chooseTarget lets the user choose where a file goes and writes it.
func (a *App) chooseTarget(ctx context.Context, name string, content []byte) (string, error) {
	out := make(chan chosen, 1)
	a.d.onUI(func() {
		d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
			if err != nil || w == nil {
				out <- chosen{err: err}
				return
			}
			go func() { out <- put(w, content) }() // a slow disk keeps no window waiting
		}, a.win)
		d.SetFileName(name)
		d.Show()
	})
	c, err := wait(ctx, out)
	if err != nil {
		return "", &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
	}
	return c.path, nil
}

func wait(ctx context.Context, out <-chan chosen) (chosen, error) {
	select {
	case <-ctx.Done():
		return chosen{}, ctx.Err()
	case c := <-out:
		return c, c.err
	}
}

// ticker has the window drawn again at times, while what it shows changes by
// itself (a countdown, "in 52 minutes").
type ticker struct {
	timer *time.Timer
	every time.Duration
}

// set changes how often; 0 stops. ask must be safe on any goroutine.
func (t *ticker) set(every time.Duration, ask func()) {
	if t.every == every && t.timer != nil {
		t.timer.Reset(every)
		return
	}
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
	t.every = every
	if every > 0 {
		t.timer = time.AfterFunc(every, ask)
	}
}
