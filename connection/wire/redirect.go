package wire

import (
	"net/http"
	"strings"

	"bcconnect/connection"
)

// maxRedirects is how many redirects a question may be sent on by.
const maxRedirects = 5

// checkRedirect follows questions (GET, HEAD) a few times within their scheme,
// and nothing else: a 307 would send a form with its secret elsewhere (RFC 9700
// section 4.12). Credentials stay with the host that they were meant for.
func checkRedirect(r *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method != http.MethodGet && first.Method != http.MethodHead {
		return redirected(r)
	}
	if len(via) > maxRedirects || r.URL.Scheme != first.URL.Scheme {
		return redirected(r)
	}
	for _, step := range append(via[1:len(via):len(via)], r) {
		if !strings.EqualFold(step.URL.Host, first.URL.Host) {
			r.Header.Del("Authorization")
			r.Header.Del("Cookie")
		}
	}
	// The address that was asked may hold what the next host has no business to
	// know.
	r.Header.Del("Referer")
	return nil
}

// NeverRedirect returns a copy of the client that follows no redirect at all:
// for token requests, whose address or body holds secrets.
func NeverRedirect(c *http.Client) *http.Client {
	strict := *c
	strict.CheckRedirect = func(r *http.Request, _ []*http.Request) error { return redirected(r) }
	return &strict
}

func redirected(r *http.Request) *connection.Fault {
	f := &connection.Fault{Stage: connection.StageNetwork, Net: connection.NetRedirect}
	if r.Response != nil {
		f.HTTP = r.Response.StatusCode
	}
	// Where to, without the query.
	return f.With(connection.ArgRedirect, r.URL.Scheme+"://"+r.URL.Host+r.URL.EscapedPath())
}
