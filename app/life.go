package app

import (
	"context"
	"sync/atomic"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/clip"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/renew"
)

// keeper renews the tokens of a world while the program is open. It is made
// with the world and begins to work when the window enters it.
type keeper struct{ runner atomic.Pointer[renew.Keeper] }

// changed has the keeper look again; it never blocks.
func (k *keeper) changed() {
	if r := k.runner.Load(); r != nil {
		r.Look()
	}
}

// keepAlive begins to renew what a world holds, and tells the home screen.
func (a *App) keepAlive(w *world) {
	if w.keeper.runner.Load() == nil {
		w.keeper.runner.Store(renew.Start(a.ctx, renew.Options{
			Leases: func(ctx context.Context) ([]renew.Lease, error) {
				if !a.renews.Load() {
					return nil, nil
				}
				return w.engine.Renewals(ctx)
			},
			Renew: w.engine.Renew,
			Tell: func(s renew.Status) {
				a.d.onUI(func() {
					if a.world == w {
						a.tellRenewal(s)
					}
				})
			},
		}))
	}
	for _, s := range w.keeper.runner.Load().All() {
		a.tellRenewal(s)
	}
}

// tellRenewal tells the home screen how the renewal of a token stands.
func (a *App) tellRenewal(s renew.Status) {
	r := cards.Renewal{Next: s.Next, Done: s.Done, Failed: s.Failed}
	if s.Err != nil {
		r.Findings = a.world.engine.Explain(s.Err)
	}
	a.home.Send(cards.RenewalTold{ID: s.ID, Renewal: r})
}

// end stops the keeper of a world that is left for good.
func (w *world) end() {
	if r := w.keeper.runner.Load(); r != nil {
		r.Close()
	}
	w.stop()
}

// lifeServices adds to the home screen's services what belongs to the life of
// an authorization.
func (a *App) lifeServices(w *world, s cards.Services) cards.Services {
	s.SignInByCode = func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) (connection.TokenFacts, error) {
		return w.signIn(ctx, p, engine.Interaction{ByCode: true}, ask)
	}
	s.CopyToken = func(ctx context.Context, id string) error {
		tok, err := w.engine.Token(ctx, id)
		if err == nil {
			a.clip.Put(tok.Access)
		}
		return err
	}
	return s
}

// holdClips makes the holder of what is copied for a while only.
func (a *App) holdClips() {
	a.clip = clip.New(clip.Board{
		Set: func(text string) { a.d.onUI(func() { a.fyne.Clipboard().SetContent(text) }) },
		Get: func() string {
			out := make(chan string, 1)
			a.d.onUI(func() { out <- a.fyne.Clipboard().Content() })
			select {
			case text := <-out:
				return text
			case <-a.ctx.Done():
				return ""
			}
		},
	})
}

// shut closes the window. It runs on the UI thread, on which the clipboard can
// be asked without waiting: what it still holds of ours is taken away.
func (a *App) shut() {
	board := a.fyne.Clipboard()
	a.clip.ClearWith(board.Content, board.SetContent)
	a.win.Close()
}

// rule tells the running parts what the settings allow.
func (a *App) rule(s profiles.Settings) {
	a.renews.Store(!s.Renewal.Off())
	if a.real != nil {
		a.real.keeper.changed()
	}
	if a.world != nil {
		a.world.keeper.changed()
	}
	if a.home != nil {
		a.home.Send(cards.CopyAllowed{Allowed: !s.TokenCopy.Off()})
	}
}
