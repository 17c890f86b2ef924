package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/rotate"
	screen "bcconnect/screens/rotate"
)

// renewPage is the renewal of a secret in the window.
type renewPage struct {
	a       *App
	id      string
	session *rotate.Session
	screen  *screen.Screen
	left    bool
	step    rotate.Step
	found   bool
}

func (a *App) newRenewPage(id string) page {
	p := &renewPage{a: a, id: id, step: rotate.StepEnter}
	p.session = rotate.Start(a.ctx, a.renewServices(a.world), id)
	p.screen = screen.New(a.look, p.session.Send)
	p.session.Watch(a.d.ask)
	p.session.Send(rotate.Opened{})
	return p
}

// renewServices fills what the renewal needs from the engine of a world.
func (a *App) renewServices(w *world) rotate.Services {
	return rotate.Services{
		Find: func(ctx context.Context, id string) (connection.Profile, []connection.Profile, error) {
			p, err := w.engine.Get(ctx, id)
			if err != nil {
				return p, nil, err
			}
			others, err := w.engine.SameApp(ctx, p)
			return p, others, err
		},
		Try:     w.engine.TrySecret,
		Replace: w.engine.RenewSecret,
		Explain: w.engine.Explain,
		Links:   func(p connection.Profile) map[string]string { return w.links(p, a.say) },
		Open:    a.desk.open,
		Copy:    func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Now:     time.Now,
	}
}

// Object implements page.
func (p *renewPage) Object() fyne.CanvasObject { return p.screen.Object() }

// Draw implements page. It leaves when the renewal says so, and hands the
// keyboard on when another step begins.
func (p *renewPage) Draw() {
	st := p.session.State()
	p.screen.Render(st)
	if st.Out != rotate.OutNone && !p.left {
		p.left = true
		p.leave(st.Out)
		return
	}
	if st.Step != p.step || st.Found != p.found {
		p.step, p.found = st.Step, st.Found
		p.a.focus(p.screen.Focus())
	}
}

// leave goes back to the connection; its secret, and how it stands, may have
// changed.
func (p *renewPage) leave(out rotate.Out) {
	p.a.closePage(p.id)
	if out == rotate.OutTest {
		p.a.home.Send(cards.TestConnection{ID: p.id})
	}
}

// Focus implements page.
func (p *renewPage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *renewPage) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	p.screen.Escape()
	return true
}

// Tick implements page: nothing changes by itself.
func (p *renewPage) Tick() time.Duration { return 0 }

// Close implements page.
func (p *renewPage) Close() { p.session.Close() }
