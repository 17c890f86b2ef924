package app

import (
	"bytes"
	"context"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/connection/expiry"
	"bcconnect/screens/ends"
)

// endsPage is "What ends when" in the window.
type endsPage struct {
	a       *App
	session *expiry.Session
	screen  *ends.Screen
	left    bool
}

func (a *App) newEndsPage() page {
	p := &endsPage{a: a}
	p.session = expiry.Start(a.ctx, a.endsServices(a.world))
	p.screen = ends.New(a.look, p.session.Send)
	p.session.Watch(a.d.ask)
	p.session.Send(expiry.Opened{})
	return p
}

// endsServices fills what the page needs from the engine of a world.
func (a *App) endsServices(w *world) expiry.Services {
	return expiry.Services{
		List: w.engine.List,
		Copy: func(_ context.Context, list []expiry.End) error {
			a.desk.copy(expiry.Table(list, a.say))
			return nil
		},
		Write: func(ctx context.Context, list []expiry.End) (string, error) {
			var b bytes.Buffer
			if err := expiry.WriteCalendar(&b, list, expiry.Say(a.say), time.Now()); err != nil {
				return "", err
			}
			path, err := a.desk.write(ctx, expiry.CalendarFile, b.Bytes())
			return baseName(path), err
		},
		Explain: w.engine.Explain,
		Now:     time.Now,
	}
}

// Object implements page.
func (p *endsPage) Object() fyne.CanvasObject { return p.screen.Object() }

// Draw implements page, and goes where the page wants to.
func (p *endsPage) Draw() {
	st := p.session.State()
	p.screen.Render(st)
	if p.left {
		return
	}
	switch st.Out.Kind {
	case expiry.OutNone:
		return
	case expiry.OutClose, expiry.OutShow:
		p.left = true
		p.a.closePage(st.Out.ID)
	case expiry.OutRenew:
		p.left = true
		p.a.openPage(cards.PageRenew, st.Out.ID)
	}
}

// Focus implements page.
func (p *endsPage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *endsPage) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	p.session.Send(expiry.CloseAsked{})
	return true
}

// Tick implements page: the days left change at midnight, which a page that
// stays open that long shows when it is opened again.
func (p *endsPage) Tick() time.Duration { return 0 }

// Close implements page.
func (p *endsPage) Close() { p.session.Close() }
