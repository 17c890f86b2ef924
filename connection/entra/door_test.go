package entra_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	return port
}

func hasIPv6() bool {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

// waiting is a sign-in that waits for its answer.
type waiting struct {
	t         *testing.T
	authority *authority
	prompt    connection.Prompt
	state     string
	redirect  string
	port      string
	done      chan error
	cancel    context.CancelFunc
}

func startWaiting(t *testing.T, redirect string) *waiting {
	t.Helper()
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	if redirect != "" {
		e.RedirectURL = redirect
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	w := &waiting{t: t, authority: a, done: make(chan error, 1), cancel: cancel}
	asked := make(chan connection.Prompt, 2)
	c := client(t, nil)
	go func() {
		_, err := c.Interactive(ctx, e, "", entra.Interaction{Ask: func(p connection.Prompt, _ func(string) error) { asked <- p }})
		w.done <- err
	}()
	select {
	case w.prompt = <-asked:
	case err := <-w.done:
		t.Fatal(err)
	}
	u, _ := url.Parse(w.prompt.URL)
	w.state, w.redirect = u.Query().Get("state"), u.Query().Get("redirect_uri")
	s, _ := url.Parse(w.prompt.Short)
	w.port = s.Port()
	return w
}

// said is what the listener answered.
type said struct {
	status int // 0: it hung up
	header http.Header
	body   string
}

// say sends a request as it is and returns the answer.
func (w *waiting) say(raw string) said {
	w.t.Helper()
	return w.sayOn(w.dial(), raw)
}

// dial knocks at the door.
func (w *waiting) dial() net.Conn {
	w.t.Helper()
	conn, err := net.Dial("tcp", "127.0.0.1:"+w.port)
	if err != nil {
		w.t.Fatal(err)
	}
	return conn
}

// sayOn says something to a door that was knocked at; it may be called on any
// goroutine.
func (w *waiting) sayOn(conn net.Conn, raw string) said {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.WriteString(conn, strings.ReplaceAll(raw, "PORT", w.port))
	method, _, _ := strings.Cut(raw, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return said{header: http.Header{}}
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return said{resp.StatusCode, resp.Header, string(b)}
}

// stillWaits fails if the sign-in has ended, and then lets it end well.
func (w *waiting) stillWaits(what string) {
	w.t.Helper()
	select {
	case err := <-w.done:
		w.t.Fatalf("%s ended the wait: %v", what, err)
	default:
	}
}

func (w *waiting) endsWell() {
	w.t.Helper()
	b := newBrowser(w.t, nil)
	page := b.send(http.MethodPost, w.redirect, url.Values{"code": {"CANARY-code"}, "state": {w.state}})
	if !strings.HasPrefix(page, "200 /done") {
		w.t.Errorf("the right answer got %s", page)
	}
	if err := <-w.done; err != nil {
		w.t.Errorf("the right answer: %v", err)
	}
}

func TestStrayRequestsDoNotEndTheWait(t *testing.T) {
	w := startWaiting(t, "")
	form := func(body string) string {
		return fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	get := func(target string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"
	}
	right := "code=x&state=" + w.state
	for name, c := range map[string]struct {
		raw    string
		status int
	}{
		"favicon":              {get("/favicon.ico"), 404},
		"another path":         {get("/callback?" + right), 404},
		"dotted path":          {get("/./?" + right), 404},
		"encoded path":         {get("/%2e?" + right), 404},
		"done too early":       {get("/done"), 404},
		"no state":             {get("/?code=x"), 400},
		"wrong state":          {get("/?code=x&state=wrong"), 400},
		"state's beginning":    {get("/?code=x&state=" + w.state[:20]), 400},
		"state only":           {get("/?state=" + w.state), 400},
		"nothing we know":      {get("/?x=1"), 400},
		"code twice":           {get("/?code=y&" + right), 400},
		"state twice":          {get("/?state=&" + right), 400},
		"error twice":          {get("/?error=a&error=b&" + right), 400},
		"broken query":         {get("/?%zz&" + right), 400},
		"semicolons":           {get("/?code=x;state=" + w.state), 400},
		"wrong form":           {form("code=x&state=wrong"), 400},
		"form twice":           {form(right + "&state=z"), 400},
		"empty form":           {form(""), 400},
		"large form":           {form(right + "&x=" + strings.Repeat("y", 100<<10)), 413},
		"json":                 {"POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 415},
		"untyped":              {"POST /?" + right + " HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0\r\n\r\n", 415},
		"post's query":         {strings.Replace(form("a=b"), "POST /", "POST /?"+right, 1), 400},
		"put":                  {"PUT /?" + right + " HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0\r\n\r\n", 405},
		"head":                 {"HEAD /?" + right + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 405},
		"options":              {"OPTIONS * HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 404},
		"rebinding":            {"GET /?" + right + " HTTP/1.1\r\nHost: evil.test:PORT\r\n\r\n", 403},
		"rebinding, other way": {"GET http://evil.test:PORT/?" + right + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 403},
		"no port in host":      {"GET /?" + right + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 403},
		"other port":           {"GET /?" + right + " HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 403},
		"lookalike host":       {"GET /?" + right + " HTTP/1.1\r\nHost: localhost.evil.test:PORT\r\n\r\n", 403},
		"no host":              {"GET /?" + right + " HTTP/1.0\r\n\r\n", 403},
		"large header":         {"GET /?" + right + " HTTP/1.1\r\nHost: localhost:PORT\r\nX: " + strings.Repeat("y", 40<<10) + "\r\n\r\n", 431},
		"no http":              {"hello\r\n\r\n", 400},
	} {
		resp := w.say(c.raw)
		if resp.status != c.status {
			t.Errorf("%s: %d, want %d", name, resp.status, c.status)
		}
		if resp.status < 400 || resp.status >= 500 {
			t.Errorf("%s was not refused", name)
		}
		w.stillWaits(name)
	}
	w.endsWell()
}

func TestShortLinkLeadsToTheAuthority(t *testing.T) {
	w := startWaiting(t, "")
	for _, host := range []string{"localhost:PORT", "127.0.0.1:PORT", "LOCALHOST:PORT", "[::1]:PORT"} {
		resp := w.say("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
		u, _ := url.Parse(resp.header.Get("Location"))
		if resp.status != http.StatusFound || u.Query().Get("state") != w.state || u.Query().Get("response_mode") != "form_post" {
			t.Errorf("%s: %d to %s", host, resp.status, u)
		}
	}
	w.stillWaits("the short link")
	w.endsWell()
}

func TestAnswerPagesAreLocked(t *testing.T) {
	w := startWaiting(t, "")
	defer w.endsWell()
	for _, raw := range []string{"GET /x HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", "GET /?code=x&state=<script>alert(1)</script> HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"} {
		resp := w.say(raw)
		h := resp.header
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("policy lacks %s: %s", part, csp)
			}
		}
		if strings.Contains(csp, "script-src") || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(h.Get("Content-Type"), "text/html; charset=utf-8") {
			t.Errorf("headers %v", h)
		}
		if strings.Contains(resp.body, "<script") {
			t.Errorf("body %s", resp.body)
		}
	}
}

func TestSlowAndSilentGuestsDoNotKeepTheBrowserOut(t *testing.T) {
	w := startWaiting(t, "")
	for i := range 100 {
		conn, err := net.Dial("tcp", "127.0.0.1:"+w.port)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if i%2 == 0 {
			_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: localhost:"+w.port+"\r\nContent-Type: application/x-www-form-urlencoded\r\nX-")
		}
	}
	w.stillWaits("a crowd")
	began := time.Now()
	w.endsWell()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the browser waited %v", took)
	}
}

func TestSecondAnswerIsRefused(t *testing.T) {
	w := startWaiting(t, "")
	block := make(chan struct{})
	arrived := make(chan struct{})
	w.authority.mu.Lock()
	w.authority.answer = func(call) (int, http.Header, string) { close(arrived); <-block; return 200, nil, good(nil) }
	w.authority.mu.Unlock()
	b := newBrowser(t, nil)
	page := make(chan string, 1)
	go func() {
		page <- b.send(http.MethodGet, w.redirect, url.Values{"code": {"first"}, "state": {w.state}})
	}()
	<-arrived
	second := "GET /?code=second&state=" + w.state + " HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"
	if resp := w.say(second); resp.status != http.StatusBadRequest {
		t.Errorf("a second answer got %d", resp.status)
	}
	if resp := w.say("GET / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"); resp.status != http.StatusSeeOther || resp.header.Get("Location") != "/done" {
		t.Errorf("the short link after the answer: %d %s", resp.status, resp.header.Get("Location"))
	}
	close(block)
	if err := <-w.done; err != nil {
		t.Error(err)
	}
	if p := <-page; !strings.Contains(p, "✓") {
		t.Errorf("the page came cut: %s", p)
	}
	if n := len(w.authority.seen()); n != 1 {
		t.Errorf("%d token requests", n)
	}
}
