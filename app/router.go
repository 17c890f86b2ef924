package app

import (
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/setup"
	"bcconnect/screens/home"
	"bcconnect/screens/wizard"
)

// screenName is what fills the window.
type screenName string

const (
	screenNone     screenName = ""
	screenHome     screenName = "home"
	screenWizard   screenName = "wizard"
	screenSettings screenName = "settings"
	screenPage     screenName = "page"
)

// shown is what the window shows, and which requests of the screens were
// already answered.
type shown struct {
	screen  screenName
	home    *home.Screen
	wizard  *wizard.Screen
	ticker  ticker
	wish    int
	wanted  int
	leaving bool
}

// enter goes into a world: its connections fill the home screen.
func (a *App) enter(w *world) {
	a.settle(w)
	a.appear()
}

// appear shows the home screen of a world that was settled, from now on as it is.
func (a *App) appear() {
	a.home.Watch(a.d.ask)
	a.showHome()
}

// settle makes a world the present one and has its connections read; it shows
// nothing yet.
func (a *App) settle(w *world) {
	a.dropPage()
	old, oldHome := a.world, a.home
	a.world = w
	place := w.cardsWorld()
	place.NoTokenCopy = a.around.settings.TokenCopy.Off()
	a.home = cards.Start(a.ctx, a.lifeServices(w, a.cardServices(w)), place)
	a.show.wish = 0
	a.leave(func() {
		if oldHome != nil {
			oldHome.Close()
		}
		if old != nil && old != a.real {
			old.end()
		}
	})
	a.home.Send(cards.Opened{})
	a.watchLog(w)
	a.keepAlive(w)
}

// watchLog has the home screen say when the log cannot be written to its file.
func (a *App) watchLog(w *world) {
	home := a.home
	told := func(err error) { home.Send(cards.LogTold{Wrong: err != nil}) }
	w.onLog.Store(&told)
	told(w.logTrouble())
}

// leave ends something in the background: what is closed may wait for the UI
// thread.
func (a *App) leave(end func()) {
	a.work.Add(1)
	go func() {
		defer a.work.Done()
		end()
	}()
}

// showHome puts the home screen into the window.
func (a *App) showHome() {
	if a.show.home == nil {
		a.show.home = home.New(a.look, func(e cards.Event) { a.home.Send(e) })
		a.show.home.OnFocus = a.focus
	}
	a.fill(screenHome, a.show.home.Object())
	a.draw()
	a.focus(a.show.home.Focus())
}

// openWizard puts the wizard into the window.
func (a *App) openWizard(initial setup.State) {
	a.dropPage()
	a.wizard = setup.Start(a.ctx, a.setupServices(a.world), initial)
	a.wizard.Watch(a.d.ask)
	a.show.wanted, a.show.leaving = 0, false
	a.showWizard()
}

// showWizard puts the running wizard into the window.
func (a *App) showWizard() {
	session := a.wizard
	a.show.wizard = wizard.New(a.look, func(e setup.Event) { session.Send(e) })
	a.show.wizard.OnFocus, a.show.wizard.Focused = a.focus, a.win.Canvas().Focused
	a.fill(screenWizard, a.show.wizard.Object())
	a.draw()
	a.focus(a.show.wizard.Focus())
}

// closeWizard goes back to the home screen, to the connection that was worked on.
func (a *App) closeWizard(st setup.State) {
	session := a.wizard
	a.leave(session.Close)
	a.wizard, a.show.wizard = nil, nil
	if st.Tested && st.Outcome == setup.OutcomeSaved {
		a.home.Send(cards.TestDone{ID: st.Draft.ID, Report: st.Report})
	}
	a.home.Send(cards.Opened{Show: st.Draft.ID})
	a.showHome()
}

func (a *App) fill(name screenName, o fyne.CanvasObject) {
	a.show.screen = name
	a.win.SetContent(o)
}

func (a *App) focus(f fyne.Focusable) {
	if f != nil {
		a.win.Canvas().Focus(f)
	}
}

// draw shows the present state and follows what the screens ask for. It runs on
// the UI thread.
func (a *App) draw() {
	switch a.show.screen {
	case screenHome:
		st := a.home.State()
		a.show.home.Render(st)
		a.show.ticker.set(st.Redraw(), a.d.ask)
		a.follow(st.Wish)
		a.takeFile(st)
	case screenWizard:
		st := a.wizard.State()
		a.show.wizard.Render(st)
		a.show.ticker.set(everySecond(a.show.wizard.Tick()), a.d.ask)
		a.followWizard(st)
	case screenSettings:
		a.set.screen.Render(a.settingsState())
		a.show.ticker.set(0, a.d.ask)
	case screenPage:
		a.page.Draw()
		if a.page != nil { // it may have led elsewhere
			a.show.ticker.set(a.page.Tick(), a.d.ask)
		}
	case screenNone:
	}
}

func everySecond(again bool) time.Duration {
	if again {
		return time.Second
	}
	return 0
}

// follow does what the home screen wishes, once.
func (a *App) follow(w cards.Wish) {
	if w.Turn <= a.show.wish {
		return
	}
	a.show.wish = w.Turn
	switch w.Kind {
	case cards.WishAdd:
		a.openWizard(a.blank())
	case cards.WishEdit:
		a.edit(w.ID, w.Field)
	case cards.WishImport:
		a.openWizard(a.blankForm())
		a.wizard.Send(setup.FileAsked{})
	case cards.WishSettings:
		a.openSettings()
	case cards.WishSandbox:
		a.goSandbox("")
	case cards.WishPractise:
		a.goSandbox(w.Scenario)
	case cards.WishPage:
		a.openPage(w.Page, w.ID)
	case cards.WishLeave:
		a.enter(a.real)
	case cards.WishNone:
	}
}

func (a *App) edit(id string, f connection.Field) {
	if p, ok := a.home.State().Find(id); ok {
		a.openWizard(setup.Edit(p, a.world.clouds, time.Now(), f))
	}
}

// followWizard goes where the wizard wants to go.
func (a *App) followWizard(st setup.State) {
	if st.Outcome != setup.OutcomeOpen {
		if a.show.leaving {
			a.shut()
			return
		}
		a.closeWizard(st)
		return
	}
	a.show.leaving = a.show.leaving && st.Asking
	if st.WantedTurn <= a.show.wanted {
		return
	}
	a.show.wanted = st.WantedTurn
	a.serve(st.Wanted)
}

// goSandbox enters the sandbox. Starting it takes a moment (a port, and a key
// the first time), so it is done off the UI thread.
func (a *App) goSandbox(scenario string) {
	around := a.around
	a.leave(func() {
		w, err := sandboxWorld(a.ctx, around, scenario)
		a.d.onUI(func() {
			if err != nil {
				a.home.Send(cards.ListFailed{Findings: a.world.engine.Explain(err)})
				return
			}
			a.enter(w)
		})
	})
}
