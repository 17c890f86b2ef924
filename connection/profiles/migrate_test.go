package profiles_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

func place(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestOlderFormatIsMigratedWithACopy follows an upgrade: looking changes
// nothing, the first save writes the new format and leaves the old file's copy,
// and every value is still there.
func TestOlderFormatIsMigratedWithACopy(t *testing.T) {
	dir := t.TempDir()
	golden := read(t, filepath.Join("testdata", "connections-1.json"))
	path := place(t, dir, "connections.json", []byte(golden))
	b := profiles.Open(dir)
	before, err := b.List()
	if err != nil {
		t.Fatal(err)
	}
	if read(t, path) != golden {
		t.Fatal("looking wrote")
	}
	edited := before[1]
	edited.Name = "Renamed"
	if _, err := b.Save(edited); err != nil {
		t.Fatal(err)
	}
	if now := read(t, path); !strings.HasPrefix(now, `{"format":2,`) {
		t.Errorf("written as %.20q", now)
	}
	if read(t, path+".format-1") != golden {
		t.Error("the copy is not what was there")
	}
	after, err := profiles.Open(dir).List()
	if err != nil || len(after) != 2 || after[0] != before[0] || after[1].Name != "Renamed" {
		t.Errorf("after the migration: %v, %+v", err, after)
	}
	// Back with the copy, in again: nothing that is kept is replaced.
	other := strings.Replace(golden, "Contoso", "Fabrikam", 1)
	place(t, dir, "connections.json", []byte(other))
	if err := profiles.Open(dir).Remove(before[1].ID); err != nil {
		t.Fatal(err)
	}
	if read(t, path+".format-1") != golden || read(t, path+".format-1-2") != other {
		t.Error("the second copy replaced the first, or is missing")
	}
	place(t, dir, "connections.json", []byte(other))
	if err := profiles.Open(dir).Remove(before[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + ".format-1-3"); err == nil {
		t.Error("the same was copied twice")
	}
}

func TestCopyThatCannotBeWrittenStopsTheMigration(t *testing.T) {
	dir := t.TempDir()
	golden := read(t, filepath.Join("testdata", "connections-1.json"))
	path := place(t, dir, "connections.json", []byte(golden))
	if err := os.Mkdir(path+".format-1", 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := profiles.Open(dir).Save(connection.Profile{Name: "new"}); err == nil {
		t.Error("it went on without a copy")
	}
	if read(t, path) != golden {
		t.Error("the file was replaced")
	}
}

// TestWhatANewerProgramAddedStays is a downgrade, or two installations beside
// each other: what this one does not know is still there after its save.
func TestWhatANewerProgramAddedStays(t *testing.T) {
	dir := t.TempDir()
	path := place(t, dir, "connections.json", []byte(`{"format":2,"mark":"x","connections":[
{"id":"a","name":"A","mode":"AzApp","group":"gone","wonder":{"deep":[1,2]},"company":{"name":"C","logo":"l"},"secret":{"rotation":"yearly"},"revision":1}
]}`))
	b := profiles.Open(dir)
	p, err := b.Get("a")
	if err != nil {
		t.Fatal(err)
	}
	p.Name, p.Group, p.Company.Name = "B", "", ""
	if _, err := b.Save(p); err != nil {
		t.Fatal(err)
	}
	var f struct{ Connections []map[string]any }
	if err := json.Unmarshal([]byte(read(t, path)), &f); err != nil {
		t.Fatal(err)
	}
	got := f.Connections[0]
	if got["name"] != "B" || got["group"] != nil {
		t.Errorf("what we know is %v", got)
	}
	company, _ := got["company"].(map[string]any)
	secret, _ := got["secret"].(map[string]any)
	if got["wonder"] == nil || company["logo"] != "l" || company["name"] != nil || secret["rotation"] != "yearly" {
		t.Errorf("what we do not know is %v", got)
	}

	place(t, dir, "settings.json", []byte(`{"format":1,"theme":"dark","proxy":"http://p:1","tray":true}`))
	if err := b.ChangeSettings(func(s *profiles.Settings) { s.Proxy = "" }); err != nil {
		t.Fatal(err)
	}
	if s := read(t, filepath.Join(dir, "settings.json")); !strings.Contains(s, `"tray": true`) || strings.Contains(s, "http://p:1") || !strings.Contains(s, "dark") {
		t.Errorf("settings are %s", s)
	}
}
