package snippets_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/snippets"
)

const (
	tenant = "11111111-2222-3333-4444-555555555555"
	client = "66666666-7777-8888-9999-000000000000"
	odd    = "O'Neill & \"Söhne\" $HOME `x` #(lf) ’ {{x}} [[y]] \\ 100%"
)

func profile(mode connection.Mode) connection.Profile {
	return connection.Profile{
		ID: "a", Name: "Order import", Mode: mode, Tenant: tenant, ClientID: client, Environment: "Production",
		Company: connection.Company{ID: "aaaaaaaa-0000-0000-0000-000000000001", Name: "CRONUS USA, Inc."},
	}
}

func write(k snippets.Kind, p connection.Profile) snippets.Snippet {
	return snippets.Make(k, p, p.Effective(connection.Public()))
}

// TestEveryKindForEveryMode writes every text and looks for what each must have.
func TestEveryKindForEveryMode(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate} {
		for _, k := range snippets.Kinds() {
			p := profile(mode)
			s := write(k, p)
			if s.Why != "" || s.Text == "" {
				t.Errorf("%s %s: no text, %q", k, mode, s.Why)
				continue
			}
			for _, wrong := range []string{"[[", "]]", "<no value>", "%!"} {
				if strings.Contains(strings.ReplaceAll(s.Text, "[[:space:]]", ""), wrong) {
					t.Errorf("%s %s: %q is left in the text", k, mode, wrong)
				}
			}
			if !strings.HasSuffix(s.Text, "\n") || !strings.HasPrefix(s.File, "order-import.") {
				t.Errorf("%s %s: file %q", k, mode, s.File)
			}
			if asks := strings.Contains(s.Text, snippets.Placeholder) || k == snippets.Postman && strings.Contains(s.Text, "{{client_secret}}"); k != snippets.PostmanEnv && asks != s.Needs {
				t.Errorf("%s %s: asks for the secret: %v, says so: %v", k, mode, asks, s.Needs)
			}
			if k != snippets.PowerQuery && k != snippets.Postman && !strings.Contains(s.Text, client) {
				t.Errorf("%s %s: no client id", k, mode)
			}
			if s.Tested {
				t.Errorf("%s: never tested", k)
			}
		}
	}
}

func TestTestedIsSaidOnlyOfATestThatPassed(t *testing.T) {
	p := profile(connection.ModeApp)
	for verdict, want := range map[string]bool{"pass": true, "attention": true, "fail": false, "": false} {
		p.Standing = connection.Standing{Tested: time.Unix(1, 0), Verdict: verdict}
		if got := write(snippets.Curl, p).Tested; got != want {
			t.Errorf("%q: tested %v", verdict, got)
		}
	}
	p.Standing, p.Draft = connection.Standing{Tested: time.Unix(1, 0), Verdict: "pass"}, true
	if write(snippets.Curl, p).Tested {
		t.Error("a draft is not tested")
	}
}

func TestReasons(t *testing.T) {
	tests := map[string]struct {
		change func(*connection.Profile)
		kind   snippets.Kind
		want   snippets.Reason
	}{
		"unfinished":          {func(p *connection.Profile) { p.Environment = "" }, snippets.Curl, snippets.ReasonUnfinished},
		"own authority":       {func(p *connection.Profile) { p.Advanced.TokenURL = "https://sts.example/token" }, snippets.CSharp, snippets.ReasonEntra},
		"own authority, curl": {func(p *connection.Profile) { p.Advanced.TokenURL = "https://sts.example/token" }, snippets.Curl, snippets.ReasonNone},
		"own, person, curl": {func(p *connection.Profile) {
			p.Mode = connection.ModeUser
			p.Advanced.TokenURL = "https://sts.example/token"
		}, snippets.Curl, snippets.ReasonEntra},
		"own, person, Postman": {func(p *connection.Profile) {
			p.Mode = connection.ModeUser
			p.Advanced.TokenURL = "https://sts.example/token"
		}, snippets.Postman, snippets.ReasonNone},
		"Web":                {func(p *connection.Profile) { p.Mode = connection.ModeUser; p.Platform = connection.PlatformWeb }, snippets.Python, snippets.ReasonDesktop},
		"Web, AL":            {func(p *connection.Profile) { p.Mode = connection.ModeUser; p.Platform = connection.PlatformWeb }, snippets.AL, snippets.ReasonNone},
		"JSON request":       {func(p *connection.Profile) { p.Advanced.ContentType = "application/json" }, snippets.PowerShell, snippets.ReasonRequest},
		"GET":                {func(p *connection.Profile) { p.Advanced.TokenMethod = "GET" }, snippets.HTTP, snippets.ReasonRequest},
		"GET, curl":          {func(p *connection.Profile) { p.Advanced.TokenMethod = "GET" }, snippets.Curl, snippets.ReasonNone},
		"environment always": {func(p *connection.Profile) { p.Advanced.TokenMethod = "GET" }, snippets.PostmanEnv, snippets.ReasonNone},
	}
	for name, tt := range tests {
		p := profile(connection.ModeApp)
		tt.change(&p)
		s := write(tt.kind, p)
		if s.Why != tt.want || (s.Text == "") != (tt.want != "") {
			t.Errorf("%s: %q, want %q", name, s.Why, tt.want)
		}
		if s.Why != "" && !slices.Contains(snippets.Reasons(), s.Why) {
			t.Errorf("%s: %q is not listed", name, s.Why)
		}
	}
}

// TestOwnNamesAreKept holds what another authority differs in.
func TestOwnNamesAreKept(t *testing.T) {
	p := profile(connection.ModeApp)
	p.Advanced = connection.Advanced{
		TokenURL: "https://sts.example/token", APIURL: "https://erp.example", Scope: "erp/.default", Resource: "urn:erp",
		CredentialType: connection.CredentialBasic, AccessTokenProperty: "accessToken",
	}
	for _, k := range []snippets.Kind{snippets.Curl, snippets.HTTP, snippets.Postman, snippets.PowerShell} {
		s := write(k, p)
		if !strings.Contains(s.Text, "accessToken") || !strings.Contains(s.Text, "urn:erp") && !strings.Contains(s.Text, "urn%3Aerp") {
			t.Errorf("%s: own names are missing\n%s", k, s.Text)
		}
		if strings.Contains(s.Text, "client_secret=") || strings.Contains(s.Text, "client_secret ") {
			t.Errorf("%s: the secret goes into the body, not the header", k)
		}
	}
}

// TestOddValuesStayThemselves names everything in the most awkward way; what
// can be read by its language's own reader is.
func TestOddValuesStayThemselves(t *testing.T) {
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeUser} {
		p := profile(mode)
		p.Name, p.ClientID, p.LoginHint = odd+"\nrm -rf", odd, "o'neill\"@contoso.com"
		for _, k := range snippets.Kinds() {
			s := write(k, p)
			for l := range strings.SplitSeq(s.Text, "\n") {
				if strings.HasPrefix(strings.TrimSpace(l), "rm -rf") {
					t.Errorf("%s: a name became a line of its own", k)
				}
			}
			parse(t, s)
		}
	}
}

// parse has a text read by a reader of its language, where one is there.
func parse(t *testing.T, s snippets.Snippet) {
	t.Helper()
	if s.Why != "" {
		return
	}
	switch s.Kind {
	case snippets.Postman, snippets.PostmanEnv:
		if !json.Valid([]byte(s.Text)) {
			t.Errorf("%s is no JSON", s.Kind)
		}
	case snippets.Curl:
		accepted(t, s, "sh", "-n")
	case snippets.Python:
		accepted(t, s, "python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())")
	case snippets.HTTP, snippets.PowerShell, snippets.Helper, snippets.AL, snippets.CSharp, snippets.PowerQuery:
		balanced(t, s)
	}
}

func accepted(t *testing.T, s snippets.Snippet, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Logf("%s is not there: %s was not read", name, s.Kind)
		return
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin = strings.NewReader(s.Text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", s.Kind, err, out, s.Text)
	}
}

// syntax is as much of a language as tells texts from everything else.
type syntax struct {
	comment, quotes string
	doubled         bool // a quote inside a text is written twice, else with a backslash
}

// balanced walks a text: every text literal ends on its line, and every bracket
// outside of one is closed.
func balanced(t *testing.T, s snippets.Snippet) {
	t.Helper()
	lang, ok := map[snippets.Kind]syntax{
		snippets.PowerShell: {"#", "'\"", true}, snippets.Helper: {"#", "'\"", true}, snippets.AL: {"//", "'\"", true},
		snippets.CSharp: {"//", "\"", false}, snippets.PowerQuery: {"//", "\"", true},
	}[s.Kind]
	if !ok {
		return
	}
	depth := 0
	for n, l := range strings.Split(s.Text, "\n") {
		rest, ok := outside(l, lang)
		if !ok {
			t.Errorf("%s: a text does not end on line %d: %s", s.Kind, n+1, l)
		}
		for _, r := range rest {
			switch {
			case strings.ContainsRune("([{", r):
				depth++
			case strings.ContainsRune(")]}", r):
				depth--
			}
		}
		if depth < 0 {
			t.Fatalf("%s: too much is closed on line %d: %s", s.Kind, n+1, l)
		}
	}
	if depth != 0 {
		t.Errorf("%s: %d brackets stay open\n%s", s.Kind, depth, s.Text)
	}
}

// outside is what of a line is code; it says whether all texts end.
func outside(l string, lang syntax) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(l); i++ {
		switch {
		case strings.HasPrefix(l[i:], lang.comment):
			if lang.comment == "#" && strings.HasPrefix(l[i:], "#\"") {
				continue
			}
			return b.String(), true
		case strings.IndexByte(lang.quotes, l[i]) >= 0:
			end := closing(l, i, lang)
			if end < 0 {
				return b.String(), false
			}
			i = end
		default:
			b.WriteByte(l[i])
		}
	}
	return b.String(), true
}

func closing(l string, from int, lang syntax) int {
	q := l[from]
	for i := from + 1; i < len(l); i++ {
		switch {
		case !lang.doubled && l[i] == '\\':
			i++
		case l[i] == q && lang.doubled && i+1 < len(l) && l[i+1] == q:
			i++
		case l[i] == q:
			return i
		}
	}
	return -1
}

// TestCertificatesAreSignedWithWhereTheToolCan holds that no text asks for a
// secret that there is none of.
func TestCertificatesAreSignedWithWhereTheToolCan(t *testing.T) {
	p := profile(connection.ModeApp)
	p.Proof = connection.ProofCertificate
	for _, k := range snippets.Kinds() {
		s := write(k, p)
		can := slices.Contains([]snippets.Kind{snippets.AL, snippets.CSharp, snippets.Python}, k)
		if can != (s.Why == "") || !can && s.Why != snippets.ReasonCertificate {
			t.Errorf("%s: %q", k, s.Why)
		}
		if can && (!strings.Contains(s.Text, snippets.PlaceholderFile) || strings.Contains(s.Text, snippets.Placeholder) || s.Placeholder != snippets.PlaceholderFile) {
			t.Errorf("%s asks for a secret:\n%s", k, s.Text)
		}
		parse(t, s)
	}
}
