package wire

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// Warm begins to connect to the host of an address and does not wait: the next
// request to it finds the connection made, or half made, with its TLS handshake.
// Nothing is asked of the host, and the journal is told nothing. What goes wrong
// is for that request to meet. The function that it returns waits until nothing
// of it is left but a connection; nobody has to call it. Only https is worth it; a
// client that is not from New, or not of the network, is left alone.
//
// net/http has no call for this. Its transport goes on dialling for a request
// that was given up meanwhile, and keeps the connection for the next one (see
// the comment in its Transport.getConn); so one is given up as soon as its dial
// has begun, before anything could be sent.
func Warm(ctx context.Context, c *http.Client, address string) (wait func()) {
	a, ok := c.Transport.(agent)
	if !ok {
		return func() {}
	}
	network, ok := a.base.(*http.Transport)
	if !ok {
		return func() {}
	}
	ctx, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { giveUp() },
		ConnectStart: func(string, string) { giveUp() },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil || req.URL.Scheme != "https" {
		giveUp()
		return func() {}
	}
	req.Host = unsendable
	var done sync.WaitGroup
	done.Go(func() {
		defer giveUp()
		resp, err := network.RoundTrip(req)
		if err == nil { // not reached: it was given up
			_ = resp.Body.Close()
		}
	})
	return done.Wait
}

// unsendable is a Host header that net/http refuses to write, for it claims to
// be encoded and is not: should there be a
// connection already, nothing is sent on it.
const unsendable = "xn--\u00e9"
