package engine

import (
	"context"

	"bcconnect/connection"
)

// stand updates what the list shows of a connection. That it could not be
// written is no reason to fail: it is a memory of what was seen.
func (e *Engine) stand(ctx context.Context, id string, change func(*connection.Standing)) {
	if e.opt.Book == nil {
		return
	}
	if b := batchOf(ctx); b != nil {
		b.note(id, change)
		return
	}
	if err := e.opt.Book.Update(id, func(p *connection.Profile) { change(&p.Standing) }); err != nil {
		e.opt.Log.Warn("the standing of a connection could not be kept", "connection", id, "error", err)
	}
	e.opt.TokensChanged()
}

func tokenStanding(s *connection.Standing, h *held) {
	s.TokenExpires, s.HasRefresh, s.NeedsSignIn = h.Expires.UTC(), !h.Refresh.Empty(), false
	s.LastAuthorised, s.AuthorisedBy = h.authorised.UTC(), h.by
}

// noTokenStanding keeps when and by whom the connection was authorised last: a
// card shows that also when it has to be done again.
func noTokenStanding(s *connection.Standing, m connection.Mode) {
	s.TokenExpires, s.HasRefresh = (connection.Standing{}).TokenExpires, false
	s.NeedsSignIn = m.Interactive() // an app signs in by itself, whenever it has to
}
