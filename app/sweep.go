package app

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/sweep"
	screen "bcconnect/screens/sweep"
)

// sweepPage is the test of many connections.
type sweepPage struct {
	app     *App
	session *sweep.Session
	screen  *screen.Screen
	phase   sweep.Phase
}

// newSweepPage begins testing: the connections of a customer ("group:Contoso"),
// or those that the list shows.
func (a *App) newSweepPage(of string) page {
	targets, scope := a.sweepTargets(of)
	p := &sweepPage{app: a, session: sweep.Start(a.ctx, a.sweepServices(a.world))}
	p.screen = screen.New(a.look, p.send)
	p.session.Watch(a.d.ask)
	p.session.Send(sweep.Begun{Targets: targets, Limits: sweep.Default(), Scope: scope, Now: time.Now()})
	return p
}

// sweepTargets finds what is to be tested, and names it.
func (a *App) sweepTargets(of string) (targets []connection.Profile, scope string) {
	st := a.home.State()
	group, one := strings.CutPrefix(of, cards.OfGroup)
	if !one {
		if words := strings.TrimSpace(st.Search); words != "" {
			scope = a.say("sweep.scope.search", "search", words)
		}
		return st.Shown(), scope
	}
	for _, p := range st.Profiles {
		if p.Group == group {
			targets = append(targets, p)
		}
	}
	if group == "" {
		group = a.say("home.group.none")
	}
	return targets, a.say("sweep.scope.group", "name", group)
}

// sweepServices fills what a sweep needs from the engine of a world. Each sweep
// is a batch of its own: nothing that was fetched for one counts in the next.
func (a *App) sweepServices(w *world) sweep.Services {
	var batch atomic.Pointer[engine.Batch]
	batch.Store(w.engine.NewBatch())
	return sweep.Services{
		Test: func(ctx context.Context, p connection.Profile) (check.Report, error) {
			return batch.Load().Check(ctx, p, nil)
		},
		Flush:   func(context.Context) error { return batch.Swap(w.engine.NewBatch()).Flush() },
		Explain: w.engine.Explain,
		Copy: func(_ context.Context, sum sweep.Summary) error {
			var b bytes.Buffer
			if err := sum.Write(&b, check.FormatMarkdown, a.say); err != nil {
				return err
			}
			a.desk.copy(b.String())
			return nil
		},
		Save: func(ctx context.Context, sum sweep.Summary, f check.Format) (string, error) {
			var b bytes.Buffer
			if err := sum.Write(&b, f, a.say); err != nil {
				return "", err
			}
			path, err := a.desk.write(ctx, fileName(a.say("sweep.file"))+f.Extension(), b.Bytes())
			return baseName(path), err
		},
	}
}

// Object implements page.
func (p *sweepPage) Object() fyne.CanvasObject { return p.screen.Object() }

// Focus implements page.
func (p *sweepPage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *sweepPage) Key(name fyne.KeyName) bool { return p.screen.Key(name) }

// Tick implements page.
func (p *sweepPage) Tick() time.Duration { return p.screen.Tick() }

// Close implements page.
func (p *sweepPage) Close() { p.session.Close() }

// Draw implements page.
func (p *sweepPage) Draw() {
	st := p.session.State()
	p.screen.Render(st)
	if p.phase != st.Phase {
		p.phase = st.Phase
		p.app.focus(p.screen.Focus())
	}
}

// send takes a gesture; those that leave the page are the window's.
func (p *sweepPage) send(e sweep.Event) {
	switch e := e.(type) {
	case sweep.Closed:
		p.leave("")
	case sweep.Chosen:
		p.leave(e.ID)
	default:
		p.session.Send(e)
	}
}

// leave goes back to the list, which shows what was seen.
func (p *sweepPage) leave(show string) {
	p.app.home.Send(cards.Opened{})
	p.app.closePage(show)
}
