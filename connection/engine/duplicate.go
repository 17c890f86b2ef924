package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

// Duplicate makes a new connection of the same values and the same secret,
// without tokens and without a past. rename makes its name of the old one's.
func (e *Engine) Duplicate(ctx context.Context, id string, rename func(string) string) (connection.Profile, error) {
	old, err := e.Get(ctx, id)
	if err != nil {
		return connection.Profile{}, err
	}
	w, err := e.open(ctx, old)
	if err != nil {
		return connection.Profile{}, dress(old, err)
	}
	p := old
	p.ID, p.Origin, p.Revision, p.Standing = profiles.NewID(), "", 0, connection.Standing{}
	p.Name = rename(old.Name)
	if w.secret.Empty() {
		return e.Save(ctx, p, nil)
	}
	return e.Save(ctx, p, &w.secret)
}
