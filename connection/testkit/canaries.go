package testkit

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Canaries collects, at the wire and at the browser, everything that must be
// found nowhere afterwards.
type Canaries struct {
	next http.RoundTripper

	mu   sync.Mutex
	kept map[string]string // value: what it is
}

// NewCanaries watches the requests that it sends on to the network.
func NewCanaries() *Canaries {
	return &Canaries{next: &http.Transport{DisableKeepAlives: true}, kept: map[string]string{}}
}

// Keep remembers a value. A short one is no secret, and would be found anywhere.
func (c *Canaries) Keep(what, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(value) >= 16 {
		c.kept[value] = what
	}
}

// Any returns a value of a kind, or "none".
func (c *Canaries) Any(kind string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for value, what := range c.kept {
		if what == kind {
			return value
		}
	}
	return "none"
}

// secretNames are the parameters and properties that carry a secret (row S53).
func secretNames() []string {
	return []string{
		"client_secret", "code", "code_verifier", "refresh_token", "access_token", "id_token", "client_assertion",
		"device_code", "state", "nonce", "password",
	}
}

func (c *Canaries) form(q url.Values) {
	for _, name := range secretNames() {
		c.Keep(name, q.Get(name))
	}
}

// RoundTrip sends a request on and keeps what is secret in it and in its answer.
func (c *Canaries) RoundTrip(r *http.Request) (*http.Response, error) {
	c.form(r.URL.Query())
	if kind, value, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		c.Keep("Authorization "+kind, value)
	}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if q, err := url.ParseQuery(string(body)); err == nil {
			c.form(q)
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	var told map[string]any
	if json.Unmarshal(body, &told) == nil {
		for _, name := range secretNames() {
			value, _ := told[name].(string)
			c.Keep(name, value)
		}
	}
	return resp, nil
}

// failing ends a body as it ended.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// Browse watches what goes to the browser: the state and the nonce belong there,
// a secret, a verifier or a token never.
func (c *Canaries) Browse(tb testing.TB, person func(context.Context, string) error) func(context.Context, string) error {
	tb.Helper()
	return func(ctx context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			tb.Error(err)
			return err
		}
		c.form(u.Query())
		c.mu.Lock()
		for value, what := range c.kept {
			if what != "state" && what != "nonce" && what != "code" && strings.Contains(address, value) {
				tb.Errorf("the browser was handed the %s", what)
			}
		}
		c.mu.Unlock()
		return person(ctx, address)
	}
}

// shapes are the forms in which a value may have slipped through.
func shapes(value string) []string {
	out := []string{
		value, url.QueryEscape(value), url.PathEscape(value), base64.StdEncoding.EncodeToString([]byte(value)),
		base64.RawURLEncoding.EncodeToString([]byte(value)), hex.EncodeToString([]byte(value)), value[:16], value[len(value)-16:],
	}
	if parts := strings.Split(value, "."); len(parts) == 3 && strings.HasPrefix(value, "eyJ") {
		// All tokens begin alike, and what they claim may be shown; the signature
		// is what makes one.
		out = []string{value, parts[2], parts[2][len(parts[2])-16:]}
	}
	return out
}

// Search fails for each canary in a text, and says how many it looked for.
func (c *Canaries) Search(tb testing.TB, where, text string) int {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for value, what := range c.kept {
		for i, shape := range shapes(value) {
			if at := strings.Index(text, shape); at >= 0 {
				tb.Errorf("%s: a %s (%d letters, shape %d) lies open: …%s[it]", where, what, len(value), i, text[max(0, at-60):at])
			}
		}
	}
	return len(c.kept)
}

// Files searches everything below a folder, names included, but for files of the
// names that are left out. It returns how many it looked at.
func (c *Canaries) Files(tb testing.TB, folder string, leaveOut ...string) (looked int) {
	tb.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, name := range leaveOut {
			if d.Name() == name {
				return nil
			}
		}
		b, err := os.ReadFile(path) //nolint:gosec // a folder of the test itself
		looked++
		c.Search(tb, filepath.Base(path), path+"\n"+string(b))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return looked
}

// Kinds counts what was caught.
func (c *Canaries) Kinds() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for _, what := range c.kept {
		out[what]++
	}
	return out
}
