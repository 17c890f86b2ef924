package cli_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cli"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/vault"
)

// machine is what a command runs on, kept between commands as a disk is.
type machine struct {
	dir    string
	vault  vault.Vault
	vars   map[string]string
	stdin  string
	browse func(context.Context, string) error
	screen bool
	old    bool              // the screen is a classic console of Windows, without escapes
	person bool              // somebody sits at standard input
	wire   http.RoundTripper // nil: the real network
	// all is everything that was ever printed.
	mu  sync.Mutex
	all strings.Builder
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{dir: t.TempDir(), vault: vault.InMemory(), vars: map[string]string{}}
}

// run runs one command.
func (m *machine) run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, note bytes.Buffer
	code = cli.Run(t.Context(), args, m.env(&out, &note))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all.WriteString(out.String() + note.String())
	return code, out.String(), note.String()
}

func (m *machine) env(out, note io.Writer) cli.Env {
	return cli.Env{
		Stdin: keyboard{strings.NewReader(m.stdin)}, Stdout: out, Stderr: note, Dir: m.dir, Browse: m.browse, Version: "1.2.3",
		Getenv: func(name string) string { return m.vars[name] }, IsTerminal: m.isTerminal,
		Vault: func(string) vault.Vault { return m.vault }, Transport: m.wire,
		Escapes: func(io.Writer) bool { return !m.old }, FewSigns: m.old,
	}
}

// keyboard is standard input, which is a file and hence a writer, too.
type keyboard struct{ io.Reader }

func (keyboard) Write([]byte) (int, error) { return 0, os.ErrInvalid }

func (m *machine) isTerminal(w io.Writer) bool {
	if _, ok := w.(keyboard); ok {
		return m.person
	}
	return m.screen
}

// must runs a command that has to end with a code.
func (m *machine) must(t *testing.T, want int, args ...string) (stdout string) {
	t.Helper()
	code, out, note := m.run(t, args...)
	if code != want {
		t.Fatalf("%v ended with %d, want %d\n%s%s", args, code, want, out, note)
	}
	return out
}

// silent fails if one of the secrets was ever printed or lies in a plain file.
func (m *machine) silent(t *testing.T, secrets ...string) {
	t.Helper()
	m.mu.Lock()
	text := m.all.String()
	m.mu.Unlock()
	_ = filepath.WalkDir(m.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := os.ReadFile(path)
			text += string(b)
		}
		return nil
	})
	for _, s := range append(secrets, "eyJ") {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("a secret was printed or written (%d characters)", len(s))
		}
	}
}

// cloud is a sandbox on loopback with a connection that names its addresses
// itself.
type cloud struct {
	srv     *sandbox.Server
	profile connection.Profile
	flags   []string
	secret  string
}

func newCloud(t *testing.T, scenario string) *cloud {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario})
	if err != nil {
		t.Fatal(err)
	}
	at, err := srv.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := srv.Profiles()[0]
	e := p.Effective(at)
	c := &cloud{srv: srv, profile: p, secret: srv.Secret(p.ID).Reveal()}
	c.flags = []string{
		"--mode", string(p.Mode), "--tenant", p.Tenant, "--client-id", p.ClientID, "--environment", p.Environment,
		"--company", p.Company.Label(), "--cloud", "own", "--openid-url", e.OpenIDURL, "--auth-url", e.AuthURL,
		"--token-url", e.TokenURL, "--api-url", e.APIURL, "--environments-url", e.EnvironmentsURL, "--web-url", e.WebURL,
	}
	if p.Platform != "" {
		c.flags = append(c.flags, "--platform", string(p.Platform))
	}
	return c
}

func (c *cloud) add(name string, more ...string) []string {
	return append(append([]string{"add", name}, c.flags...), more...)
}

var (
	someTime = regexp.MustCompile(`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ`)
	someMS   = regexp.MustCompile(`\d+ ms`)
	someSec  = regexp.MustCompile(`in \d+\.\d s`)
	somePort = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	someID   = regexp.MustCompile(`(?i)(trace|correlation) ?(id:)?\s+[0-9a-f]{8}-[0-9a-f-]{27}`)
	someDay  = regexp.MustCompile(`works until \d{4}-\d\d-\d\d`)
	blanks   = regexp.MustCompile(`[ \n]+`)
)

// steady takes out of an output what differs from run to run.
func steady(s string) string {
	s = somePort.ReplaceAllString(s, "127.0.0.1:PORT")
	s = someDay.ReplaceAllString(s, "works until DAY")
	s = someMS.ReplaceAllString(s, "N ms")
	s = someSec.ReplaceAllString(s, "in N s")
	// Long lines are broken at blanks, so ids move the breaks.
	var out []string
	for _, para := range strings.Split(s, "\n") {
		if strings.HasPrefix(para, "  Details:") || strings.HasPrefix(para, "  The server said:") {
			out = append(out, "") // what follows is one paragraph
		}
		out = append(out, para)
	}
	s = strings.Join(out, "\n")
	parts := strings.Split(s, "\n\n")
	for i, part := range parts {
		if strings.HasPrefix(part, "  Details:") || strings.HasPrefix(part, "  The server said:") {
			part = "  " + strings.TrimSpace(blanks.ReplaceAllString(part, " "))
			part = someID.ReplaceAllString(part, "$1 $2 ID")
			parts[i] = someTime.ReplaceAllString(part, "TIME")
		}
	}
	return strings.Join(parts, "\n\n")
}
