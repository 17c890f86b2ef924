package cli_test

import (
	"bufio"
	"io"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection/cli"
)

// TestSignInWithACode signs in on a machine without a browser, with a code that
// a person types somewhere else.
func TestSignInWithACode(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well-delegate")
	m.must(t, 0, c.add("Assistant")...)
	said, note := io.Pipe()
	var code int
	var run sync.WaitGroup
	run.Go(func() {
		code = cli.Run(t.Context(), []string{"signin", "Assistant", "--device-code"}, m.env(io.Discard, note))
		_ = note.Close()
	})
	var text strings.Builder
	page := ""
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		text.WriteString(line + "\n")
		if at := strings.Index(line, "http"); at >= 0 && page == "" {
			page, _, _ = strings.Cut(line[at:], " ")
		} else if page != "" && line != "" && page != "typed" {
			if _, err := c.srv.EnterCode(t.Context(), page, line); err != nil {
				t.Error(err)
			}
			page = "typed"
		}
	}
	run.Wait()
	if code != 0 || !strings.Contains(text.String(), "asked for yourself") {
		t.Fatalf("ended with %d:\n%s", code, text.String())
	}
	m.must(t, 0, "check", "Assistant")
	m.silent(t, c.secret)
}

func TestCodeIsForPeople(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, 0, c.add("App", "--secret-stdin")...)
	if code, _, note := m.run(t, "signin", "App", "--device-code"); code != cli.ExitUsage || !strings.Contains(note, "without a person") {
		t.Errorf("%d: %s", code, note)
	}
	m.must(t, 2, "signin", "App", "--device-code", "--select-account")
	n, d := newMachine(t), newCloud(t, "well-user")
	n.must(t, 0, d.add("Shop")...)
	if code, _, note := n.run(t, "signin", "Shop", "--device-code"); code != cli.ExitFindings || !strings.Contains(note, "Allow public client flows") {
		t.Errorf("%d: %s", code, note)
	}
}
