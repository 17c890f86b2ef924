package entra_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

func TestBothFamiliesAnswer(t *testing.T) {
	if !hasIPv6() {
		t.Skip("no IPv6 on this machine")
	}
	w := startWaiting(t, "")
	b := newBrowser(t, nil)
	if page := b.send(http.MethodGet, "http://[::1]:"+w.port, url.Values{"code": {"x"}, "state": {w.state}}); !strings.HasPrefix(page, "200 /done") {
		t.Errorf("over IPv6: %s", page)
	}
	if err := <-w.done; err != nil {
		t.Error(err)
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	w := startWaiting(t, "")
	defer w.endsWell()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Skip(err)
	}
	for _, a := range addrs {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() || ip.IP.To4() == nil {
			continue
		}
		if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.IP.String(), w.port), time.Second); err == nil {
			_ = conn.Close()
			t.Errorf("%s answers", ip.IP)
		}
	}
}

func TestFixedAddresses(t *testing.T) {
	port := freePort(t)
	for _, redirect := range []string{
		"http://localhost:" + port, "http://localhost:" + port + "/", "http://localhost:" + port + "/auth/cb", "http://127.0.0.1:" + port + "/cb?x=1",
	} {
		w := startWaiting(t, redirect)
		if w.redirect != redirect || w.port != port {
			t.Errorf("asked with %s instead of %s", w.redirect, redirect)
		}
		u, _ := url.Parse(redirect)
		if u.Path == "/cb" || u.Path == "/auth/cb" {
			if resp := w.say("GET /?code=x&state=" + w.state + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"); resp.status != http.StatusBadRequest {
				t.Errorf("%s: the root took an answer: %d", redirect, resp.status)
			}
			if resp := w.say("GET / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"); resp.status != http.StatusFound {
				t.Errorf("%s: the short link is gone: %d", redirect, resp.status)
			}
		}
		w.endsWell()
		if got := w.authority.seen()[0].form.Get("redirect_uri"); got != redirect {
			t.Errorf("redeemed with %s", got)
		}
	}
	w := startWaiting(t, "http://localhost/auth")
	if !strings.HasPrefix(w.redirect, "http://localhost:") || !strings.HasSuffix(w.redirect, "/auth") || strings.Contains(w.redirect, ":0") {
		t.Errorf("asked with %s", w.redirect)
	}
	w.endsWell()
}

func TestPortTakenOnEitherFamily(t *testing.T) {
	hosts := []string{"127.0.0.1"}
	if hasIPv6() {
		hosts = append(hosts, "::1")
	}
	for _, host := range hosts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		e := newAuthority(t).profile(connection.ModeUser)
		e.RedirectURL = "http://localhost:" + port
		_, err = client(t, nil).Interactive(t.Context(), e, "", entra.Interaction{})
		if f := fault(t, err); f.Kind != "port-taken" || f.Stage != connection.StageListener || f.Args[connection.ArgRedirect] != "localhost:"+port {
			t.Errorf("%s: %+v", host, f)
		}
		_ = l.Close()
	}
}

func TestRemoteRedirectIsAnsweredByPaste(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	e.RedirectURL = "https://businesscentral.dynamics.com/OAuthLanding.htm"
	opened := make(chan string, 1)
	c := client(t, nil)
	c.Browse = func(_ context.Context, u string) error { opened <- u; return nil }
	_, err := c.Interactive(t.Context(), e, "", entra.Interaction{Ask: func(p connection.Prompt, put func(string) error) {
		u, _ := url.Parse(p.URL)
		if resp, err := http.Get(p.Short + "/?code=x&state=" + u.Query().Get("state")); err != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("the listener took an answer that was not meant for it: %v", err)
		} else {
			_ = resp.Body.Close()
		}
		if err := put(e.RedirectURL + "?code=c&state=" + u.Query().Get("state")); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.seen()[0].form.Get("redirect_uri"); got != e.RedirectURL {
		t.Errorf("redeemed with %s", got)
	}
	if u := <-opened; strings.Contains(u, "form_post") {
		t.Errorf("the code would not stand in the address: %s", u)
	}
}
