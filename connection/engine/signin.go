package engine

import (
	"context"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/pattern"
)

// Interaction says how to ask the person.
type Interaction struct {
	// SelectAccount has the authority ask which account to use.
	SelectAccount bool
	// ByCode has the person type a code into a browser on any device (RFC 8628)
	// instead of opening one here.
	ByCode bool
}

// wait is a sign-in under way.
type wait struct {
	answer func(address string) error
	end    context.CancelCauseFunc
}

// discoverFor bounds the look at the tenant before the browser opens.
const discoverFor = 10 * time.Second

// SignIn authorises a connection or a draft: a person's through the browser, an
// app's by its secret. ask is told what the person must do meanwhile. A new
// attempt takes the place of one that still waits.
func (e *Engine) SignIn(ctx context.Context, p connection.Profile, in Interaction, ask func(connection.Prompt)) (connection.TokenFacts, error) {
	if !p.Mode.Interactive() {
		w, h, err := e.obtain(ctx, p, needFresh)
		if err != nil {
			return connection.TokenFacts{}, err
		}
		return e.facts(w, h), nil
	}
	w, err := e.open(ctx, p)
	if err != nil {
		return connection.TokenFacts{}, dress(p, err)
	}
	tok, err := e.interact(ctx, w, in, ask)
	if err != nil {
		e.noteFailure(w, asFault(err))
		return connection.TokenFacts{}, dress(p, err)
	}
	h, w, err := e.authorised(context.WithoutCancel(ctx), p, tok, in)
	if err != nil {
		return connection.TokenFacts{}, dress(p, err)
	}
	return e.facts(w, h), nil
}

// authorised keeps what a sign-in has brought. Settings may have been saved
// while the person was busy, hence another look.
func (e *Engine) authorised(ctx context.Context, p connection.Profile, tok entra.Token, in Interaction) (*held, work, error) {
	release, err := e.aloneWith(ctx, p.ID)
	if err != nil {
		return nil, work{}, err
	}
	defer release()
	w, err := e.open(ctx, p)
	if err != nil {
		return nil, w, err
	}
	h := e.story(w, nil, tok, true)
	h.public = in.ByCode
	h, err = e.keep(ctx, w, h)
	return h, w, err
}

// interact runs the browser part.
func (e *Engine) interact(ctx context.Context, w work, in Interaction, ask func(connection.Prompt)) (entra.Token, error) {
	ctx, end := context.WithCancelCause(tagged(ctx, w.p, "signin"))
	defer end(nil)
	c := e.client()
	// A tenant that does not exist is better said here than by the authority's
	// page, from which nobody comes back.
	meta, err := e.tenant(ctx, w)
	if err != nil {
		return entra.Token{}, err
	}
	if meta.Issuer != "" {
		c.Issuer, c.IssRequired = meta.Issuer, meta.IssInResponse
	}
	mine := &wait{end: end}
	e.waitAs(w.p.ID, mine)
	defer e.waitOver(w.p.ID, mine)
	if in.ByCode {
		return e.byCode(ctx, w, mine, meta.DeviceCode, ask)
	}
	tok, err := c.Interactive(ctx, w.eff, sent(w), entra.Interaction{
		SelectAccount: in.SelectAccount,
		Ask: func(pr connection.Prompt, answer func(string) error) {
			e.mu.Lock()
			mine.answer = answer
			e.mu.Unlock()
			if ask != nil {
				ask(pr)
			}
		},
	})
	if err != nil {
		if told := asFault(context.Cause(ctx)); told != nil && told.Kind != "" || told != nil && len(told.AADSTS) > 0 {
			return entra.Token{}, told
		}
	}
	return tok, err
}

// tenant reads the OpenID configuration. A connection with an authorize address
// of its own may have none; its sign-in goes on without.
func (e *Engine) tenant(ctx context.Context, w work) (entra.Metadata, error) {
	look, stop := context.WithTimeout(ctx, discoverFor)
	defer stop()
	meta, err := e.client().Discover(look, w.eff)
	if err != nil && w.p.Advanced.AuthURL != "" && ctx.Err() == nil {
		return entra.Metadata{}, nil
	}
	return meta, err
}

// waitAs makes a sign-in the one that waits for its connection.
func (e *Engine) waitAs(id string, w *wait) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if before := e.waiting[id]; before != nil {
		before.end(context.Canceled)
	}
	e.waiting[id] = w
}

func (e *Engine) waitOver(id string, w *wait) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waiting[id] == w {
		delete(e.waiting, id)
	}
}

// AnswerSignIn hands in what the person pasted: the address on which the browser
// ended, or, if the browser never came back, the text of the error page, which
// then ends the wait with that error.
func (e *Engine) AnswerSignIn(id, text string) error {
	e.mu.Lock()
	w := e.waiting[id]
	var answer func(string) error
	if w != nil {
		answer = w.answer
	}
	e.mu.Unlock()
	if answer == nil {
		return &connection.Fault{Stage: connection.StageAuthorize, Kind: KindNotWaiting}
	}
	err := answer(text)
	if err == nil {
		return nil
	}
	if f := readErrorPage(text); f != nil {
		w.end(f)
		return nil
	}
	return err
}

// The parts of Entra's error page that are the same in every language.
var (
	pageCode  = pattern.New(`\bAADSTS(\d{4,8})\b`)
	pageTrace = pattern.New(`(?i)trace id:\s*([0-9a-f-]{36})`)
	pageCorr  = pattern.New(`(?i)correlation id:\s*([0-9a-f-]{36})`)
)

// readErrorPage finds the error in a text copied from the authority's page; nil
// if there is none.
func readErrorPage(text string) *connection.Fault {
	const enough = 64 << 10
	if len(text) > enough {
		text = text[:enough]
	}
	f := &connection.Fault{Stage: connection.StageAuthorize}
	for _, m := range pageCode.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			f.AADSTS = append(f.AADSTS, n)
		}
	}
	if len(f.AADSTS) == 0 {
		return nil
	}
	if m := pageTrace.FindStringSubmatch(text); m != nil {
		f.Trace = m[1]
	}
	if m := pageCorr.FindStringSubmatch(text); m != nil {
		f.Corr = m[1]
	}
	return f.With(connection.ArgCode, "AADSTS"+strconv.Itoa(f.AADSTS[len(f.AADSTS)-1]))
}
