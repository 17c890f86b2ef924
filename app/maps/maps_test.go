package maps_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

// row is a line of a map: its id, what it asks for, and what shows it.
type row struct{ id, asks, shown string }

// readMap reads the tables of a map.
func readMap(t *testing.T, name string) []row {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 3 || !strings.HasPrefix(cells[0], "| ") {
			continue
		}
		id := strings.TrimPrefix(cells[0], "| ")
		if id == "row" {
			continue
		}
		out = append(out, row{id, cells[1], strings.TrimSuffix(cells[2], " |")})
	}
	return out
}

// ids makes the ids of a family: A1, A2 and so on.
func ids(prefix string, n int) []string {
	var out []string
	for i := 1; i <= n; i++ {
		out = append(out, fmt.Sprint(prefix, i))
	}
	return out
}

// code is what stands in back quotes: a test, or a command line.
var code = regexp.MustCompile("`([^`]+)`")

// tests lists the test functions of a package folder, by name.
func tests(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, f := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				out[f.Name.Name] = true
			}
		}
	}
	return out
}

// commandExists asks the command line itself.
func commandExists(args []string) bool {
	var out bytes.Buffer
	env := cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		Version: "1.0.0", Getenv: func(string) string { return "" }, IsTerminal: func(io.Writer) bool { return false },
	}
	// Help of a command that is not there is the help of the whole.
	return cli.Run(context.Background(), append(slices.Clone(args), "--help"), env) == cli.ExitWell &&
		strings.Contains(out.String(), "bcconnect "+strings.Join(args, " "))
}

// hold checks a map: every wanted row stands in it once, says what it asks for,
// and what it names exists.
func hold(t *testing.T, name string, want []string) {
	t.Helper()
	rows := readMap(t, name)
	seen := map[string]int{}
	known := map[string]map[string]bool{}
	for _, r := range rows {
		seen[r.id]++
		if r.asks == "" {
			t.Errorf("%s %s: what it asks for is missing", name, r.id)
		}
		named := code.FindAllStringSubmatch(r.shown, -1)
		if len(named) == 0 && !strings.Contains(r.shown, "Review ") {
			t.Errorf("%s %s: names no test, no command and no review: %q", name, r.id, r.shown)
		}
		for _, m := range named {
			if words := strings.Fields(m[1]); words[0] == "bcconnect" {
				if !commandExists(commandOf(words[1:])) {
					t.Errorf("%s %s: there is no command %q", name, r.id, m[1])
				}
				continue
			}
			dir, test, ok := strings.Cut(m[1], ".")
			if !ok || !strings.HasPrefix(test, "Test") && !strings.HasPrefix(test, "Fuzz") && !strings.HasPrefix(test, "Benchmark") {
				t.Errorf("%s %s: %q is neither a test (folder.TestName) nor a command", name, r.id, m[1])
				continue
			}
			if known[dir] == nil {
				known[dir] = tests(t, dir)
			}
			if !known[dir][test] {
				t.Errorf("%s %s: %s has no %s", name, r.id, dir, test)
			}
		}
	}
	for _, id := range want {
		if seen[id] != 1 {
			t.Errorf("%s: %s stands %d times", name, id, seen[id])
		}
		delete(seen, id)
	}
	for id := range seen {
		t.Errorf("%s: there is no row %s", name, id)
	}
}

// commandOf drops the flags and what is not a name of a command.
func commandOf(words []string) []string {
	var out []string
	for _, w := range words {
		if strings.HasPrefix(w, "-") || strings.ToUpper(w) == w {
			break
		}
		out = append(out, w)
	}
	return out
}
