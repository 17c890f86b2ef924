package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

func TestSnippets(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, cli.ExitWell, c.add("Webshop", "--secret-stdin")...)

	code, out, note := m.run(t, "snippet", "Webshop", "--for", "curl")
	if code != cli.ExitWell || !strings.HasPrefix(out, "#!/bin/sh\n# Webshop\n") || !strings.Contains(out, c.profile.ClientID) {
		t.Errorf("%d %s", code, out)
	}
	if !strings.Contains(note, "BC_CLIENT_SECRET") || !strings.Contains(note, "not passed its test") {
		t.Errorf("what to fill in, and that nobody tested it: %s", note)
	}
	m.must(t, cli.ExitWell, "check", "Webshop")
	if _, _, note := m.run(t, "snippet", "Webshop", "--for", "http"); strings.Contains(note, "not passed its test") {
		t.Errorf("it was tested: %s", note)
	}

	at := filepath.Join(t.TempDir(), "x.json")
	m.must(t, cli.ExitWell, "snippet", "Webshop", "--for", "postman-env", "-o", at)
	if b, err := os.ReadFile(at); err != nil || !json.Valid(b) {
		t.Errorf("file: %v", err)
	}
	m.must(t, cli.ExitUsage, "snippet", "Webshop", "--for", "postman-env", "-o", at) // it is there

	var list []struct{ Kind, Name, File, Reason string }
	if err := json.Unmarshal([]byte(m.must(t, cli.ExitWell, "snippet", "Webshop", "--list", "--json")), &list); err != nil || len(list) != 10 {
		t.Errorf("list: %v %v", err, list)
	}
	if text := m.must(t, cli.ExitWell, "snippet", "Webshop", "--list"); !strings.Contains(text, "BcContainerHelper") {
		t.Errorf("list: %s", text)
	}
	m.must(t, cli.ExitUsage, "snippet", "Webshop")
	m.must(t, cli.ExitUsage, "snippet", "Webshop", "--for", "cobol")
	m.must(t, cli.ExitUsage, "snippet", "Nobody", "--for", "curl")
	m.silent(t, c.secret)
}

func TestSnippetThatDoesNotFitSaysWhy(t *testing.T) {
	m, c := newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	args := c.add("Webshop", "--secret-stdin")
	m.must(t, cli.ExitWell, append(args, "--credential-type", "basic")...)
	code, out, note := m.run(t, "snippet", "Webshop", "--for", "csharp")
	if code != cli.ExitUsage || out != "" || !strings.Contains(note, "Microsoft Entra only") {
		t.Errorf("%d %s%s", code, out, note)
	}
}
