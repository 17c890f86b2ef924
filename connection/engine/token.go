package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

// need says which token will do.
type need int

const (
	// needValid is content with a token that is held.
	needValid need = iota
	// needFresh wants one that was got after the question was asked.
	needFresh
)

// HasToken says whether a valid token for the present settings is held. It asks
// nobody outside this machine.
func (e *Engine) HasToken(ctx context.Context, id string) bool {
	if e.quick(id) != nil {
		return true
	}
	facts, err := e.Inspect(ctx, id)
	return err == nil && facts.Valid
}

// Inspect tells all that a person may know of a connection's token. It asks
// nobody outside this machine.
func (e *Engine) Inspect(ctx context.Context, id string) (connection.TokenFacts, error) {
	p, err := e.Get(ctx, id)
	if err != nil {
		return connection.TokenFacts{}, err
	}
	w, h, err := e.look(ctx, p)
	if err != nil {
		return connection.TokenFacts{}, err
	}
	return e.facts(w, h), nil
}

// Token returns a token that is valid now: the one that is held, or a renewed
// one if that ends soon, or for an app a new one. If a person has to sign in
// first, the fault's kind is KindNeedsSignIn.
func (e *Engine) Token(ctx context.Context, id string) (entra.Token, error) {
	if h := e.quick(id); h != nil {
		return h.Token, nil
	}
	p, err := e.Get(ctx, id)
	if err != nil {
		return entra.Token{}, err
	}
	w, h, err := e.obtain(ctx, p, needValid)
	if err != nil {
		return entra.Token{}, err
	}
	if w.saved {
		e.publish(w, h)
	}
	return h.Token, nil
}

// quick returns a token that needs no look at anything. It takes no lock and
// allocates nothing: this is what a program calls before every request.
func (e *Engine) quick(id string) *held {
	at := (*e.ready.Load())[id]
	if at == nil {
		return nil
	}
	r := at.Load()
	if r == nil || e.wall() >= r.until {
		return nil
	}
	return r.held
}

// GetToken gets a new token: an app's by client credentials, a person's by
// renewal.
func (e *Engine) GetToken(ctx context.Context, id string) (connection.TokenFacts, error) {
	return e.again(ctx, id)
}

// Refresh renews the token by hand. An app has no refresh token and needs none:
// it gets a new token instead.
func (e *Engine) Refresh(ctx context.Context, id string) (connection.TokenFacts, error) {
	return e.again(ctx, id)
}

func (e *Engine) again(ctx context.Context, id string) (connection.TokenFacts, error) {
	p, err := e.Get(ctx, id)
	if err != nil {
		return connection.TokenFacts{}, err
	}
	w, h, err := e.obtain(ctx, p, needFresh)
	if err != nil {
		return connection.TokenFacts{}, err
	}
	return e.facts(w, h), nil
}

// obtain gets a token for a connection or a draft. Of many that ask at once one
// asks the authority; the others take its result.
func (e *Engine) obtain(ctx context.Context, p connection.Profile, how need) (work, *held, error) {
	w, seen, err := e.look(ctx, p)
	if err != nil {
		return w, nil, err
	}
	if how == needValid && e.usable(seen) && !seen.unsaved {
		e.use(w, seen)
		return w, seen, nil
	}
	release, err := e.alone(ctx, w)
	if err != nil {
		return w, nil, dress(p, err)
	}
	defer release()
	return e.obtainAlone(ctx, p, how, seen)
}

// obtainAlone is obtain once nobody else is at it. It looks again: whoever had
// the turn before, here or in another process, may have done the work.
func (e *Engine) obtainAlone(ctx context.Context, p connection.Profile, how need, seen *held) (work, *held, error) {
	w, now, err := e.look(ctx, p)
	if err != nil {
		return w, nil, err
	}
	if now != nil && now.unsaved {
		if now, err = e.keep(ctx, w, now); err != nil {
			return w, nil, dress(p, err)
		}
	}
	if e.usable(now) && (how == needValid || !same(now, seen)) {
		e.use(w, now)
		return w, now, nil
	}
	h, err := e.fetch(ctx, w, now)
	if err == nil {
		h, err = e.keep(ctx, w, h)
	}
	return w, h, dress(p, err)
}

// same says whether two tokens are one.
func same(a, b *held) bool {
	return b != nil && a.Access == b.Access && a.Obtained.Equal(b.Obtained)
}

// fetch asks the authority for a token, without a person.
func (e *Engine) fetch(ctx context.Context, w work, old *held) (*held, error) {
	if w.p.Mode.Interactive() {
		return e.renew(ctx, w, old)
	}
	tok, err := e.client().Service(tagged(ctx, w.p, "token"), w.eff, w.secret)
	if err != nil {
		e.noteFailure(w, asFault(err))
		return nil, err
	}
	return e.story(w, old, tok, true), nil
}

// renew exchanges the refresh token for a new pair. One that the authority
// refuses is dropped, so that it is not tried over and over (row S39).
func (e *Engine) renew(ctx context.Context, w work, old *held) (*held, error) {
	if old == nil || old.Refresh.Empty() {
		return nil, e.needsSignIn(w)
	}
	w.eff.SendSecret = w.eff.SendSecret && !old.public
	tok, err := e.client().Refresh(tagged(ctx, w.p, "renewal"), w.eff, sent(w), old.Refresh)
	if err == nil {
		return e.story(w, old, tok, false), nil
	}
	if f := asFault(err); refused(f) {
		e.noteFailure(w, f)
		if lost := e.unauthorise(ctx, w); lost != nil {
			e.opt.Log.Warn("a refused refresh token could not be removed", "connection", w.p.ID, "error", lost)
		}
	}
	return nil, err
}

// sent is the secret that goes along with a person's sign-in, if one does.
func sent(w work) connection.Secret {
	if !w.eff.SendSecret {
		return ""
	}
	return w.secret
}

// refused says that only a person can mend a renewal (RFC 6749 section 5.2,
// OpenID Connect Core section 3.1.2.6).
func refused(f *connection.Fault) bool {
	switch f.OAuth {
	case "invalid_grant", "interaction_required", "login_required", "consent_required":
		return true
	}
	return false
}

// needsSignIn is the fault of a connection that nobody has authorised; if the
// last attempt failed, it is that failure.
func (e *Engine) needsSignIn(w work) error {
	if f := e.failure(w); f != nil {
		return f
	}
	return &connection.Fault{Stage: connection.StageToken, Kind: KindNeedsSignIn}
}

// story adds to a new token what the program knows of it. A refresh token that
// was not replaced stays (RFC 6749 section 6).
func (e *Engine) story(w work, old *held, tok entra.Token, authorised bool) *held {
	now := e.opt.Now()
	h := &held{Token: tok, bind: w.bind, by: tok.Claims.User, authorised: now, refreshSince: now}
	if !w.p.Mode.Interactive() {
		h.by = w.p.ClientID
	}
	if old != nil && !authorised {
		h.authorised, h.public = old.authorised, old.public
		if h.by == "" {
			h.by = old.by
		}
		if h.Refresh.Empty() || h.Refresh == old.Refresh {
			h.Refresh, h.refreshSince = old.Refresh, old.refreshSince
		}
	}
	return h
}

// keep puts a token where it belongs. It is sealed before it is handed out: if
// that fails the token is not used, and memory holds on to it until it can be
// sealed, because it may be the only copy of a rotated refresh token.
func (e *Engine) keep(ctx context.Context, w work, h *held) (*held, error) {
	if w.keeps() {
		fresh := w.sealed
		fresh.Token = h.seal()
		// The token exists whether or not the user still waits for it.
		if err := e.writePayload(context.WithoutCancel(ctx), w.p.ID, fresh); err != nil {
			lost := *h
			lost.unsaved = true
			e.remember(w, &lost)
			return nil, err
		}
	}
	done := *h
	done.unsaved = false
	e.remember(w, &done)
	e.unpublish(w.p.ID)
	if w.saved {
		e.stand(ctx, w.p.ID, func(s *connection.Standing) { tokenStanding(s, &done) })
	}
	return &done, nil
}

// unauthorise removes tokens everywhere, and says in the book that a person has
// to sign in.
func (e *Engine) unauthorise(ctx context.Context, w work) error {
	e.drop(w)
	ctx = context.WithoutCancel(ctx)
	var err error
	if w.saved && w.sealed.Token != nil {
		left := w.sealed
		left.Token = nil
		err = e.writePayload(ctx, w.p.ID, left)
	}
	if w.saved {
		e.stand(ctx, w.p.ID, func(s *connection.Standing) { noTokenStanding(s, w.p.Mode) })
	}
	return err
}

func tagged(ctx context.Context, p connection.Profile, name string) context.Context {
	if journal.TagOf(ctx).Name != "" {
		return ctx // a rung asks: the evidence is the rung's
	}
	return journal.WithTag(ctx, journal.Tag{Profile: p.ID, Name: name})
}
