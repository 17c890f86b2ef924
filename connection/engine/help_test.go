package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

const (
	canary     = "CANARY-secret-5d1e"
	tenantID   = "6c43f9e1-8a64-4065-9536-5cd44fde102a"
	clientID   = "e8d03f3e-8b90-4ca0-ac75-6b7ec3fe1bdd"
	otherID    = "aaaaaaaa-8b90-4ca0-ac75-6b7ec3fe1bdd"
	fakeOrigin = "https://login.test"
)

// authority is a token endpoint in memory. Its refresh tokens work once.
type authority struct {
	mu       sync.Mutex
	lives    int // seconds that tokens live
	codeLife int // seconds that the token of a sign-in lives; 0: as lives
	issued   int
	refresh  string // the one that works
	asked    map[string]int
	replayed int
	refuse   map[string]any // answer 400 with this, if set
	hold     chan struct{}  // token requests wait for it, if set
}

func newAuthority() *authority { return &authority{lives: 3600, asked: map[string]int{}} }

func (a *authority) count(grant string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.asked[grant]
}

// RoundTrip implements http.RoundTripper.
func (a *authority) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := a.answer(r)
	if a.hold != nil {
		select {
		case <-a.hold:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}},
		Body:   io.NopCloser(strings.NewReader(string(text))), ContentLength: int64(len(text)), Request: r,
	}, nil
}

func (a *authority) answer(r *http.Request) (int, map[string]any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/openid-configuration") {
		return 200, map[string]any{
			"issuer":                 fakeOrigin + "/" + tenantID + "/v2.0",
			"authorization_endpoint": fakeOrigin + "/authorize", "token_endpoint": fakeOrigin + "/token",
		}
	}
	if err := r.ParseForm(); err != nil {
		return 400, map[string]any{"error": "invalid_request"}
	}
	grant := r.PostForm.Get("grant_type")
	a.asked[grant]++
	if a.refuse != nil {
		return 400, a.refuse
	}
	life := a.lives
	out := map[string]any{"token_type": "Bearer"}
	switch grant {
	case "client_credentials":
	case "authorization_code":
		if a.codeLife != 0 {
			life = a.codeLife
		}
		fallthrough
	case "refresh_token":
		if grant == "refresh_token" && r.PostForm.Get("refresh_token") != a.refresh {
			a.replayed++
			return 400, map[string]any{"error": "invalid_grant", "error_description": "AADSTS700082: old", "error_codes": []int{700082}}
		}
		a.refresh = fmt.Sprintf("CANARY-refresh-%d", a.issued+1)
		out["refresh_token"] = a.refresh
	default:
		return 400, map[string]any{"error": "unsupported_grant_type"}
	}
	a.issued++
	out["access_token"], out["expires_in"] = fmt.Sprintf("CANARY-access-%d", a.issued), life
	return 200, out
}

// browse is a person who consents at once: the redirect carries a code and the
// state that was asked with.
func browse(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	q := u.Query()
	back := url.Values{"code": {"CANARY-code"}, "state": {q.Get("state")}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, q.Get("redirect_uri")+"/?"+back.Encode(), nil)
	if q.Get("response_mode") == "form_post" {
		r, err = http.NewRequestWithContext(ctx, http.MethodPost, q.Get("redirect_uri")+"/", strings.NewReader(back.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if err != nil {
		return err
	}
	resp, err := (&http.Client{}).Do(r)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// bench is an engine on a fake authority.
type bench struct {
	*engine.Engine
	auth  *authority
	vault vault.Vault
	book  *profiles.Book
	dir   string
	ahead time.Duration // of the engine's clock
}

func newBench(tb testing.TB, change ...func(*engine.Options)) *bench {
	tb.Helper()
	b := &bench{auth: newAuthority(), vault: vault.InMemory(), dir: tb.TempDir()}
	b.book = profiles.Open(b.dir)
	b.Engine = b.engine(tb, change...)
	return b
}

// engine starts another one on the same files, as the program does when it is
// started again.
func (b *bench) engine(tb testing.TB, change ...func(*engine.Options)) *engine.Engine {
	tb.Helper()
	catalogue, err := diagnose.Load()
	if err != nil {
		tb.Fatal(err)
	}
	o := engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudPublic: {
			Name: connection.CloudPublic, Login: fakeOrigin, API: "https://api.test", Resource: connection.Resource,
		}},
		HTTP: &http.Client{Transport: b.auth}, Vault: b.vault, Book: b.book, Browse: browse, Catalogue: catalogue, Dir: b.dir,
		Now: func() time.Time { return time.Now().Add(b.ahead) },
	}
	for _, f := range change {
		f(&o)
	}
	return engine.New(o)
}

func app(name string) connection.Profile {
	return connection.Profile{Name: name, Mode: connection.ModeApp, Tenant: tenantID, ClientID: clientID, Environment: "Production"}
}

func person(mode connection.Mode) connection.Profile {
	return connection.Profile{Name: "person", Mode: mode, Tenant: tenantID, ClientID: clientID, Environment: "Production"}
}

func secret(s string) *connection.Secret {
	v := connection.Secret(s)
	return &v
}

// saved adds an app with its secret.
func (b *bench) saved(t *testing.T, p connection.Profile) connection.Profile {
	t.Helper()
	out, err := b.Save(t.Context(), p, secret(canary))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// authorised adds a person's connection and signs in.
func (b *bench) authorised(t *testing.T, mode connection.Mode) connection.Profile {
	t.Helper()
	p, err := b.Save(t.Context(), person(mode), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.SignIn(t.Context(), p, engine.Interaction{}, nil); err != nil {
		t.Fatal(err)
	}
	return b.get(t, p.ID)
}

func (b *bench) get(t *testing.T, id string) connection.Profile {
	t.Helper()
	p, err := b.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *bench) token(t *testing.T, id string) string {
	t.Helper()
	tok, err := b.Token(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return tok.Access.Reveal()
}

func kind(err error) string {
	var f *connection.Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}
