package engine

import (
	"context"

	"bcconnect/connection"
)

// Relabel gives connections another customer or other tags, with one write. What
// decides about tokens is not touched, whatever change does.
func (e *Engine) Relabel(ctx context.Context, ids []string, change func(*connection.Profile)) error {
	if err := ctx.Err(); err != nil || e.opt.Book == nil {
		return err
	}
	changes := make(map[string]func(*connection.Profile), len(ids))
	for _, id := range ids {
		changes[id] = func(p *connection.Profile) {
			next := *p
			change(&next)
			p.Group, p.Tags = next.Group, next.Tags
		}
	}
	return e.opt.Book.UpdateAll(changes)
}
