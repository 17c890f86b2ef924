package engine

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/vault"
)

// List returns the connections of the clouds that this engine serves, in the
// order in which they were made. It opens neither the keyring nor the network.
func (e *Engine) List(ctx context.Context) ([]connection.Profile, error) {
	if e.opt.Book == nil {
		return nil, ctx.Err()
	}
	all, err := e.opt.Book.List()
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p connection.Profile) bool {
		_, ok := e.opt.Clouds[cloudName(p)]
		return !ok
	})
	inMemory := e.safe().Kind() == vault.Memory
	signedIn := e.signedIn()
	for i := range all {
		present(&all[i], inMemory, signedIn)
	}
	return all, nil
}

// Get returns a connection. If there is none the fault's kind is KindNotFound.
func (e *Engine) Get(_ context.Context, id string) (connection.Profile, error) {
	p, ok, err := e.lookup(id)
	switch {
	case err != nil:
		return connection.Profile{}, err
	case !ok:
		return connection.Profile{}, &connection.Fault{Stage: connection.StageStore, Kind: KindNotFound}
	}
	present(&p, e.safe().Kind() == vault.Memory, e.signedIn())
	return p, nil
}

// present corrects what the book says of tokens that live in memory only: those
// of an earlier run are gone.
func present(p *connection.Profile, inMemory bool, signedIn map[string]bool) {
	lives := p.Kept() == connection.KeepSession || inMemory
	if lives && p.Mode.Interactive() && !signedIn[p.ID] {
		noTokenStanding(&p.Standing, p.Mode)
	}
}

// signedIn lists the connections of which memory holds a person's token.
func (e *Engine) signedIn() map[string]bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	ids := make(map[string]bool, len(e.tokens))
	for s := range e.tokens {
		ids[s.id] = true
	}
	return ids
}

// lookup finds a connection in the book; that there is none is no error.
func (e *Engine) lookup(id string) (connection.Profile, bool, error) {
	if e.opt.Book == nil || id == "" {
		return connection.Profile{}, false, nil
	}
	p, err := e.opt.Book.Get(id)
	if errors.Is(err, fs.ErrNotExist) {
		return connection.Profile{}, false, nil
	}
	return p, err == nil, err
}

// Remove forgets a connection and all that is secret of it. If its secrets
// cannot be removed the connection stays, so that nothing is left behind that
// nobody sees.
func (e *Engine) Remove(ctx context.Context, id string) error {
	release, err := e.aloneWith(ctx, id)
	if err != nil {
		return err
	}
	defer release()
	p, ok, err := e.lookup(id)
	if err != nil {
		return err
	}
	if err := e.safe().Delete(ctx, id); err != nil {
		return dress(p, err)
	}
	e.forget(id, slot{})
	e.Hold(id, "")
	if !ok {
		return nil
	}
	return dress(p, e.opt.Book.Remove(id))
}

// Revoke forgets the tokens of a connection in the vault and in memory, reads
// back that they are gone, and says in the book that a person has to sign in.
// The client secret stays. The authority is not told: Entra has no address for
// that, so what was handed out stays valid there until it ends.
func (e *Engine) Revoke(ctx context.Context, id string) error {
	p, err := e.Get(ctx, id)
	if err != nil {
		return err
	}
	release, err := e.aloneWith(ctx, id)
	if err != nil {
		return dress(p, err)
	}
	defer release()
	w, err := e.open(ctx, p)
	if err != nil {
		return dress(p, err)
	}
	ctx = context.WithoutCancel(ctx)
	e.forget(id, w.slot())
	if w.sealed.Token != nil {
		left := w.sealed
		left.Token = nil
		if err := e.writePayload(ctx, id, left); err != nil {
			return dress(p, err)
		}
		if back, err := e.readPayload(ctx, id); err != nil {
			return dress(p, err)
		} else if back.Token != nil {
			return dress(p, &connection.Fault{Stage: connection.StageVault, Kind: KindNotForgotten})
		}
	}
	e.stand(ctx, id, func(s *connection.Standing) { noTokenStanding(s, p.Mode) })
	return nil
}

// Orphans lists what the vault keeps for connections that the book does not
// know: left behind by a program that was killed, or by a book that was put
// back from a copy. Remove takes each away.
func (e *Engine) Orphans(ctx context.Context) ([]string, error) {
	ids, err := e.safe().IDs(ctx)
	if err != nil {
		return nil, err
	}
	var failed error
	left := slices.DeleteFunc(ids, func(id string) bool {
		_, known, err := e.lookup(id)
		failed = errors.Join(failed, err)
		return known || err != nil
	})
	return left, failed
}
