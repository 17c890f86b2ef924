package cli_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/vault"
)

// forgetful counts how often it was told to forget.
type forgetful struct {
	vault.Vault
	times int
	err   error
}

func (f *forgetful) Forget(context.Context) error {
	f.times++
	return f.err
}

// furnished is a machine with a connection, a practice folder and a file that
// is not ours.
func furnished(t *testing.T) (*machine, *forgetful, string) {
	t.Helper()
	m := newMachine(t)
	v := &forgetful{Vault: vault.InMemory()}
	m.vault, m.stdin = v, "CANARY-3f7a\n"
	m.must(t, 0, newCloud(t, "well").add("Web shop", "--secret-stdin")...)
	m.must(t, 0, "settings", "language", "en")
	foreign := filepath.Join(m.dir, "notes.txt")
	practice, well := filepath.Join(m.dir, "sandbox"), filepath.Join(m.dir, "sandbox", "practise", "well")
	for _, path := range []string{
		foreign, filepath.Join(m.dir, "crash", "report-20261123-050000.txt"),
		filepath.Join(practice, "cloud.json"), filepath.Join(practice, "cloud.json.lock"),
		filepath.Join(well, "cloud.json"), filepath.Join(well, "cloud.json.lock"),
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return m, v, foreign
}

func TestForget(t *testing.T) {
	m, v, foreign := furnished(t)
	m.stdin = "no\n"
	m.must(t, 2, "forget")
	if v.times != 0 || m.must(t, 0, "list") == "" {
		t.Fatal("it forgot without a yes")
	}
	m.stdin = "yes\n"
	m.must(t, 0, "forget")
	if v.times != 3 { // the folder, the sandbox, the practice in it
		t.Errorf("%d vaults were told", v.times)
	}
	left, err := os.ReadDir(m.dir)
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(foreign) {
		t.Errorf("left: %v, %v", left, err)
	}
	if out := m.must(t, 0, "list"); out != "" {
		t.Errorf("still there: %s", out)
	}
	m.must(t, 2, "forget", "Web shop") // that is remove
}

func TestForgetGivesTheFolderBack(t *testing.T) {
	m, _, foreign := furnished(t)
	if err := os.Remove(foreign); err != nil {
		t.Fatal(err)
	}
	m.must(t, 0, "forget", "--yes")
	if _, err := os.Stat(m.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the empty folder stays: %v", err)
	}
	m.must(t, 0, "forget", "--yes") // nothing there is no failure
}

func TestForgetKeepsConnectionsWhenTheKeyStays(t *testing.T) {
	m, v, _ := furnished(t)
	v.err = &connection.Fault{Stage: connection.StageVault, Kind: vault.KindKeyringLocked}
	m.must(t, 3, "forget", "--yes")
	if m.must(t, 0, "list") == "" {
		t.Error("half of it was deleted")
	}
}

// TestForgetTakesNothingElse puts files beside ours, in each folder, that look
// alike, and links that lead elsewhere: all of them stay, whatever they are called.
func TestForgetTakesNothingElse(t *testing.T) {
	m, _, _ := furnished(t)
	elsewhere := t.TempDir()
	write := func(paths ...string) {
		t.Helper()
		for _, path := range paths {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	in := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, filepath.Join(m.dir, filepath.FromSlash(n)))
		}
		return out
	}
	ours := in("connections.json.broken-20260101-000000", "connections.json.bak.broken-20260101-000000-2", "connections.json.format-1",
		"connections.json.format-1-2", ".connections.json.123.tmp", "settings.json.bak", "vault.bin.broken-20260101-000000",
		"vault-20260101-000000.lost", "vault-20260101-000000-3.lost", ".vault.bin.bak.77.tmp", "instance.lock", "locks/abc.lock", "log/bcconnect-log.jsonl",
		"log/bcconnect-log.2.jsonl", "crash/seen-report-20260101-000000-2.txt", "crash/running-0123456789abcdef.raw",
		"crash/.report-20260101-000000.txt.5.tmp", "sandbox/connections.json", "sandbox/practise/well/vault.bin", "sandbox/practise/well/.sandbox-42")
	foreign := in("connections-2025.json", "connections.json.old", "connections.xlsx", "settings-backup.json", "settings.json~", "instances.txt", "vault.txt",
		"vault.kdbx", "vault-copy.bin", ".notes.txt.1.tmp", ".mine.tmp", "locks/readme.txt", "locks/Locks.lock", "log/other.jsonl", "log/bcconnect-log.old.jsonl",
		"crash/report.txt", "crash/report-mine.txt", "crash/deeper/report-20260101-000000.txt", "pages/mine.html", "pages/letter.docx",
		"sandbox/plan.md", "sandbox/practise/connections.json", "sandbox/practise/mine/vault.bin", "log.txt", "vault/keys.txt", "connections.json.format-x")
	write(append(ours, foreign...)...)
	page := filepath.Join(m.dir, "pages", "Web shop.html")
	m.must(t, 0, "checklist", "Web shop", "--out", page)
	ours = append(ours, page)

	// Links under our very names, to files and folders of somebody else.
	target, folder := filepath.Join(elsewhere, "vault.bin.bak"), filepath.Join(elsewhere, "practise")
	write(target, filepath.Join(folder, "cloud.json"), filepath.Join(folder, "connections.json"))
	links := in("settings.json.broken-20260101-000000", "sandbox/practise/linked")
	for i, to := range []string{target, folder} {
		if err := os.Symlink(to, links[i]); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	foreign = append(foreign, target, filepath.Join(folder, "cloud.json"), filepath.Join(folder, "connections.json"))
	m.must(t, 0, "forget", "--yes")
	for _, path := range append(foreign, links...) {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s is gone", path)
		}
	}
	for _, path := range ours {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
}

// TestForgetDoesNotGoThroughLinks has our own folders replaced by links.
func TestForgetDoesNotGoThroughLinks(t *testing.T) {
	m := newMachine(t)
	m.vault = &forgetful{Vault: vault.InMemory()}
	elsewhere := t.TempDir()
	var theirs []string
	for folder, name := range map[string]string{"crash": "report-20260101-000000.txt", "locks": "abc.lock", "log": "bcconnect-log.jsonl", "sandbox": "connections.json"} {
		path := filepath.Join(elsewhere, folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Dir(path), filepath.Join(m.dir, folder)); err != nil {
			t.Skipf("no links here: %v", err)
		}
		theirs = append(theirs, path)
	}
	m.must(t, 0, "forget", "--yes")
	for _, path := range theirs {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s was deleted through a link", path)
		}
	}
}
