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
	for _, path := range []string{foreign, filepath.Join(m.dir, "crash", "report.txt"), filepath.Join(m.dir, "sandbox", "practise", "cloud.json")} {
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
