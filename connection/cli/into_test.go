package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// handed is a draft that was exported for the administrator, and their file.
func handed(t *testing.T, m *machine, name string, more ...string) (file string) {
	t.Helper()
	m.must(t, 0, append([]string{"add", name, "--draft", "--environment", "Production"}, more...)...)
	file = filepath.Join(t.TempDir(), "a.bcconn.json")
	m.must(t, 0, "export", name, "-o", file)
	return file
}

// filled fills a file in, as an administrator does with an editor.
func filled(t *testing.T, file string, values ...string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(values...).Replace(string(b))
	if text == string(b) {
		t.Fatalf("nothing to replace in %s", text)
	}
	if err := os.WriteFile(filepath.Clean(file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

type arrivals []struct {
	Done, ID, Name, Group, Environment, Status string
	Tags                                       []string
	Changes                                    []struct{ Field, Old, New string }
}

func read(t *testing.T, out string) arrivals {
	t.Helper()
	var list arrivals
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return list
}

// TestFileComesBackToItsConnection renames the connection in between, puts
// another of the same name beside it, and takes the file back.
func TestFileComesBackToItsConnection(t *testing.T) {
	m := newMachine(t)
	file := handed(t, m, "Shop", "--group", "Contoso", "--tag", "nightly")
	filled(t, file, `"environment": "Production"`, `"environment": "Live", "tenant": "contoso.com"`, `"name": "Shop"`, `"name": "Their shop"`,
		`"nightly"`, `"nightly", "vip"`)
	m.must(t, 0, "edit", "Shop", "--name", "Web shop", "--draft")
	m.must(t, 0, "add", "Their shop", "--draft")

	code, _, note := m.run(t, "import", file) // nobody there to ask
	if code != 2 || !strings.Contains(note, "belongs to “Web shop”") || !strings.Contains(note, "--update") {
		t.Errorf("%d %s", code, note)
	}
	m.stdin = "no\n"
	m.must(t, 2, "import", file, "--update")
	got := read(t, m.must(t, 0, "import", file, "--update", "--json"))
	if len(got) != 1 || got[0].Done != "updated" || got[0].Name != "Web shop" || got[0].Environment != "Live" || len(got[0].Changes) != 2 || got[0].Changes[1].Old != "Production" {
		t.Errorf("%+v", got)
	}
	code, _, note = m.run(t, "import", file, "--update", "--yes")
	if code != 0 || !strings.Contains(note, "Tags: “nightly” stays; the file says “nightly, vip”") || !strings.Contains(note, "Name: “Web shop” stays") {
		t.Errorf("folder and tags are somebody's own: %d %s", code, note)
	}
	if got := read(t, m.must(t, 0, "import", file, "--update", "--json")); got[0].Done != "unchanged" {
		t.Errorf("%+v", got)
	}
	m.must(t, 0, "import", file, "--name", "Another")
	if got := read(t, m.must(t, 0, "list", "--json")); len(got) != 3 {
		t.Errorf("%+v", got)
	}
	code, _, note = m.run(t, "import", file, "--update") // the other one came from the same file
	if code != 2 || !strings.Contains(note, "Web shop (Contoso, ") || !strings.Contains(note, "Another (Contoso, ") {
		t.Errorf("two of one file: %d %s", code, note)
	}
}

// TestImportAsksAPerson answers the questions in words of several languages.
func TestImportAsksAPerson(t *testing.T) {
	m := newMachine(t)
	file := handed(t, m, "Shop")
	filled(t, file, `"Production"`, `"Live"`)
	m.person, m.stdin = true, "n\n"
	m.must(t, 2, "import", file)
	m.stdin = "perhaps\nwell\ny\ny\n" // asked again until it is clear, and then for the values
	if out := m.must(t, 0, "import", file); !strings.Contains(out, "fills in Shop") {
		t.Errorf("%s", out)
	}
	// An older file has a name and no id.
	const older = `{"format":1,"kind":"bcconnect-connection","name":"shop","environment":"Test","tags":["x"],"group":"Contoso"}`
	if err := os.WriteFile(file, []byte(older), 0o600); err != nil {
		t.Fatal(err)
	}
	m.stdin = "perhaps\nperhaps\nperhaps\nyes\n"
	m.must(t, 2, "import", file)
	m.stdin = "yes\nyes\n"
	if out := m.must(t, 0, "import", file); !strings.Contains(out, "Test (now: Live)") || !strings.Contains(out, "Tags: x") {
		t.Errorf("%s", out)
	}
	m.must(t, 0, "remove", "Shop", "--yes")
	m.stdin = "\n" // nothing is a no
	m.must(t, 2, "import", file)
	for lang, yes := range map[string]string{"en": "Y", "de": "j", "fr": "OUI", "es": "si", "nl": "ja", "da": "y"} {
		m.stdin = yes + "\n"
		out := m.must(t, 0, "import", file, "--lang", lang)
		if !strings.Contains(out, "Contoso") {
			t.Errorf("%s: the customer is not shown: %s", lang, out)
		}
		m.must(t, 0, "remove", "shop", "--lang", lang)
	}
	for lang, no := range map[string]string{"de": "nein", "fr": "n", "es": "no"} {
		m.stdin = no + "\n"
		m.must(t, 2, "import", file, "--lang", lang)
	}
	m.must(t, 0, "import", file, "--yes")
}

// TestFileOfADeletedConnection makes a new one, under the customer and with the
// tags that it had.
func TestFileOfADeletedConnection(t *testing.T) {
	m := newMachine(t)
	file := handed(t, m, "Shop", "--group", "Contoso", "--tag", "nightly,vip")
	m.must(t, 0, "remove", "Shop", "--yes")
	m.must(t, 2, "import", file, "--update")
	code, out, note := m.run(t, "import", file, "--json")
	if code != 0 || !strings.Contains(note, "is not on this computer") || !strings.Contains(note, "nightly, vip") {
		t.Errorf("%d %s", code, note)
	}
	got := read(t, out)
	if len(got) != 1 || got[0].Done != "created" || got[0].Group != "Contoso" || strings.Join(got[0].Tags, "+") != "nightly+vip" || got[0].Status != "draft" {
		t.Errorf("%+v", got)
	}
	// It answers to the file's id from now on, and passes it on.
	filled(t, file, `"Production"`, `"Live"`)
	if got := read(t, m.must(t, 0, "import", file, "--update", "--json")); got[0].Done != "updated" {
		t.Errorf("%+v", got)
	}
	again := filepath.Join(t.TempDir(), "b.bcconn.json")
	m.must(t, 0, "export", "Shop", "-o", again)
	a, _ := os.ReadFile(filepath.Clean(file))
	b, _ := os.ReadFile(filepath.Clean(again))
	if string(a) != string(b) {
		t.Errorf("another file:\n%s%s", a, b)
	}
}

// TestAddFromAFile tells that the file belongs to a connection, and updates that
// one when it is told to.
func TestAddFromAFile(t *testing.T) {
	m := newMachine(t)
	file := handed(t, m, "Shop")
	filled(t, file, `"Production"`, `"Live"`)
	code, _, note := m.run(t, "add", "Second", "--file", file, "--draft")
	if code != 0 || !strings.Contains(note, "“Shop”, which stays as it is") {
		t.Errorf("%d %s", code, note)
	}
	m.must(t, 0, "remove", "Second", "--yes")
	m.stdin = "no"
	m.must(t, 2, "add", "Shop", "--file", file, "--update")
	if out := m.must(t, 0, "add", "Shop", "--file", file, "--update", "--yes"); !strings.Contains(out, "Live (now: Production)") {
		t.Errorf("%s", out)
	}
	m.must(t, 2, "add", "Shop", "--update")
	m.must(t, 0, "remove", "Shop", "--yes")
	m.must(t, 2, "add", "Shop", "--file", file, "--update")
	if got := read(t, m.must(t, 0, "list", "--json")); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestSealedFilesCarryCustomerAndTags moves a connection and asks a machine.
func TestSealedFilesCarryCustomerAndTags(t *testing.T) {
	m, other := newMachine(t), newMachine(t)
	m.must(t, 0, "add", "Shop", "--draft", "--group", "Contoso", "--tag", "nightly,vip")
	file := filepath.Join(t.TempDir(), "all.bcbundle")
	m.stdin, other.stdin = passphrase, passphrase
	m.must(t, 0, "export", "--all", "--with-secrets", "-o", file, "--passphrase-stdin")
	other.must(t, 0, "add", "Shop", "--draft", "--group", "Contoso", "--tag", "mine")
	got := read(t, other.must(t, 0, "import", file, "--passphrase-stdin", "--conflict", "skip", "--json"))
	if len(got) != 1 || got[0].Done != "skipped" || strings.Join(got[0].Tags, "+") != "mine" {
		t.Errorf("%+v", got)
	}
	got = read(t, other.must(t, 0, "import", file, "--passphrase-stdin", "--conflict", "replace", "--json"))
	if len(got) != 1 || got[0].Done != "replaced" || got[0].Group != "Contoso" || strings.Join(got[0].Tags, "+") != "nightly+vip" {
		t.Errorf("mixed: %+v", got)
	}
	if out := other.must(t, 0, "import", file, "--passphrase-stdin", "--conflict", "both"); !strings.Contains(out, "customer Contoso, tags nightly, vip") {
		t.Errorf("%s", out)
	}
}

// TestSeveralConnectionFilesAtOnce takes them in beside another tool's.
func TestSeveralConnectionFilesAtOnce(t *testing.T) {
	m := newMachine(t)
	one, two := handed(t, m, "Shop", "--group", "Contoso"), handed(t, m, "Second")
	m.must(t, 0, "remove", "Second", "--yes")
	m.must(t, 0, "edit", "Shop", "--name", "Web shop", "--draft")
	filled(t, one, `"Production"`, `"Live"`)
	if code, _, note := m.run(t, "import", one, two); code != 2 || !strings.Contains(note, "Web shop") {
		t.Errorf("%d %s", code, note)
	}
	got := read(t, m.must(t, 0, "import", one, two, "--conflict", "replace", "--json"))
	if len(got) != 2 || got[0].Done != "replaced" || got[0].Name != "Web shop" || got[0].Environment != "Live" || got[0].Group != "Contoso" || got[1].Done != "created" || got[1].Name != "Second" {
		t.Errorf("%+v", got)
	}
}

// TestScriptsAreNotAsked brings in a file with a secret: a machine gets it only when
// it says so, and no question in between.
func TestScriptsAreNotAsked(t *testing.T) {
	const secret = "abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"
	m := newMachine(t)
	file := filepath.Join(t.TempDir(), "a.env")
	if err := os.WriteFile(file, []byte("TENANT_ID=contoso.com\nCLIENT_ID=bbbbbbbb-1111-2222-3333-444444444444\nCLIENT_SECRET="+secret+"\nENVIRONMENT=Live\nCOMPANY=CRONUS\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.stdin = "yes\n"
	code, out, note := m.run(t, "import", file, "--json")
	if got := read(t, out); code != 0 || len(got) != 1 || got[0].Done != "created" || !strings.Contains(note, "Without the secrets") || strings.Contains(note, "Type yes") {
		t.Errorf("%d %s %s", code, out, note)
	}
	if show := m.must(t, 0, "show", "CRONUS"); strings.Contains(show, "40") {
		t.Errorf("a machine got the secret unasked: %s", show)
	}
	m.stdin = ""
	m.must(t, 0, "import", file, "--yes", "--conflict", "replace")
	if show := m.must(t, 0, "show", "CRONUS"); !strings.Contains(show, "40") {
		t.Errorf("--yes left the secret: %s", show)
	}
	m.silent(t, secret)
}
