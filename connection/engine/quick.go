package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/entra"
)

// Quick asks the least that shows that a connection works, for programs that
// ask often: for a token, unless the one that is held is still valid, and for
// the companies. Two requests, one with a token that is held. It writes down
// nothing of what it saw. A refusal by the authority is the answer; any other
// failure is looked at by the whole ladder, so that the finding is Check's. For the
// connection's own APIs and services it never asks.
func (e *Engine) Quick(ctx context.Context, p connection.Profile) (check.Report, error) {
	w, err := e.open(ctx, p)
	if err != nil {
		return check.Report{}, dress(p, err)
	}
	world := e.world(w)
	world.FreshToken = func(ctx context.Context) (entra.Token, error) { return e.quickToken(ctx, w) }
	if p.Environment == "" {
		return check.Climb(ctx, check.Probes(), e.world(w), nil), nil // which there are to choose from, only the ladder asks
	}
	report := check.Climb(ctx, check.QuickProbes(), world, nil)
	if report.Verdict() != check.Fail || final(report) || ctx.Err() != nil {
		return report, nil //nolint:nilerr // cancelled: the rungs that were not asked say so
	}
	return check.Climb(ctx, check.Probes(), e.world(w), nil), nil
}

// quickToken is the token that is held, or a new one; while that is fetched,
// the connection to Business Central is made, which takes as long.
func (e *Engine) quickToken(ctx context.Context, w work) (entra.Token, error) {
	if h := e.current(w); e.usable(h) && !h.unsaved {
		return h.Token, nil
	}
	e.opt.Warm(ctx, w.eff.CompaniesURL)
	_, h, err := e.obtain(ctx, w.p, needValid)
	if err != nil {
		return entra.Token{}, err
	}
	return h.Token, nil
}

// final says that a failure has its cause in what was typed or in the
// authority's own words, to which the whole ladder could add nothing.
func final(r check.Report) bool {
	for _, rung := range []check.ID{check.RungValues, check.RungSignIn} {
		at, ok := r.Result(rung)
		if !ok || at.Verdict != check.Fail {
			continue
		}
		for _, x := range at.Evidence {
			if x.Status == 0 {
				return false
			}
		}
		return true
	}
	return false
}
