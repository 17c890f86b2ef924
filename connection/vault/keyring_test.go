package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"bcconnect/connection/vault"
)

// TestKeyringOfThisSystem keeps a token of 8 KB with the real keyring: on Windows
// the Credential Manager, whose entries hold 2.5 KB. It runs where somebody says
// that the keyring may be written to (`make test-packages` does).
func TestKeyringOfThisSystem(t *testing.T) {
	if os.Getenv("BCCONNECT_TEST_KEYRING") == "" {
		t.Skip("BCCONNECT_TEST_KEYRING is not set")
	}
	dir, err := os.MkdirTemp("", "keyring") //nolint:usetesting // Wine cannot remove t.TempDir, and that would fail the test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	token := bytes.Repeat([]byte("CANARY-3f7a."), 8<<10/12+1)
	if err := vault.System(dir).Put(t.Context(), "a", token); err != nil {
		t.Fatal(err)
	}
	got, err := vault.System(dir).Get(t.Context(), "a")
	if err != nil || !bytes.Equal(got, token) {
		t.Fatalf("read back %d bytes of %d: %v", len(got), len(token), err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, "vault.bin"))
	if err != nil || len(sealed) < len(token) || bytes.Contains(sealed, []byte("CANARY")) {
		t.Errorf("the sealed file: %d bytes, %v", len(sealed), err)
	}
	id := vault.Instance(dir)
	if _, err := vault.OSRing(vault.App, id).Get(t.Context()); err != nil {
		t.Errorf("the keyring has no key of ours: %v", err)
	}
	if err := vault.System(dir).Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.OSRing(vault.App, id).Get(t.Context()); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("the keyring keeps the key: %v", err)
	}
}
