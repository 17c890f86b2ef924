package app

import (
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
)

// page is a screen that opens over the home screen and closes back to it. Each
// has a file of its own here, which fills its services from the engine.
type page interface {
	// Object is what fills the window.
	Object() fyne.CanvasObject
	// Draw shows the present state. It runs on the UI thread.
	Draw()
	// Focus is what takes the keyboard first; nil for nothing.
	Focus() fyne.Focusable
	// Key takes a key that nothing in the page had a use for, and says whether
	// it had one itself.
	Key(name fyne.KeyName) bool
	// Tick says how soon the page shows something else by itself; 0 is never.
	Tick() time.Duration
	// Close ends the page's work. It may block, and runs off the UI thread.
	Close()
}

// makePage makes a page for a connection, or for all of them where id is "". It
// returns nil for a page that is not there.
func (a *App) makePage(name cards.Page, id string) page {
	switch name {
	case cards.PageMove:
		return a.transferPage()
	case cards.PageSnippets:
		return a.snippetsPage(id)
	case cards.PageEnds:
		return a.newEndsPage()
	case cards.PageRenew:
		return a.newRenewPage(id)
	case cards.PageCompare:
		return a.newComparePage(id)
	case cards.PageLog:
		return a.newLogPage(id)
	case cards.PageSweep:
		return a.newSweepPage(id)
	case cards.PageNone:
	case cards.PageRecipe:
		return newRecipePage(a, id)
	}
	return nil
}

// openPage puts a page into the window.
func (a *App) openPage(name cards.Page, id string) {
	p := a.makePage(name, id)
	if p == nil {
		return
	}
	a.dropPage()
	a.page = p
	a.fill(screenPage, p.Object())
	a.draw()
	a.focus(p.Focus())
}

// closePage goes back to the home screen; show is the connection to select, ""
// for the one that was.
func (a *App) closePage(show string) {
	a.dropPage()
	if show != "" {
		a.home.Send(cards.Opened{Show: show})
	}
	a.showHome()
}

// dropPage ends the open page, if there is one.
func (a *App) dropPage() {
	if a.page == nil {
		return
	}
	a.leave(a.page.Close)
	a.page = nil
}
