package wire

import "net/http"

// ProxyOf digs the proxy function out of a client's transport.
func ProxyOf(rt http.RoundTripper) (proxyFunc, bool) {
	a, ok := rt.(agent)
	if !ok {
		return nil, false
	}
	g, ok := a.next.(proxyGate)
	if !ok {
		return nil, false
	}
	t, ok := g.next.(*http.Transport)
	return t.Proxy, ok
}
