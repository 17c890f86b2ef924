package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// work is one connection as it is to be used now: its settings, what they
// derive, its secret, and what is sealed of it.
type work struct {
	p      connection.Profile
	eff    connection.Effective
	secret connection.Secret
	bind   binding
	sealed payload
	// saved says that these are the settings of the book: what is got with them
	// may be kept and told. A draft's token stays in memory.
	saved bool
}

// keeps says that tokens go into the vault.
func (w work) keeps() bool { return w.saved && w.p.Kept() == connection.KeepSealed }

// open finds out with what a connection works. The vault is left alone when
// nothing of it is needed, so that a connection without secrets works without
// a keyring.
func (e *Engine) open(ctx context.Context, p connection.Profile) (work, error) {
	eff, err := e.effective(p)
	if err != nil {
		return work{}, err
	}
	w := work{p: p, eff: eff}
	known, inBook, err := e.lookup(p.ID)
	if err != nil {
		return work{}, err
	}
	typed, isTyped := e.draftSecret(p.ID)
	if inBook && (p.Kept() == connection.KeepSealed || holds(known)) {
		if w.sealed, err = e.readPayload(ctx, p.ID); err != nil {
			return work{}, err
		}
	}
	w.secret = w.sealed.credential(p)
	if isTyped {
		w.secret = typed
	}
	w.bind = bind(p, eff, w.secret)
	if inBook {
		w.saved = e.isSaved(w, known)
	}
	return w, nil
}

// isSaved says whether the settings at work are those of the book. Where no
// secret is kept, the typed one is the connection's.
func (e *Engine) isSaved(w work, known connection.Profile) bool {
	eff, err := e.effective(known)
	if err != nil {
		return false
	}
	secret := w.sealed.credential(known)
	if secret.Empty() {
		secret = w.secret
	}
	return bind(known, eff, secret) == w.bind
}

// look finds the token that these settings have, if they have one.
func (e *Engine) look(ctx context.Context, p connection.Profile) (work, *held, error) {
	w, err := e.open(ctx, p)
	if err != nil {
		return work{}, nil, dress(p, err)
	}
	return w, e.current(w), nil
}

// current chooses between memory and vault. The vault is the truth of a kept
// token, because another process may have renewed or revoked it; an app's token
// may as well come from another connection of the same registration.
func (e *Engine) current(w work) *held {
	mem := e.remembered(w.slot())
	if !w.keeps() || (mem != nil && mem.unsaved) {
		return mem
	}
	kept := w.kept(mem)
	if w.p.Mode.Interactive() {
		return kept
	}
	return newer(kept, mem)
}

// kept is the sealed token, if it belongs to these settings. One that memory
// has as well is not unsealed again.
func (w work) kept(mem *held) *held {
	t := w.sealed.Token
	switch {
	case t == nil || t.Binding != w.bind:
		return nil
	case mem != nil && mem.Access.Reveal() == t.Access && mem.Refresh.Reveal() == t.Refresh:
		return mem
	default:
		return t.unseal()
	}
}

// alone waits until nobody else renews the token of this connection, in this
// process or another, and returns the function that lets the next one go on.
func (e *Engine) alone(ctx context.Context, w work) (func(), error) {
	undo, err := e.aloneWith(ctx, w.p.ID)
	if err != nil || w.p.Mode.Interactive() {
		return undo, err
	}
	// Apps of one registration share a token, so they share a turn. It is taken
	// last and nothing is waited for under it, so turns cannot block each other.
	next, err := e.turn(ctx, "app "+string(w.bind))
	if err != nil {
		undo()
		return nil, err
	}
	return func() { next(); undo() }, nil
}

// aloneWith is alone for one connection, whatever its settings.
func (e *Engine) aloneWith(ctx context.Context, id string) (func(), error) {
	next, err := e.turn(ctx, "id "+id)
	if err != nil || e.opt.Dir == "" || id == "" {
		return next, err
	}
	unlock, err := store.Lock(ctx, store.LockPath(e.opt.Dir, id))
	if err != nil {
		next()
		return nil, err
	}
	return func() { unlock(); next() }, nil
}

// turn is a lock that can be waited for under a context.
func (e *Engine) turn(ctx context.Context, key string) (func(), error) {
	e.mu.Lock()
	c := e.turns[key]
	if c == nil {
		c = make(chan struct{}, 1)
		e.turns[key] = c
	}
	e.mu.Unlock()
	select {
	case c <- struct{}{}:
		return func() { <-c }, nil
	case <-ctx.Done():
		return nil, &connection.Fault{Stage: connection.StageToken, Net: cancelled(ctx), Err: ctx.Err()}
	}
}
