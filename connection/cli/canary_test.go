package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection/cli"
	"bcconnect/connection/vault"
)

// canaries collects, at the wire and at the browser, everything that must be
// found nowhere afterwards.
type canaries struct {
	next http.RoundTripper

	mu   sync.Mutex
	kept map[string]string // value: what it is
}

func newCanaries() *canaries {
	return &canaries{next: &http.Transport{DisableKeepAlives: true}, kept: map[string]string{}}
}

// keep remembers a value. A short one is no secret, and would be found anywhere.
func (c *canaries) keep(what, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(value) >= 16 {
		c.kept[value] = what
	}
}

// secretNames are the parameters and properties that carry a secret (row S53).
func secretNames() []string {
	return []string{
		"client_secret", "code", "code_verifier", "refresh_token", "access_token", "id_token", "client_assertion",
		"device_code", "state", "nonce", "password",
	}
}

func (c *canaries) form(q url.Values) {
	for _, name := range secretNames() {
		c.keep(name, q.Get(name))
	}
}

// RoundTrip sends a request on and keeps what is secret in it and in its answer.
func (c *canaries) RoundTrip(r *http.Request) (*http.Response, error) {
	c.form(r.URL.Query())
	if kind, value, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		c.keep("Authorization "+kind, value)
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
			c.keep(name, value)
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

// browse watches what goes to the browser: the state and the nonce belong there,
// a secret, a verifier or a token never.
func (c *canaries) browse(t *testing.T, person func(context.Context, string) error) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			t.Error(err)
			return err
		}
		c.form(u.Query())
		c.mu.Lock()
		for value, what := range c.kept {
			if what != "state" && what != "nonce" && what != "code" && strings.Contains(address, value) {
				t.Errorf("the browser was handed the %s", what)
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

// search fails for each canary in a text, and says how many it looked for.
func (c *canaries) search(t *testing.T, where, text string) int {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for value, what := range c.kept {
		for i, shape := range shapes(value) {
			if at := strings.Index(text, shape); at >= 0 {
				t.Errorf("%s: a %s (%d letters, shape %d) lies open: …%s[it]", where, what, len(value), i, text[max(0, at-60):at])
			}
		}
	}
	return len(c.kept)
}

// files searches everything below a folder, names included.
func (c *canaries) files(t *testing.T, folder string) (looked int) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		looked++
		c.search(t, filepath.Base(path), path+"\n"+string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return looked
}

// kinds counts what was caught.
func (c *canaries) kinds() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for _, what := range c.kept {
		out[what]++
	}
	return out
}

// observed is a machine whose every request is watched, with a sealed vault on
// its disk and the log at its most verbose.
func observed(t *testing.T, c *canaries, dir string) *machine {
	t.Helper()
	m := newMachine(t)
	m.wire, m.dir = c, dir
	m.vault = vault.Open(m.dir, keyFile{filepath.Join(t.TempDir(), "key")})
	m.must(t, 0, "settings", "log-file", "on")
	return m
}

// tell runs everything that tells something of a connection.
func tell(t *testing.T, m *machine, name, out string) {
	t.Helper()
	for _, format := range []string{"text", "markdown", "json", "junit", "html"} {
		_, _, _ = m.run(t, "check", name, "-v", "--format", format, "--out", filepath.Join(out, name+"."+format))
	}
	for _, args := range [][]string{
		{"check", name, "-v", "--har", filepath.Join(out, name+".har"), "--trace", "--curl"},
		{"check", name, "--json", "--mask"},
		{"token", name, "--claims"}, {"token", name, "--json"},
		{"refresh", name, "-v"}, {"show", name}, {"show", name, "--json"},
		{"snippet", name, "--for", "curl"}, {"snippet", name, "--for", "powershell"},
		{"export", name}, {"checklist", name, "--out", filepath.Join(out, name+".html")}, {"checklist", name, "--mail"},
		{"routes", name}, {"expiring", "--within", "9999d"}, {"list", "--json"},
		{"check", "--all", "--summary"}, {"consent", name, "--verify"},
	} {
		_, _, _ = m.run(t, args...) // how each ends is another test's business
	}
}

// TestCanariesOfAFullRun walks both grants, every way to prove an app, the
// device's code and a sample of failures with everything that tells or writes,
// and then looks for all that was secret: nothing of it may lie anywhere.
func TestCanariesOfAFullRun(t *testing.T) {
	t.Parallel()
	c, out := newCanaries(), t.TempDir()
	const phrase = "canary phrase that opens a bundle"
	c.keep("passphrase", phrase)
	var printed strings.Builder

	var mu sync.Mutex
	t.Run("runs", func(t *testing.T) {
		for _, scenario := range []string{
			"well", "well-delegate", "well-user", "well-rotation", "secret-wrong", "secret-expired", "consent-missing", "refresh-revoked",
			"token-redirect", "answer-not-json", "answer-truncated", "connection-reset", "token-other-tenant", "app-not-in-bc",
			"permission-set-missing", "throttled-once", "sign-in-cancelled",
		} {
			t.Run(scenario, func(t *testing.T) {
				t.Parallel()
				m := fullRun(t, c, scenario, out, phrase)
				mu.Lock()
				defer mu.Unlock()
				printed.WriteString(m.all.String())
			})
		}
	})

	n := c.search(t, "printed", link().ReplaceAllString(printed.String(), "LINK"))
	c.search(t, "arguments and environment", strings.Join(append(os.Args, os.Environ()...), "\n"))
	looked := c.files(t, out)
	caught := c.kinds()
	t.Logf("%d canaries (%v) in %d files and %d KB of output", n, caught, looked, printed.Len()>>10)
	for _, what := range []string{
		"client secret", "client_secret", "code", "code_verifier", "refresh_token", "access_token", "id_token", "client_assertion", "device_code",
		"state", "nonce", "Authorization Bearer",
	} {
		if caught[what] == 0 && what != "client secret" {
			t.Errorf("no %s was ever caught: %v", what, slices.Sorted(maps.Keys(caught)))
		}
	}
	if looked < 150 || printed.Len() < 100_000 {
		t.Errorf("too little was looked at: %d files, %d bytes", looked, printed.Len())
	}
}

// link is the address that the program prints for a person who opens it in
// another browser. It carries the state and the nonce, which are spent with it.
func link() *regexp.Regexp { return regexp.MustCompile(`https?://\S+[?&]code_challenge=\S+`) }

// fullRun does everything in one scenario.
func fullRun(t *testing.T, c *canaries, scenario, out, phrase string) *machine {
	t.Helper()
	m, at := observed(t, c, filepath.Join(out, "data-"+scenario)), newCloud(t, scenario)
	m.browse = c.browse(t, at.srv.Browse)
	c.keep("client secret", at.secret)
	m.stdin = at.secret + "\n"
	args := at.add("Canary")
	if at.secret != "" && at.profile.SendsSecret() {
		args = at.add("Canary", "--secret-stdin")
	}
	m.must(t, 0, args...)
	if at.profile.Mode.Interactive() {
		_, _, _ = m.run(t, "signin", "Canary", "-v")
	}
	tell(t, m, "Canary", filepath.Join(out, scenario))
	switch scenario {
	case "well":
		public := filepath.Join(out, "shop.cer")
		m.must(t, 0, "certificate", "create", "Canary", "-o", public)
		_, _, _ = m.run(t, "check", "Canary", "-v")
		at.upload(t, public)
		m.must(t, 0, "check", "Canary", "-v", "--curl", "--har", filepath.Join(out, "certificate.har"))
		m.stdin = phrase + "\n"
		m.must(t, 0, "export", "--all", "--with-secrets", "-o", filepath.Join(out, "all.bcbundle"), "--passphrase-stdin")
	case "well-delegate":
		withCode(t, m, at)
		m.must(t, 0, "revoke", "Canary")
		_, _, _ = m.run(t, "refresh", "Canary")
		m.must(t, 0, "signin", "Canary", "-v")
	}
	// What a person pastes into the explanation.
	_, _, _ = m.run(t, "explain", "AADSTS7000215 for client_secret="+url.QueryEscape(at.secret)+" and Authorization: Bearer "+anyToken(c))
	return m
}

func anyToken(c *canaries) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for value, what := range c.kept {
		if what == "access_token" {
			return value
		}
	}
	return "none"
}

// withCode signs in with a code, as on a computer without a browser.
func withCode(t *testing.T, m *machine, at *cloud) {
	t.Helper()
	said, note := io.Pipe()
	var run sync.WaitGroup
	run.Go(func() {
		if code := cli.Run(t.Context(), []string{"signin", "Canary", "--device-code", "-v"}, m.env(io.Discard, note)); code != 0 {
			t.Errorf("the sign-in with a code ended with %d", code)
		}
		_ = note.Close()
	})
	page := ""
	for lines := bufio.NewScanner(said); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		m.mu.Lock()
		m.all.WriteString(line + "\n")
		m.mu.Unlock()
		if i := strings.Index(line, "http"); i >= 0 && page == "" {
			page, _, _ = strings.Cut(line[i:], " ")
		} else if page != "" && page != "typed" && line != "" {
			if _, err := at.srv.EnterCode(t.Context(), page, line); err != nil {
				t.Error(err)
			}
			page = "typed"
		}
	}
	run.Wait()
}
