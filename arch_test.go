package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// listed is what `go list` says of one of our packages.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
}

// packages lists ours once; the arrows are read off what the compiler is fed,
// so that an import through a third package counts as well.
func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-tags=ci", "-json=ImportPath,Dir,GoFiles,Imports,Deps", "./...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// arrow forbids everything below From to reach To.
type arrow struct {
	From, To string
	Except   []string // packages below From that may
	Direct   bool     // only a direct import counts
	Why      string
}

var arrows = []arrow{
	{From: "bcconnect/connection", To: "fyne.io/fyne", Why: "connection/ builds and tests without a display"},
	{From: "bcconnect/connection", To: "bcconnect/app", Why: "connection/ is below app/"},
	{From: "bcconnect/connection", To: "bcconnect/screens", Why: "connection/ is below screens/"},
	{
		From: "bcconnect/connection", To: "bcconnect/assets", Why: "words and pages are handed in",
		Except: []string{"bcconnect/connection/cli", "bcconnect/connection/cmd"},
	},
	{From: "bcconnect/screens", To: "bcconnect/app", Why: "screens/ is below app/"},
	{From: "bcconnect/screens", To: "bcconnect/connection/vault", Why: "secrets never reach a screen"},
	{From: "bcconnect/screens", To: "bcconnect/connection/engine", Why: "screens know states, not services"},
	{From: "bcconnect/screens", To: "bcconnect/connection/bc", Direct: true, Why: "screens know states, not services"},
	{From: "bcconnect/screens", To: "bcconnect/connection/entra", Direct: true, Why: "tokens never reach a screen"},
	{From: "bcconnect/screens", To: "net/http", Direct: true, Why: "screens ask, connection/ talks"},
	{From: "bcconnect/screens", To: "golang.org/x/oauth2", Direct: true, Why: "tokens never reach a screen"},
	{From: "bcconnect/screens", To: "github.com/zalando/go-keyring", Why: "secrets never reach a screen"},
	{From: "bcconnect/screens", To: "github.com/pkg/browser", Why: "send an event instead"},
	{From: "bcconnect/screens", To: "fyne.io/fyne/v2/app", Direct: true, Why: "starts a driver: only app/ does"},
	{From: "bcconnect/connection/setup", To: "bcconnect/connection/engine", Why: "setup declares the functions it needs"},
	{From: "bcconnect/connection/cards", To: "bcconnect/connection/engine", Why: "cards declares the functions it needs"},
	{From: "bcconnect/connection/rotate", To: "bcconnect/connection/engine", Why: "rotate declares the functions it needs"},
	{From: "bcconnect/connection/expiry", To: "bcconnect/connection/engine", Why: "expiry declares the functions it needs"},
	{From: "bcconnect/connection/transfer", To: "bcconnect/connection/engine", Why: "transfer declares the functions it needs"},
	{From: "bcconnect/connection/snippets", To: "bcconnect/connection/engine", Why: "snippets know no secret"},
	{From: "bcconnect/connection/setup", To: "bcconnect/connection/vault", Why: "setup declares the functions it needs"},
	{From: "bcconnect/connection/cards", To: "bcconnect/connection/vault", Why: "cards declares the functions it needs"},
	{From: "bcconnect/connection/sandbox", To: "bcconnect/connection/entra", Why: "the sandbox cannot share the client's bugs"},
	{From: "bcconnect/connection/sandbox", To: "bcconnect/connection/bc", Why: "the sandbox cannot share the client's bugs"},
	{From: "bcconnect/connection/sandbox", To: "bcconnect/connection/wire", Why: "the sandbox cannot share the client's bugs"},
	{From: "bcconnect/connection/cmd", To: "fyne.io/fyne", Why: "linking Fyne costs a command 8 ms and 20 MiB"},
	{From: "bcconnect", To: "github.com/zalando/go-keyring", Direct: true, Except: []string{"bcconnect/connection/vault"}, Why: "go through connection/vault"},
	{From: "bcconnect", To: "github.com/pkg/browser", Direct: true, Except: []string{"bcconnect/app", "bcconnect/connection/cli"}, Why: "the browser is a parameter"},
	{From: "bcconnect", To: "net/http/httptest", Direct: true, Why: "test support lives in _test.go"},
	{From: "bcconnect", To: "testing", Direct: true, Except: []string{"bcconnect/connection/testkit", "bcconnect/screens/testkit"}, Why: "test support lives in _test.go"},
	{From: "bcconnect", To: "bcconnect/screens/testkit", Except: []string{"bcconnect/screens/testkit"}, Why: "only files of tests import it"},
}

func TestArrows(t *testing.T) {
	all := packages(t)
	for _, a := range arrows {
		seen := false
		for _, p := range all {
			if !below(p.ImportPath, a.From) {
				continue
			}
			seen = true
			if exempt(p.ImportPath, a.Except) {
				continue
			}
			reach := p.Deps
			if a.Direct {
				reach = p.Imports
			}
			for _, d := range reach {
				if below(d, a.To) {
					t.Errorf("%s reaches %s: %s", p.ImportPath, d, a.Why)
				}
			}
		}
		if !seen {
			t.Errorf("no package below %s: the arrow guards nothing", a.From)
		}
	}
}

// TestRootIsPlain holds that the vocabulary needs the standard library alone.
func TestRootIsPlain(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != "bcconnect/connection" {
			continue
		}
		for _, d := range p.Deps {
			if strings.Contains(strings.SplitN(d, "/", 2)[0], ".") || strings.HasPrefix(d, "bcconnect/") {
				t.Errorf("connection reaches %s", d)
			}
		}
	}
}

// TestOnePackageComment wants exactly one file with a package comment in each
// package, so that `go doc` reads as a table of contents.
func TestOnePackageComment(t *testing.T) {
	for _, p := range packages(t) {
		var with []string
		for _, f := range p.GoFiles {
			src, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(src), "\npackage ")
			lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
			last := lines[len(lines)-1]
			if strings.HasPrefix(last, "// ") || strings.HasSuffix(last, "*/") {
				with = append(with, f)
			}
		}
		if len(p.GoFiles) > 0 && len(with) != 1 { // a folder of tests alone says nothing
			t.Errorf("%s has %d package comments %v, want one", p.ImportPath, len(with), with)
		}
	}
}

// TestDoStandsOnce holds the thread rule: fyne.Do in one file, DoAndWait nowhere.
func TestDoStandsOnce(t *testing.T) {
	var hits []string
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(src), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if strings.Contains(code, "fyne.DoAndWait(") || (strings.Contains(code, "fyne.Do(") && path != filepath.Join("app", "dispatch.go")) {
				hits = append(hits, fmt.Sprintf("%s:%d", path, i+1))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		t.Errorf("%s crosses threads; only app/dispatch.go may", h)
	}
}

func below(pkg, root string) bool {
	return pkg == root || strings.HasPrefix(pkg, root+"/")
}

func exempt(pkg string, list []string) bool {
	for _, e := range list {
		if below(pkg, e) {
			return true
		}
	}
	return false
}
