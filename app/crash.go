package app

import (
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection/crash"
	screen "bcconnect/screens/crash"
)

// crashForm is how the page says when the program died.
const crashForm = "2 Jan 2006, 15:04"

// crashPage is the open page about the last crash.
type crashPage struct {
	screen *screen.Screen
	state  screen.State
}

// offerCrash opens the page if an earlier run died, over the home screen.
func (a *App) offerCrash() {
	r, ok := crash.Latest(a.around.dir)
	if !ok {
		return
	}
	x := &crashPage{state: screen.State{Text: r.Text, Path: r.Path}}
	if !r.When.IsZero() {
		x.state.When = r.When.In(time.Local).Format(crashForm)
	}
	x.screen = screen.New(a.look, screen.Gestures{
		Copy: func(text string) {
			a.desk.copy(text)
			x.state.Copied = true
			a.draw()
		},
		Delete: func() { a.deleteCrash(x) },
		Close: func() {
			_ = crash.Seen(a.around.dir) // if it cannot be kept as seen it is offered again
			a.closePage("")
		},
	})
	a.dropPage()
	a.page = x
	a.fill(screenPage, x.Object())
	a.draw()
	a.focus(x.Focus())
}

// deleteCrash deletes the reports and goes home; if that cannot be done the page
// says why.
func (a *App) deleteCrash(x *crashPage) {
	if err := crash.Delete(a.around.dir); err != nil {
		x.state.Findings = a.world.engine.Explain(err)
		a.draw()
		return
	}
	a.closePage("")
}

func (x *crashPage) Object() fyne.CanvasObject  { return x.screen.Object() }
func (x *crashPage) Draw()                      { x.screen.Render(x.state) }
func (x *crashPage) Focus() fyne.Focusable      { return x.screen.Focus() }
func (x *crashPage) Key(name fyne.KeyName) bool { return x.screen.Key(name) }
func (x *crashPage) Tick() time.Duration        { return 0 }
func (x *crashPage) Close()                     {}
