package entra_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

const (
	tenant   = "5a1b0000-0000-4000-8000-000000000001"
	clientID = "7f1b0000-0000-4000-8000-000000000002"
	// secret has every character that form-encoding, Basic and JSON change.
	secret = connection.Secret(`CANARY~s+e/c=r&e%t:"ü`)
)

// call is one token request as the authority saw it.
type call struct {
	method, contentType, basicID, basicSecret string
	hasBasic                                  bool
	query, form                               url.Values
	json                                      map[string]string
	raw                                       string
}

// authority is a token endpoint that says what it is told to say.
type authority struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []call
	answer func(call) (status int, header http.Header, body string)
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{}
	a.answer = func(call) (int, http.Header, string) { return 200, nil, good(nil) }
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	c := call{method: r.Method, contentType: r.Header.Get("Content-Type"), query: r.URL.Query(), raw: string(b)}
	c.form, _ = url.ParseQuery(string(b))
	_ = json.Unmarshal(b, &c.json)
	c.basicID, c.basicSecret, c.hasBasic = r.BasicAuth()
	a.mu.Lock()
	a.calls = append(a.calls, c)
	answer := a.answer
	a.mu.Unlock()
	status, header, body := answer(c)
	w.Header().Set("Content-Type", "application/json")
	for k := range header {
		w.Header().Set(k, header.Get(k))
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func (a *authority) says(status int, header http.Header, body string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = func(call) (int, http.Header, string) { return status, header, body }
}

func (a *authority) seen() []call {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]call(nil), a.calls...)
}

// good is a token answer, changed by what is given.
func good(change map[string]any) string {
	body := map[string]any{"token_type": "Bearer", "expires_in": 3599, "access_token": jwt(map[string]any{"tid": tenant})}
	for k, v := range change {
		if v == nil {
			delete(body, k)
		} else {
			body[k] = v
		}
	}
	b, _ := json.Marshal(body)
	return string(b)
}

func jwt(claims map[string]any) string {
	b, _ := json.Marshal(claims)
	return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(b) + ".c2ln"
}

// profile of a connection whose authority is a.
func (a *authority) profile(mode connection.Mode) connection.Effective {
	p := connection.Profile{Mode: mode, Tenant: tenant, ClientID: clientID, Cloud: connection.CloudOwn}
	c := connection.Public()
	c.Login = a.URL
	return p.Effective(c)
}

func client(t *testing.T, log *journal.Log) *entra.Client {
	t.Helper()
	h, err := wire.New(wire.Options{Journal: log, UserAgent: "BCConnect/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.CloseIdleConnections)
	return &entra.Client{HTTP: h}
}

func fault(t *testing.T, err error) *connection.Fault {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) {
		t.Fatalf("not a fault: %v", err)
	}
	return f
}

// everything is all that a fault or a journal could show.
func everything(v ...any) string { return fmt.Sprintf("%+v", v) }

func quietly(t *testing.T, what string, v ...any) {
	t.Helper()
	if s := everything(v...); strings.Contains(s, "CANARY") || strings.Contains(s, url.QueryEscape(secret.Reveal())) {
		t.Errorf("%s shows a secret: %s", what, s)
	}
}

// browser is a person's browser: it goes where it is sent and lets the authority
// answer as the test says.
type browser struct {
	t      *testing.T
	http   *http.Client
	answer func(authorize *url.URL) (method string, v url.Values)
	opened chan string
	page   chan string // the last page's body
}

func newBrowser(t *testing.T, answer func(*url.URL) (string, url.Values)) *browser {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t: t, http: &http.Client{Transport: transport, Timeout: 10 * time.Second}, answer: answer, opened: make(chan string, 4), page: make(chan string, 4)}
}

// consent answers with a code and the right state, in the mode that was asked for.
func consent(u *url.URL) (string, url.Values) {
	q := u.Query()
	method := http.MethodGet
	if q.Get("response_mode") == "form_post" {
		method = http.MethodPost
	}
	return method, url.Values{"code": {"CANARY-code"}, "state": {q.Get("state")}, "session_state": {"x"}}
}

func (b *browser) open(_ context.Context, address string) error {
	b.opened <- address
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	method, v := b.answer(u)
	if v == nil {
		return nil
	}
	b.page <- b.send(method, u.Query().Get("redirect_uri"), v)
	return nil
}

func (b *browser) send(method, redirect string, v url.Values) string {
	target, body, kind := redirect, "", ""
	if method == http.MethodPost {
		body, kind = v.Encode(), "application/x-www-form-urlencoded"
	} else {
		target += "?" + v.Encode()
	}
	req, err := http.NewRequestWithContext(context.Background(), method, target, strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", kind)
	resp, err := b.http.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	all, _ := io.ReadAll(resp.Body)
	return fmt.Sprintf("%d %s %s", resp.StatusCode, resp.Request.URL.RequestURI(), all)
}
