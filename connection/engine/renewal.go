package engine

import (
	"context"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/renew"
)

// use notes that a connection's token is used in this session, and how long
// before its end it is renewed. An app's that another program sealed is from now
// on the one of all connections of its registration here.
func (e *Engine) use(w work, h *held) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.useLocked(w, h)
	if s := w.slot(); w.saved && s.id == "" && newer(h, e.tokens[s]) == h {
		e.tokens[s] = h
	}
}

func (e *Engine) useLocked(w work, h *held) {
	if w.saved && h != nil && !h.Expires.IsZero() {
		e.used[w.p.ID] = early(h)
	}
}

// Renewals lists the tokens that may be renewed by themselves: those that were
// got or used in this session, and those of a Delegate that are kept and were
// valid when the session began, for it renews unattended. What ended before is
// renewed when it is needed: a program that starts shall not ask for a thousand
// tokens that nobody wants. It opens neither the keyring nor the network.
func (e *Engine) Renewals(ctx context.Context) ([]renew.Lease, error) {
	all, err := e.List(ctx)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []renew.Lease
	for _, p := range all {
		if l, ok := e.leaseLocked(p); ok {
			out = append(out, l)
		}
	}
	return out, nil
}

func (e *Engine) leaseLocked(p connection.Profile) (renew.Lease, bool) {
	s := p.Standing
	before, used := e.used[p.ID]
	switch {
	case p.Draft, s.TokenExpires.IsZero(), s.NeedsSignIn, p.Mode.Interactive() && !s.HasRefresh:
		return renew.Lease{}, false
	case used:
	case p.Mode != connection.ModeDelegate, p.Kept() != connection.KeepSealed, s.TokenExpires.Before(e.began):
		return renew.Lease{}, false
	default:
		before = Early
	}
	return renew.Lease{ID: p.ID, From: s.TokenExpires.Add(-before), Ends: s.TokenExpires}, true
}

// renewFor bounds one renewal that nobody waits for.
const renewFor = 2 * time.Minute

// Renew renews a token that ends soon, without a person: it never opens a
// browser. If somebody else has renewed it meanwhile, here or in another
// program, nobody is asked.
func (e *Engine) Renew(ctx context.Context, id string) error {
	p, err := e.Get(ctx, id)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, renewFor)
	defer stop()
	w, h, err := e.obtain(ctx, p, needValid)
	if err != nil || !w.saved {
		return err
	}
	if !p.Standing.TokenExpires.Equal(h.Expires.UTC()) {
		e.stand(ctx, id, func(s *connection.Standing) { tokenStanding(s, h) })
	}
	return nil
}
