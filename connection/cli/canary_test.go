package cli_test

import (
	"bufio"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection/cli"
	"bcconnect/connection/testkit"
	"bcconnect/connection/vault"
)

// observed is a machine whose every request is watched, with a sealed vault on
// its disk and the log at its most verbose.
func observed(t *testing.T, c *testkit.Canaries, dir string) *machine {
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
		{"token", name, "--claims"},
		{"token", name, "--json"},
		{"refresh", name, "-v"},
		{"show", name},
		{"show", name, "--json"},
		{"snippet", name, "--for", "curl"},
		{"snippet", name, "--for", "powershell"},
		{"export", name},
		{"checklist", name, "--out", filepath.Join(out, name+".html")},
		{"checklist", name, "--mail"},
		{"routes", name},
		{"expiring", "--within", "9999d"},
		{"list", "--json"},
		{"check", "--all", "--summary"},
		{"consent", name, "--verify"},
	} {
		_, _, _ = m.run(t, args...) // how each ends is another test's business
	}
}

// TestCanariesOfAFullRun walks both grants, every way to prove an app, the
// device's code and a sample of failures with everything that tells or writes,
// and then looks for all that was secret: nothing of it may lie anywhere.
func TestCanariesOfAFullRun(t *testing.T) {
	if testing.Short() {
		t.Skip("all of it is walked, in more than a minute under the race detector")
	}
	t.Parallel()
	c, out := testkit.NewCanaries(), t.TempDir()
	const phrase = "canary phrase that opens a bundle"
	c.Keep("passphrase", phrase)
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

	n := c.Search(t, "printed", link().ReplaceAllString(printed.String(), "LINK"))
	c.Search(t, "arguments and environment", strings.Join(append(os.Args, os.Environ()...), "\n"))
	looked := c.Files(t, out)
	caught := c.Kinds()
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
func fullRun(t *testing.T, c *testkit.Canaries, scenario, out, phrase string) *machine {
	t.Helper()
	m, at := observed(t, c, filepath.Join(out, "data-"+scenario)), newCloud(t, scenario)
	m.browse = c.Browse(t, at.srv.Browse)
	c.Keep("client secret", at.secret)
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
	_, _, _ = m.run(t, "explain", "AADSTS7000215 for client_secret="+url.QueryEscape(at.secret)+" and Authorization: Bearer "+c.Any("access_token"))
	return m
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
