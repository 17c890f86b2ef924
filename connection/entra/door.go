package entra

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"bcconnect/connection"
)

const (
	host4 = "127.0.0.1"
	host6 = "::1"
	// portTries bounds the search for a port that is free on both families.
	portTries = 20
)

// door is where the browser comes back to: a port on the loopback addresses of
// both families, since a browser may take "localhost" for either.
type door struct {
	redirect  string // the redirect_uri, in both requests
	path      string // on which answers are taken; empty: only pasted ones count
	short     string // an address that leads to the authority
	port      int
	listeners []net.Listener
}

// redirectPlan is what a redirect address says about the door.
type redirectPlan struct {
	u      *url.URL
	port   int  // 0: the system chooses
	v4, v6 bool // families to listen on
	remote bool // some other host's page: answers are pasted
}

// openDoor listens, before any browser opens, on the address that the
// connection names, or on a port of the system's choice (RFC 8252 section 7.3).
func openDoor(ctx context.Context, redirect string) (*door, error) {
	plan, err := planRedirect(redirect)
	if err != nil {
		return nil, err
	}
	listeners, err := bind(ctx, plan)
	if err != nil {
		return nil, err
	}
	d := &door{listeners: listeners, redirect: redirect, path: plan.u.EscapedPath()}
	if addr, ok := listeners[0].Addr().(*net.TCPAddr); ok {
		d.port = addr.Port
	}
	host := plan.u.Hostname()
	if plan.remote {
		d.path, host = "", "localhost"
	} else if plan.port == 0 {
		at := *plan.u
		at.Host = net.JoinHostPort(host, strconv.Itoa(d.port))
		d.redirect = at.String()
	}
	if d.path == "" && !plan.remote {
		d.path = "/"
	}
	d.short = "http://" + net.JoinHostPort(host, strconv.Itoa(d.port))
	return d, nil
}

// planRedirect reads a redirect address. Loopback addresses are http, any other
// is https.
func planRedirect(redirect string) (redirectPlan, error) {
	shape := func(kind string) (redirectPlan, error) {
		f := &connection.Fault{Stage: connection.StageValues, Kind: kind, Field: connection.FieldRedirect}
		return redirectPlan{}, f.With(connection.ArgRedirect, redirect)
	}
	u, err := url.Parse(redirect)
	if err != nil || !plain(u) {
		return shape("redirect-shape")
	}
	p := families(u)
	switch {
	case p.remote && u.Scheme == "https":
		return p, nil
	case !p.remote && u.Scheme == "https":
		return shape("localhost-https")
	case p.remote || u.Scheme != "http":
		return shape("redirect-shape")
	}
	if p.port, err = portOf(u); err != nil {
		return shape("redirect-shape")
	}
	return p, nil
}

// families says on which loopback addresses a redirect address may arrive. For
// a page of some other host they only serve the short link.
func families(u *url.URL) redirectPlan {
	switch strings.ToLower(u.Hostname()) {
	case "localhost":
		return redirectPlan{u: u, v4: true, v6: true}
	case host4:
		return redirectPlan{u: u, v4: true}
	case host6:
		return redirectPlan{u: u, v6: true}
	}
	return redirectPlan{u: u, v4: true, v6: true, remote: true}
}

// portOf is the port of an address, 0 if it names none.
func portOf(u *url.URL) (int, error) {
	if u.Port() == "" {
		return 0, nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err == nil && port == 0 {
		err = strconv.ErrRange
	}
	return int(port), err
}

// plain says whether an address is nothing but scheme, host, path and query.
func plain(u *url.URL) bool { return u.Host != "" && u.User == nil && u.Fragment == "" }

// bind listens on the planned families with one port. A port of the system's
// choice that is taken on the other family is given back for another.
func bind(ctx context.Context, p redirectPlan) ([]net.Listener, error) {
	config := net.ListenConfig{Control: exclusive}
	listen := func(host string, port int) (net.Listener, error) {
		return config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	}
	if p.v4 && p.v6 && !familyWorks(listen) {
		p.v6 = false // no IPv6 on this machine
	}
	first, second := host4, host6
	if !p.v4 {
		first = host6
	}
	var last error
	for range portTries {
		one, err := listen(first, p.port)
		if err != nil {
			return nil, portFault(p.port, err)
		}
		if !p.v4 || !p.v6 {
			return []net.Listener{one}, nil
		}
		addr, ok := one.Addr().(*net.TCPAddr)
		if !ok {
			last = errNoPort
			_ = one.Close()
			continue
		}
		two, err := listen(second, addr.Port)
		if err == nil {
			return []net.Listener{one, two}, nil
		}
		_ = one.Close()
		if last = err; p.port != 0 {
			break
		}
	}
	return nil, portFault(p.port, last)
}

func familyWorks(listen func(string, int) (net.Listener, error)) bool {
	l, err := listen(host6, 0)
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

var errNoPort = errors.New("entra: no free port on both loopback addresses")

func portFault(port int, err error) *connection.Fault {
	f := &connection.Fault{Stage: connection.StageListener, Kind: "port-forbidden", Field: connection.FieldRedirect, Err: err}
	if portTaken(err) {
		f.Kind = "port-taken"
	}
	if port != 0 {
		_ = f.With(connection.ArgRedirect, "localhost:"+strconv.Itoa(port))
	}
	return f
}

func (d *door) close() {
	for _, l := range d.listeners {
		_ = l.Close()
	}
}
