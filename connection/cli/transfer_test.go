package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

const passphrase = "correct horse battery"

// TestMovingByCommandLine takes connections with their secrets to another
// machine and tests one there.
func TestMovingByCommandLine(t *testing.T) {
	m, other, c := newMachine(t), newMachine(t), newCloud(t, "well")
	m.stdin = c.secret
	m.must(t, cli.ExitWell, c.add("Webshop", "--secret-stdin")...)
	file := filepath.Join(t.TempDir(), "all.bcbundle")
	m.stdin = "short"
	m.must(t, cli.ExitNotLooked, "export", "--all", "--with-secrets", "-o", file, "--passphrase-stdin")
	m.stdin = passphrase + "\n"
	m.must(t, cli.ExitUsage, "export", "--all", "-o", file)
	m.must(t, cli.ExitUsage, "export", "--all", "--with-secrets", "--passphrase-stdin")
	m.must(t, cli.ExitUsage, "export", "--all", "--with-secrets", "-o", file)
	m.must(t, cli.ExitUsage, "export", "Webshop", "--all", "--with-secrets", "-o", file, "--passphrase-stdin")
	code, _, note := m.run(t, "export", "--all", "--with-secrets", "-o", file, "--passphrase-stdin")
	if code != cli.ExitWell || !strings.Contains(note, "sign in anew") {
		t.Fatalf("%d %s", code, note)
	}
	m.must(t, cli.ExitUsage, "export", "Webshop", "--with-secrets", "-o", file, "--passphrase-stdin") // it is there

	other.stdin = "another passphrase"
	if code, _, note := other.run(t, "import", file, "--passphrase-stdin"); code != cli.ExitNotLooked || !strings.Contains(note, "does not open") {
		t.Errorf("wrong passphrase: %d %s", code, note)
	}
	other.must(t, cli.ExitUsage, "import", file)
	other.stdin = passphrase
	if out := other.must(t, cli.ExitWell, "import", file, "--passphrase-stdin"); !strings.Contains(out, "1 connection") {
		t.Errorf("import: %s", out)
	}
	other.must(t, cli.ExitWell, "check", "Webshop") // with the secret that came along
	if code, _, note := other.run(t, "import", file, "--passphrase-stdin"); code != cli.ExitUsage || !strings.Contains(note, "Webshop") {
		t.Errorf("what is there already is asked: %d %s", code, note)
	}
	other.must(t, cli.ExitUsage, "import", file, "--passphrase-stdin", "--conflict", "maybe")
	for choice, want := range map[string]string{"skip": "0 connections", "replace": "1 connection"} {
		if out := other.must(t, cli.ExitWell, "import", file, "--passphrase-stdin", "--conflict", choice); !strings.Contains(out, want) {
			t.Errorf("%s: %s", choice, out)
		}
	}
	other.must(t, cli.ExitWell, "import", file, "--passphrase-stdin", "--conflict", "both")
	if list := other.must(t, cli.ExitWell, "list"); strings.Count(list, "Webshop") != 2 || !strings.Contains(list, "Webshop (2)") {
		t.Errorf("list: %s", list)
	}
	m.silent(t, c.secret, passphrase)
	other.silent(t, c.secret, passphrase)
}

// TestImportFromOtherTools brings in what people have.
func TestImportFromOtherTools(t *testing.T) {
	const secret = "abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	env := file("a.env", "TENANT_ID=aaaaaaaa-1111-2222-3333-444444444444\nCLIENT_ID=bbbbbbbb-1111-2222-3333-444444444444\nCLIENT_SECRET="+secret+"\nENVIRONMENT=Production\nCOMPANY=CRONUS\n")
	postman := file("b.json", `{"environments":[{"name":"Test","values":[{"key":"tenantId","value":"contoso.com"},{"key":"env","value":"Sandbox"}]},
		{"name":"Live","values":[{"key":"tenantId","value":"contoso.com"},{"key":"env","value":"Production"}]}]}`)

	m := newMachine(t)
	m.stdin = "no\n"
	code, out, note := m.run(t, "import", env)
	if code != cli.ExitWell || !strings.Contains(out, "40 characters stands on line 3") || !strings.Contains(note, "Without the secrets") {
		t.Errorf("%d %s%s", code, out, note)
	}
	if show := m.must(t, cli.ExitWell, "show", "CRONUS"); strings.Contains(show, "40") {
		t.Errorf("a secret was taken without a yes: %s", show)
	}
	m.must(t, cli.ExitWell, "import", env, postman, "--take-secrets", "--conflict", "replace")
	if show := m.must(t, cli.ExitWell, "show", "CRONUS"); !strings.Contains(show, "40") {
		t.Errorf("the secret was not taken: %s", show)
	}
	if list := m.must(t, cli.ExitWell, "list"); !strings.Contains(list, "Test") || !strings.Contains(list, "Live") {
		t.Errorf("several in one file: %s", list)
	}
	twice := file("c.ps1", "$tenantId = 'contoso.com'\n$environment = 'Test'\n$environment = 'Live'\n")
	if out := m.must(t, cli.ExitWell, "import", twice, "--conflict", "both"); !strings.Contains(out, "2 different values") {
		t.Errorf("a contradiction is not told: %s", out)
	}
	for path, want := range map[string]string{
		file("d.png", "\x89PNG\x00"): "no text", file("e.txt", "Take two eggs."): "no connection", filepath.Join(dir, "gone"): "cannot be read",
	} {
		if code, _, note := m.run(t, "import", path); code != cli.ExitUsage && code != cli.ExitNotLooked || !strings.Contains(note, want) {
			t.Errorf("%s: %d %s", path, code, note)
		}
	}
	if code, _, note := m.run(t, "import", env, "--format", "postman"); code == cli.ExitWell || !strings.Contains(note, "not of the kind") {
		t.Errorf("another format: %d %s", code, note)
	}
	m.must(t, cli.ExitUsage, "import")
	m.silent(t, secret)
}
