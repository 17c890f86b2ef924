package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/vault"
)

func TestForgetLeavesNothing(t *testing.T) {
	dir, keys := t.TempDir(), &ring{}
	v := vault.Open(dir, keys)
	if err := v.Forget(t.Context()); err != nil {
		t.Fatalf("a folder without a vault: %v", err)
	}
	if err := v.Put(t.Context(), "a", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	lost := filepath.Join(dir, "vault-20260101-000000.lost")
	if err := os.WriteFile(lost, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if keys.key != nil {
		t.Error("the keyring still has the key")
	}
	left, err := filepath.Glob(filepath.Join(dir, "vault*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != "vault.lock" {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := v.Get(t.Context(), "a"); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("after Forget: %v", err)
	}
	if err := v.Put(t.Context(), "b", []byte("new")); err != nil {
		t.Errorf("a new beginning: %v", err)
	}
}

func TestForgetSaysWhenTheKeyStays(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		kind string
	}{
		"locked": {vault.ErrLocked, vault.KindKeyringLocked},
		"gone":   {errors.New("no bus"), vault.KindNoKeyring},
	} {
		t.Run(name, func(t *testing.T) {
			keys := &ring{}
			v := vault.Open(t.TempDir(), keys)
			if err := v.Put(t.Context(), "a", []byte("secret")); err != nil {
				t.Fatal(err)
			}
			keys.deleteErr = tt.err
			var f *connection.Fault
			if err := v.Forget(t.Context()); !errors.As(err, &f) || f.Kind != tt.kind {
				t.Errorf("got %v", err)
			}
			if _, err := v.Get(t.Context(), "a"); !errors.Is(err, vault.ErrNotFound) {
				t.Errorf("the secret can still be read: %v", err)
			}
		})
	}
}
