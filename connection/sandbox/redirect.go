package sandbox

import (
	"net/url"
)

// redirectLimit is the longest address that can be registered.
const redirectLimit = 256

// match finds the registered address that a requested one equals, by the rules
// of learn.microsoft.com/entra/identity-platform/reply-url: everything counts,
// case included, except the port of a loopback host.
func (a *app) match(requested string) (redirect, *failure) {
	if len(a.Redirects) == 0 {
		return redirect{}, refuse(oauthRequest, 500113, "No reply address is registered for the application.")
	}
	if requested == "" {
		return redirect{}, refuse(oauthRequest, 900971, "No reply address provided.")
	}
	want, ok := redirectShape(requested)
	if !ok {
		return redirect{}, refuse(oauthRequest, 90102, "'redirect_uri' value must be a valid absolute URI.")
	}
	for _, r := range a.Redirects {
		have, err := url.Parse(r.URI)
		if err != nil {
			continue
		}
		if r.URI == requested || loopback(have) && loopback(want) && sameButPort(have, want) {
			return r, nil
		}
	}
	return redirect{}, refuse(oauthRequest, 50011, "The redirect URI '%s' specified in the request does not match the redirect URIs configured "+
		"for the application '%s'. Make sure the redirect URI sent in the request matches one added to your application.", requested, a.ClientID)
}

// redirectShape parses an address that could be registered at all.
func redirectShape(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || len(text) > redirectLimit {
		return nil, false
	}
	return u, u.IsAbs() && u.Host != "" && u.User == nil && u.Fragment == ""
}

func sameButPort(have, want *url.URL) bool {
	return have.Scheme == want.Scheme && have.Hostname() == want.Hostname() && slashed(have.EscapedPath()) == slashed(want.EscapedPath()) &&
		have.RawQuery == want.RawQuery
}

// slashed makes the empty path and "/" the same: that is what the service
// compares.
func slashed(p string) string {
	if p == "" {
		return "/"
	}
	return p
}

// loopback says whether an address is one of this computer. "[::1]" cannot be
// registered, so it is none.
func loopback(u *url.URL) bool {
	return u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1"
}
