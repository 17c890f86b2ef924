package maps_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestSecurityIsShownRowByRow(t *testing.T) {
	hold(t, "security.md", ids("S", 64))
}

// forbidden is what no product source may say, and the row that forbids it.
func forbidden() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"S1 (a web view)":                   regexp.MustCompile(`(?i)webview|/cef\b|wkweb|chromedp`),
		"S2 (the password grant)":           regexp.MustCompile(`"grant_type",\s*"password"|PasswordCredentialsToken|grant_type=password`),
		"S2 (the implicit grant)":           regexp.MustCompile(`"response_type",\s*"(id_)?token"|response_type=(id_)?token`),
		"S26 (TLS without verification)":    regexp.MustCompile(`InsecureSkipVerify|VerifyPeerCertificate|VersionTLS1[01]\b`),
		"S48 (the keyring's tool by hand)":  regexp.MustCompile(`exec\.Command(Context)?\([^)]*"(security|secret-tool|cmdkey)"`),
		"S56 (traffic shown by a variable)": regexp.MustCompile(`httputil\.Dump|http2debug|Getenv\("(DEBUG|TRACE|HTTP_DEBUG)`),
		"S59 (telemetry)":                   regexp.MustCompile(`(?i)sentry-go|opentelemetry|applicationinsights|google-analytics|segmentio`),
	}
}

// The sandbox is the other side: it names what it refuses. The importers name
// what other tools' files say.
var elsewhere = regexp.MustCompile(`^(connection/sandbox/|connection/handover/|connection/testkit/)`)

// TestSourceLeavesNoWayAround holds the rows that say what must not exist.
func TestSourceLeavesNoWayAround(t *testing.T) {
	root := os.DirFS(filepath.Join("..", ".."))
	looked := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == ".git" || path == "dist" || path == "bin") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") && path != "go.mod" || strings.HasSuffix(path, "_test.go") || elsewhere.MatchString(path) {
			return nil
		}
		b, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		looked++
		for row, never := range forbidden() {
			if hit := never.Find(b); hit != nil {
				t.Errorf("%s: %q is against row %s", path, hit, row)
			}
		}
		return nil
	})
	if err != nil || looked < 300 {
		t.Errorf("%d files looked at, %v", looked, err)
	}
}

// TestDependenciesArePinned holds row S60: each module has one version and a
// sum, and none is replaced.
func TestDependenciesArePinned(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join("..", "..", "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^replace\b|=>`).Match(mod) {
		t.Error("go.mod replaces a module")
	}
	required := regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1)
	if len(required) < 10 {
		t.Fatalf("%d modules were found", len(required))
	}
	for _, m := range required {
		if !strings.Contains(string(sum), m[1]+" "+m[2]+" h1:") {
			t.Errorf("%s %s has no sum", m[1], m[2])
		}
	}
	licence, err := os.ReadFile(filepath.Join("..", "..", ".packaging", "build"))
	if err != nil || !strings.Contains(string(licence), "cyclonedx") {
		t.Errorf("the packages have no bill of materials (%v)", err)
	}
}
