package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
)

// tested is the last test of a connection or draft: of what, and how it ended.
type tested struct {
	of  string
	how connection.Standing
}

// Check climbs the test ladder for a connection or a draft. on hears of every
// rung as it starts and ends; it may be nil. The error says that the test could
// not be begun; what it found is in the report. The standing of a saved
// connection follows.
func (e *Engine) Check(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error) {
	return e.check(ctx, p, on, nil)
}

// check tests, in a batch if there is one.
func (e *Engine) check(ctx context.Context, p connection.Profile, on func(check.Result), b *Batch) (check.Report, error) {
	w, err := e.open(ctx, p)
	if err != nil {
		return check.Report{}, dress(p, err)
	}
	world := e.world(w)
	if b != nil {
		b.share(w, &world)
	}
	report := check.Run(ctx, world, on)
	if ctx.Err() == nil {
		e.noteTest(ctx, w, report)
	}
	return report, nil
}

// world is what a test of a connection may look at and ask.
func (e *Engine) world(w work) check.World {
	return check.World{
		Profile: e.known(w), Effective: w.eff, Secret: w.secret, Now: e.opt.Now, HTTP: e.opt.HTTP, Journal: e.opt.Journal,
		Discover:   func(ctx context.Context) (entra.Metadata, error) { return e.client().Discover(ctx, w.eff) },
		FreshToken: func(ctx context.Context) (entra.Token, error) { return e.freshest(ctx, w.p) },
		// Once more, as a program that runs for hours would.
		Renew: func(ctx context.Context) (entra.Token, error) { return e.renewed(ctx, w.p) },
		Explain: func(f *connection.Fault) diagnose.Finding {
			return e.opt.Catalogue.Explain(asFault(dress(w.p, f)))
		},
	}
}

// known is the connection with what was seen of it before, unless it has been
// changed since: what another environment said proves nothing about this one.
func (e *Engine) known(w work) connection.Profile {
	p := w.p
	old, inBook, err := e.lookup(p.ID)
	if err != nil || !inBook || !w.saved || !samePlace(old, p) {
		p.Standing = connection.Standing{}
	}
	return p
}

// samePlace says whether two states of a connection lead to the same company, and
// to the same of its APIs and services.
func samePlace(a, b connection.Profile) bool {
	return a.Environment == b.Environment && a.Company == b.Company && a.Routes == b.Routes
}

// freshest gets a new token where that takes no person, else the one that the
// person has just got.
func (e *Engine) freshest(ctx context.Context, p connection.Profile) (entra.Token, error) {
	if p.Mode.Interactive() {
		_, h, err := e.look(ctx, p)
		if err != nil {
			return entra.Token{}, err
		}
		if h != nil && h.Refresh.Empty() && e.usable(h) {
			return h.Token, nil
		}
	}
	return e.renewed(ctx, p)
}

func (e *Engine) renewed(ctx context.Context, p connection.Profile) (entra.Token, error) {
	_, h, err := e.obtain(ctx, p, needFresh)
	if err != nil {
		return entra.Token{}, err
	}
	return h.Token, nil
}

// Companies lists the companies of the connection's environment.
func (e *Engine) Companies(ctx context.Context, p connection.Profile) ([]connection.Company, error) {
	c, err := e.api(ctx, p)
	if err != nil {
		return nil, err
	}
	found, err := c.Companies(tagged(ctx, p, "companies"))
	return found.List, dress(p, e.described(ctx, p, err))
}

// described adds to a refusal what the token says: Business Central gives one
// answer for many causes.
func (e *Engine) described(ctx context.Context, p connection.Profile, err error) error {
	if err == nil || asFault(err).HTTP != http.StatusUnauthorized {
		return err
	}
	w, h, lost := e.look(ctx, p)
	if lost != nil || h == nil {
		return err
	}
	f := *asFault(err)
	f.Facts = check.Describe(check.World{Profile: e.known(w), Effective: w.eff, Now: e.opt.Now}, h.Claims)
	return &f
}

// api asks Business Central for a connection or a draft. A refused token is
// renewed once (row S40).
func (e *Engine) api(ctx context.Context, p connection.Profile) (*bc.Client, error) {
	eff, err := e.effective(p)
	if err != nil {
		return nil, dress(p, err)
	}
	token := func(how need) func(context.Context) (connection.Secret, error) {
		return func(ctx context.Context) (connection.Secret, error) {
			_, h, err := e.obtain(ctx, p, how)
			if err != nil {
				return "", err
			}
			return h.Access, nil
		}
	}
	return &bc.Client{HTTP: e.opt.HTTP, Effective: eff, Token: token(needValid), Renew: token(needFresh)}, ctx.Err()
}

// identity names what a test was about, so that its result is not shown for
// something else.
func identity(w work) string {
	c := w.p.Company
	sum := sha256.Sum256([]byte(string(w.bind) + "\x00" + w.p.Environment + "\x00" + c.ID + "\x00" + c.Name + "\x00" + c.Display + "\x00" + string(w.p.Routes)))
	return hex.EncodeToString(sum[:])
}

// noteTest remembers how a test ended, in the book if it was of a saved
// connection, and for a draft until that is saved.
func (e *Engine) noteTest(ctx context.Context, w work, r check.Report) {
	how := connection.Standing{
		Tested: r.Started.UTC(), Verdict: string(r.Verdict()), Passed: r.Passed(), Rungs: r.Ran(),
		Version: r.Facts.Version, Country: r.Facts.Country,
	}
	if f, ok := r.FirstFinding(); ok {
		how.Finding, how.Owner = f.Code, string(f.Who)
	}
	e.mu.Lock()
	e.tested[w.p.ID] = tested{of: identity(w), how: how}
	e.mu.Unlock()
	known, inBook, err := e.lookup(w.p.ID)
	if err != nil || !inBook || !w.saved || !samePlace(known, w.p) {
		return
	}
	e.stand(ctx, w.p.ID, func(s *connection.Standing) { testStanding(s, how) })
}

// takeTested lets a connection that was just saved start with the result of the
// test that it passed as a draft. A result that was about something else is
// taken away.
func (e *Engine) takeTested(w work, changed bool, s *connection.Standing) {
	e.mu.Lock()
	t := e.tested[w.p.ID]
	e.mu.Unlock()
	switch {
	case t.of == identity(w):
		testStanding(s, t.how)
	case changed:
		testStanding(s, connection.Standing{})
	}
}

func testStanding(s *connection.Standing, how connection.Standing) {
	s.Tested, s.Verdict, s.Passed, s.Rungs = how.Tested, how.Verdict, how.Passed, how.Rungs
	s.Finding, s.Owner = how.Finding, how.Owner
	if how.Version != "" {
		s.Version, s.Country = how.Version, how.Country
	}
}
