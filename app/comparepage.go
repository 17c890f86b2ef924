package app

import (
	"context"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/compare"
	"bcconnect/connection/engine"
	screen "bcconnect/screens/compare"
)

// comparePage is the page that sets two tests beside each other.
type comparePage struct {
	app     *App
	session *compare.Session
	screen  *screen.Screen
	id      string // of the connection that it was opened for
	world   *world
	lent    *lent
}

// lent remembers the drafts that were lent a secret.
type lent struct {
	mu  sync.Mutex
	ids map[string]bool
}

// newComparePage opens the page for a connection, or for the first one.
func (a *App) newComparePage(id string) page {
	p := &comparePage{app: a, id: id, world: a.world, lent: &lent{ids: map[string]bool{}}}
	var earlier []check.Report
	for _, x := range a.home.State().Profiles {
		if c := a.home.State().Card(x.ID); c.Tested {
			earlier = append(earlier, c.Report)
		}
	}
	p.session = compare.Start(a.ctx, a.compareServices(a.world, p.lent), id, earlier...)
	p.session.Watch(a.d.ask)
	p.screen = screen.New(a.look, func(e compare.Event) { p.session.Send(e) })
	return p
}

// compareServices fills what the comparison needs from a world.
func (a *App) compareServices(w *world, borrowed *lent) compare.Services {
	return compare.Services{
		List:  w.engine.List,
		Check: w.engine.Check,
		SignIn: func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) error {
			_, err := w.engine.SignIn(ctx, p, engine.Interaction{SelectAccount: true}, ask)
			return err
		},
		SignInByCode: func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) error {
			_, err := w.engine.SignIn(ctx, p, engine.Interaction{ByCode: true}, ask)
			return err
		},
		AnswerSignIn: func(_ context.Context, id, address string) error { return w.engine.AnswerSignIn(id, address) },
		Open:         a.desk.open,
		Lend: func(ctx context.Context, from, to string) error {
			borrowed.mu.Lock()
			borrowed.ids[to] = true
			borrowed.mu.Unlock()
			return w.engine.Lend(ctx, from, to)
		},
		Read: func(ctx context.Context) ([]check.Report, string, error) {
			text, err := a.desk.read(ctx, ".json")
			if err != nil || text == "" {
				return nil, "", err
			}
			reports, err := check.ReadReports(strings.NewReader(text))
			if err != nil || len(reports) == 0 {
				return nil, "", err
			}
			return reports, reports[0].Name, nil
		},
		Copy:    func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Explain: w.engine.Explain,
	}
}

// Object implements page.
func (p *comparePage) Object() fyne.CanvasObject { return p.screen.Object() }

// Draw implements page.
func (p *comparePage) Draw() {
	st := p.session.State()
	if st.Closed {
		p.app.closePage(p.id)
		return
	}
	p.screen.Render(st)
}

// Focus implements page.
func (p *comparePage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *comparePage) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	p.session.Send(compare.CloseAsked{})
	return true
}

// Tick implements page: the time that is left to sign in runs down.
func (p *comparePage) Tick() time.Duration {
	if p.session.State().Waiting() {
		return time.Second
	}
	return 0
}

// Close implements page. What was lent for the comparison is forgotten.
func (p *comparePage) Close() {
	p.session.Close()
	p.lent.mu.Lock()
	defer p.lent.mu.Unlock()
	for id := range p.lent.ids {
		p.world.engine.GiveBack(context.WithoutCancel(p.app.ctx), id)
	}
}
