package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/profiles"
)

// Unseal hands out connections with what proves them, for a bundle; no token is
// among it. No id means all connections.
func (e *Engine) Unseal(ctx context.Context, ids ...string) ([]bundle.Entry, error) {
	list, err := e.List(ctx)
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var out []bundle.Entry
	for _, p := range list {
		if len(ids) > 0 && !wanted[p.ID] {
			continue
		}
		w, err := e.open(ctx, p)
		if err != nil {
			return nil, dress(p, err)
		}
		out = append(out, bundle.Entry{Profile: p, Secret: w.secret})
	}
	return out, nil
}

// Arrive saves a connection that came from elsewhere, with its secret if it has
// one. replaces is the id of the connection whose place it takes, "" for none;
// what was tested or signed in there counts no more.
func (e *Engine) Arrive(ctx context.Context, x bundle.Entry, replaces string) (connection.Profile, error) {
	p := x.Profile
	p.Standing, p.Revision = connection.Standing{}, 0
	if replaces != "" {
		old, err := e.Get(ctx, replaces)
		if err != nil {
			return p, err
		}
		p.ID, p.Revision = old.ID, old.Revision
	} else if p.ID == "" {
		p.ID = profiles.NewID()
	} else if _, err := e.Get(ctx, p.ID); err == nil {
		p.ID, p.Origin = profiles.NewID(), "" // that id is another connection's, and so are its files
	}
	if x.Secret.Empty() {
		return e.Save(ctx, p, nil)
	}
	return e.Save(ctx, p, &x.Secret)
}
