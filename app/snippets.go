package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/connection/snippets"
	screen "bcconnect/screens/snippets"
)

// snippetsPage is the open page "Use it elsewhere".
type snippetsPage struct {
	session *snippets.Session
	screen  *screen.Screen
}

// snippetsPage makes the page for a connection, nil if there is none of that id.
func (a *App) snippetsPage(id string) page {
	p, ok := a.home.State().Find(id)
	if !ok {
		return nil
	}
	x := &snippetsPage{session: snippets.Start(a.ctx, a.snippetServices(), snippets.Open(p, p.Effective(a.world.cloud(p.Cloud))))}
	x.session.Watch(a.d.ask)
	x.screen = screen.New(a.look, screen.Gestures{
		Send:  func(e snippets.Event) { x.session.Send(e) },
		Close: func() { a.closePage(id) },
		Copy:  a.desk.copy,
		Test: func() {
			a.closePage(id)
			a.home.Send(cards.TestConnection{ID: id})
		},
	})
	return x
}

func (a *App) snippetServices() snippets.Services {
	return snippets.Services{
		Copy: func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Save: func(ctx context.Context, name, text string) (string, error) {
			path, err := a.desk.write(ctx, name, []byte(text))
			return baseName(path), err
		},
		Explain: a.world.engine.Explain,
	}
}

func (x *snippetsPage) Object() fyne.CanvasObject  { return x.screen.Object() }
func (x *snippetsPage) Draw()                      { x.screen.Render(x.session.State()) }
func (x *snippetsPage) Focus() fyne.Focusable      { return x.screen.Focus() }
func (x *snippetsPage) Key(name fyne.KeyName) bool { return x.screen.Key(name) }
func (x *snippetsPage) Tick() time.Duration        { return 0 }
func (x *snippetsPage) Close()                     { x.session.Close() }
