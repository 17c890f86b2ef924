package entra

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
)

// defaultWait is how long a sign-in waits for the person.
const defaultWait = 5 * time.Minute

// Interactive gets a token through the system's browser: authorization code
// with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252). It listens before the
// browser opens, takes exactly one answer, and frees the port before it
// returns, whatever the end. Interaction.Ask is told first what the person must
// do, and once more if no browser could be opened; it must not wait for the
// person. The error is a *connection.Fault: Kind "sign-in-cancelled" when the
// context or the person ended it, "consent-declined", "sign-in-timed-out" (or
// "browser-not-opened", if that is why), "port-taken", "port-forbidden", "listener-gone".
func (c *Client) Interactive(ctx context.Context, e connection.Effective, secret connection.Secret, in Interaction) (Token, error) {
	if err := ended(ctx); err != nil {
		return Token{}, err
	}
	if err := mayAsk(e, secret, connection.StageToken); err != nil {
		return Token{}, err
	}
	d, err := openDoor(ctx, e.RedirectURL)
	if err != nil {
		return Token{}, err
	}
	a, err := newAttempt(e, d.redirect, in)
	if err != nil {
		d.close()
		return Token{}, err
	}
	a.mailbox = newMailbox(a.state, c.Issuer, c.IssRequired)
	if d.path == "" {
		a.hidden = false // the person must find the answer in the address
	}
	cb := serve(d, a, strings.EqualFold(e.AuthMethod, http.MethodPost), c.Page)
	defer cb.stop()

	code, err := c.wait(ctx, cb, in)
	var got Token
	if err == nil {
		got, err = c.redeem(ctx, e, secret, a, code)
	}
	if err != nil {
		err = asked(ctx, err, e, a)
	}
	cb.finish(ctx, outcomeOf(err))
	return got, err
}

// wait asks the person and waits for the answer.
func (c *Client) wait(ctx context.Context, cb *callback, in Interaction) (connection.Secret, error) {
	patience := c.Wait
	if patience <= 0 {
		patience = defaultWait
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	teller := newTeller(cb, in, time.Now().Add(patience))
	defer teller.hush()
	teller.tell(false)
	c.browse(ctx, cb, teller)

	select {
	case r := <-cb.attempt.taken:
		return r.code, r.err
	case <-timer.C:
		return "", &connection.Fault{Stage: connection.StageAuthorize, Kind: teller.outcome()}
	case <-ctx.Done():
		return "", ended(ctx)
	case err := <-cb.failed:
		return "", &connection.Fault{Stage: connection.StageListener, Kind: "listener-gone", Err: err}
	}
}

// browse opens the browser without waiting for it: the opener may run as long
// as the browser does, so it also must not be cancelled when the sign-in ends.
func (c *Client) browse(ctx context.Context, cb *callback, t *teller) {
	target := cb.attempt.address(true)
	if cb.post {
		target = cb.door.short
	}
	if c.Browse == nil || !mayOpen(target, cb) {
		t.tell(true)
		return
	}
	go func() {
		if err := c.Browse(context.WithoutCancel(ctx), target); err != nil {
			t.tell(true)
		}
	}()
}

// mayOpen lets only two kinds of address go to the system's opener: the
// authority's over https (or on this machine), and our own short one.
func mayOpen(raw string, cb *callback) bool {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" {
		return false
	}
	if raw == cb.door.short {
		return true
	}
	secure := u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
	return secure && u.Host == cb.attempt.endpoint.Host && u.Scheme == cb.attempt.endpoint.Scheme
}

// teller tells the person what to do, never after the wait has ended.
type teller struct {
	mu     sync.Mutex
	quiet  bool
	failed bool // no browser could be opened
	ask    func(connection.Prompt, func(string) error)
	prompt connection.Prompt
	box    *mailbox
}

func newTeller(cb *callback, in Interaction, expires time.Time) *teller {
	return &teller{ask: in.Ask, box: cb.attempt.mailbox, prompt: connection.Prompt{
		URL: promptURL(cb), Short: cb.door.short, Expires: expires,
	}}
}

// promptURL is the address for people to copy. The answer to it comes in an
// address, so that it can be pasted when the browser runs somewhere else.
func promptURL(cb *callback) string {
	if cb.post {
		return cb.door.short
	}
	return cb.attempt.address(false)
}

func (t *teller) tell(failed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = t.failed || failed
	if t.quiet || t.ask == nil {
		return
	}
	t.prompt.BrowserFailed = failed
	t.ask(t.prompt, t.pasted)
}

// outcome says why nobody answered: the person did not, or never saw a page.
func (t *teller) outcome() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed {
		return "browser-not-opened"
	}
	return "sign-in-timed-out"
}

func (t *teller) hush() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.quiet = true
}

// pasted runs what a person pasted through the listener's own parser and check.
func (t *teller) pasted(address string) error {
	v, err := parsePasted(address)
	if err != nil {
		return err
	}
	if f := t.box.put(v, false); f != nil {
		return f
	}
	return nil
}

// ended makes a fault of a context that is over, nil if it is not.
func ended(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return &connection.Fault{Stage: connection.StageAuthorize, Kind: "sign-in-timed-out", Net: connection.NetTimeout, Err: err}
	default:
		return &connection.Fault{Stage: connection.StageAuthorize, Kind: "sign-in-cancelled", Net: connection.NetCancelled, Err: err}
	}
}

// asked adds to a fault what was asked with. Whatever failed after the person
// cancelled failed because of that.
func asked(ctx context.Context, err error, e connection.Effective, a *attempt) error {
	if over := ended(ctx); over != nil {
		err = over
	}
	var f *connection.Fault
	if !errors.As(err, &f) {
		return err
	}
	return dress(f, e, grant{values: url.Values{"redirect_uri": {a.redirect}}})
}
