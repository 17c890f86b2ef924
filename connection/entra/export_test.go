package entra

import (
	"context"
	"net"
	"net/http"
	"net/url"

	"bcconnect/connection"
)

// FuzzState is the state that the callback of NewCallback waits for.
const FuzzState = "fuzz-state-0123456789"

// NewCallback makes the listener's handler without a listener, as if it
// listened on port 4000. taken tells how many answers it took, and the last.
func NewCallback() (h http.Handler, taken func() (n int, code connection.Secret)) {
	a := &attempt{
		state: FuzzState, verifier: "v", redirect: "http://localhost:4000", hidden: true, params: url.Values{"state": {FuzzState}},
		endpoint: &url.URL{Scheme: "https", Host: "login.test", Path: "/authorize"}, mailbox: newMailbox(FuzzState, "", false),
	}
	c := &callback{door: &door{path: "/", port: 4000, redirect: a.redirect}, attempt: a, delivered: make(chan struct{})}
	a.end(Outcome{OK: true})
	n := 0
	var last connection.Secret
	return c, func() (int, connection.Secret) {
		for {
			select {
			case r := <-a.taken:
				n++
				last = r.code
			default:
				return n, last
			}
		}
	}
}

// ParsePasted is the reader of what people paste.
func ParsePasted(s string) (url.Values, error) { return parsePasted(s) }

// MayOpen asks whether an address would be given to the system's opener by a
// sign-in at an authority.
func MayOpen(raw, authority string) bool {
	u, err := url.Parse(authority)
	if err != nil {
		return false
	}
	return mayOpen(raw, &callback{door: &door{short: "http://localhost:4000"}, attempt: &attempt{endpoint: u}})
}

// WaitOnDeadListener waits for an answer at a listener that has gone.
func WaitOnDeadListener(ctx context.Context, l net.Listener) error {
	_ = l.Close()
	a := &attempt{state: FuzzState, endpoint: &url.URL{Scheme: "https", Host: "login.test"}, mailbox: newMailbox(FuzzState, "", false)}
	cb := serve(&door{path: "/", port: 4000, listeners: []net.Listener{l}}, a, false, nil)
	defer cb.stop()
	_, err := (&Client{}).wait(ctx, cb, Interaction{})
	return err
}
