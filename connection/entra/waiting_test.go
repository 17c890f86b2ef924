package entra_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

func TestCancelFreesThePortWithinASecond(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	port := freePort(t)
	e.RedirectURL = "http://localhost:" + port
	for range 3 { // a second attempt right after a cancelled one works
		ctx, cancel := context.WithCancel(t.Context())
		c := client(t, nil)
		_, err := c.Interactive(ctx, e, "", entra.Interaction{Ask: func(connection.Prompt, func(string) error) {
			// A pre-connect that says nothing, and somebody who never ends a sentence.
			for _, say := range []string{"", "GET / HTTP/1.1\r\nX-Slow: "} {
				conn, err := net.Dial("tcp", "127.0.0.1:"+port)
				if err != nil {
					t.Error(err)
					return
				}
				t.Cleanup(func() { _ = conn.Close() })
				_, _ = conn.Write([]byte(say))
			}
			cancel() // nobody else ends the wait, so coming back at all is the proof
		}})
		f := fault(t, err)
		if f.Kind != "sign-in-cancelled" || f.Net != connection.NetCancelled || !errors.Is(err, context.Canceled) {
			t.Errorf("%+v", f)
		}
		for _, host := range []string{"127.0.0.1", "[::1]"} {
			if conn, err := net.Dial("tcp", host+":"+port); err == nil {
				_ = conn.Close()
				t.Errorf("%s still listens", host)
			}
		}
		cancel()
	}
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	if _, err := c.Interactive(t.Context(), e, "", entra.Interaction{}); err != nil {
		t.Errorf("the attempt after: %v", err)
	}
}

func TestCancelWhileTheTokenIsAskedFor(t *testing.T) {
	a := newAuthority(t)
	ctx, cancel := context.WithCancel(t.Context())
	block := make(chan struct{})
	defer close(block)
	a.answer = func(call) (int, http.Header, string) { cancel(); <-block; return 200, nil, "" }
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	_, err := c.Interactive(ctx, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-cancelled" { // while the answer is still held back
		t.Errorf("%+v", f)
	}
	if page := <-b.page; !strings.Contains(page, "✗") {
		t.Errorf("page: %s", page)
	}
}

func TestTheWaitEnds(t *testing.T) {
	a := newAuthority(t)
	_, _, err := signIn(t, a.profile(connection.ModeUser), func(*url.URL) (string, url.Values) { return "", nil }, func(c *entra.Client) { c.Wait = 30 * time.Millisecond })
	if f := fault(t, err); f.Kind != "sign-in-timed-out" { // of its own 30 ms, or the test never ends
		t.Errorf("%+v", f)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = client(t, nil).Interactive(ctx, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-timed-out" {
		t.Errorf("%+v", f)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = client(t, nil).Interactive(gone, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-cancelled" {
		t.Errorf("%+v", f)
	}
}

func TestPromptAndPaste(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	asked := make(chan connection.Prompt, 2)
	var answer func(string) error
	done := make(chan error, 1)
	c := client(t, nil)
	go func() {
		_, err := c.Interactive(t.Context(), e, "", entra.Interaction{Ask: func(p connection.Prompt, put func(string) error) {
			answer = put
			asked <- p
		}})
		done <- err
	}()
	p := <-asked
	if p.BrowserFailed || time.Until(p.Expires) < 4*time.Minute || !strings.HasPrefix(p.Short, "http://localhost:") {
		t.Errorf("prompt %+v", p)
	}
	if again := <-asked; !again.BrowserFailed || again.URL != p.URL {
		t.Errorf("no browser, yet the prompt says %+v", again)
	}
	u, _ := url.Parse(p.URL)
	state, redirect := u.Query().Get("state"), u.Query().Get("redirect_uri")
	if u.Query().Get("response_mode") != "query" || redirect != p.Short {
		t.Errorf("an answer to %s could not be pasted", p.URL)
	}
	for text, kind := range map[string]string{
		"":                               "no-code",
		"%zz":                            "no-code",
		p.URL:                            "no-code", // the way there instead of the way back
		redirect + "?code=x&state=wrong": "state-mismatch",
		redirect + "?code=x":             "state-missing",
		redirect + "?code=x&code=y&state=" + state:    "callback-refused",
		redirect + "?state=" + state + "&state=other": "callback-refused",
		strings.Repeat("x", 70<<10):                   "no-code",
	} {
		if f := fault(t, answer(text)); f.Kind != kind {
			t.Errorf("%.60q: %+v", text, f)
		}
	}
	whole := redirect + "?code=CANARY-code&state=" + state + "#_=_"
	half := len(whole) / 2
	if err := answer("  <" + whole[:half] + "\r\n   " + whole[half:] + ">\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := a.seen()[0].form.Get("code"); got != "CANARY-code" {
		t.Errorf("redeemed %q", got)
	}
	if f := fault(t, answer(whole)); f.Kind != "listener-gone" {
		t.Errorf("a second answer: %+v", f)
	}
}

func TestPasteTakesTheQueryAlone(t *testing.T) {
	for _, form := range []string{"code=c&state=%s", "?state=%s&code=c", `"https://x.test/cb#code=c&state=%s"`, "state=%s\n&code=c\n"} {
		a := newAuthority(t)
		var once sync.Once
		_, err := client(t, nil).Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{Ask: func(p connection.Prompt, put func(string) error) {
			u, _ := url.Parse(p.URL)
			once.Do(func() {
				if err := put(strings.Replace(form, "%s", u.Query().Get("state"), 1)); err != nil {
					t.Errorf("%s: %v", form, err)
				}
			})
		}})
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestBrowserThatFails(t *testing.T) {
	a := newAuthority(t)
	failed := make(chan connection.Prompt, 1)
	c := client(t, nil)
	c.Browse = func(context.Context, string) error { return errors.New("no display") }
	b := newBrowser(t, consent)
	_, err := c.Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{Ask: func(p connection.Prompt, _ func(string) error) {
		if p.BrowserFailed {
			failed <- p
			go func() { _ = b.open(t.Context(), p.URL) }() // the person opens the link by hand
		}
	}})
	if err != nil || !(<-failed).BrowserFailed {
		t.Errorf("%v", err)
	}
}

func TestBrowserThatBlocksDoesNotHoldTheSignIn(t *testing.T) {
	a := newAuthority(t)
	b := newBrowser(t, consent)
	forever := make(chan struct{})
	defer close(forever)
	cancelled := make(chan bool, 1)
	c := client(t, nil)
	c.Browse = func(ctx context.Context, u string) error {
		go func() { _ = b.open(ctx, u) }()
		select {
		case <-forever:
		case <-ctx.Done():
			cancelled <- true
		}
		return nil
	}
	if _, err := c.Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{}); err != nil {
		t.Error(err)
	}
	select {
	case <-cancelled:
		t.Error("the end of the sign-in closed the browser")
	default:
	}
}
