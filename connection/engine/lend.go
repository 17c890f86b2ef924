package engine

import "context"

// Lend lets a draft use the secret of a connection, in memory only: to try the
// same registration in another way. GiveBack forgets it.
func (e *Engine) Lend(ctx context.Context, from, to string) error {
	p, err := e.Get(ctx, from)
	if err != nil {
		return err
	}
	w, err := e.open(ctx, p)
	if err != nil {
		return dress(p, err)
	}
	e.Hold(to, w.secret)
	return nil
}

// GiveBack forgets what a draft was lent, and the tokens that it got with it.
func (e *Engine) GiveBack(ctx context.Context, id string) {
	e.Hold(id, "")
	_ = e.Revoke(ctx, id) // of a draft nothing lies in the vault
}
