package app

import (
	"bytes"
	"context"
	"runtime"
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
	screen "bcconnect/screens/trail"
)

// logPage is the page with everything that was said on the wire.
type logPage struct {
	app     *App
	session *trail.Session
	screen  *screen.Screen
	id      string // of the connection that it was opened for
}

// newLogPage opens the log: for one connection, and one rung of its test, or
// for all where id is "".
func (a *App) newLogPage(id string) page {
	f := trail.Filter{Profile: id}
	if w := a.home.State().Wish; w.Page == cards.PageLog && w.ID == id {
		f.Stage = string(w.Rung)
	}
	p := &logPage{app: a, id: id, session: trail.Start(a.ctx, a.trailServices(a.world), f, shellOf(runtime.GOOS))}
	p.session.Watch(a.d.ask)
	p.screen = screen.New(a.look, func(e trail.Event) { p.session.Send(e) })
	return p
}

// shellOf is the shell that people of a system paste commands into.
func shellOf(system string) transcript.Shell {
	if system == "windows" {
		return transcript.PowerShell
	}
	return transcript.Bash
}

// trailServices fills what the log needs from a world.
func (a *App) trailServices(w *world) trail.Services {
	return trail.Services{
		Read:  func() ([]journal.Exchange, map[string]journal.Calls) { return w.journal.All(), w.journal.Calls() },
		Await: w.journal.Await, Trouble: w.logTrouble,
		Clear: w.journal.Clear,
		Names: w.names,
		Copy:  func(_ context.Context, text string) error { a.desk.copy(text); return nil },
		Save: func(ctx context.Context, name string, all []journal.Exchange) (string, error) {
			names := w.names(ctx)
			var b bytes.Buffer
			about := transcript.About{
				Program: "BC Connect", Version: Version, Title: func(id string) string { return names[id] },
				Stage: func(tag string) string { return a.say(trail.StageKey(tag), "name", tag) },
			}
			if err := transcript.WriteHAR(&b, all, about); err != nil {
				return "", &connection.Fault{Stage: connection.StageStore, Kind: "encode", Err: err}
			}
			path, err := a.desk.write(ctx, fileName(name)+".har", b.Bytes())
			return baseName(path), err
		},
		Explain: w.engine.Explain,
	}
}

// names are those of the connections of a world, by id. A list that cannot be
// read leaves the ids.
func (w *world) names(ctx context.Context) map[string]string {
	out := map[string]string{}
	list, err := w.engine.List(ctx)
	if err != nil {
		return out
	}
	for _, p := range list {
		out[p.ID] = p.Name
	}
	return out
}

// Object implements page.
func (p *logPage) Object() fyne.CanvasObject { return p.screen.Object() }

// Draw implements page.
func (p *logPage) Draw() {
	st := p.session.State()
	if st.Closed {
		p.app.closePage(p.id)
		return
	}
	p.screen.Render(st)
}

// Focus implements page.
func (p *logPage) Focus() fyne.Focusable { return p.screen.Focus() }

// Key implements page.
func (p *logPage) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	p.session.Send(trail.CloseAsked{})
	return true
}

// Tick implements page: it draws itself when something comes.
func (p *logPage) Tick() time.Duration { return 0 }

// Close implements page.
func (p *logPage) Close() { p.session.Close() }
