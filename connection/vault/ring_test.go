package vault_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os/exec"
	"testing"

	"github.com/zalando/go-keyring"

	"bcconnect/connection/vault"
)

// TestOSRing runs against go-keyring's own stand-in, which is global: no test
// beside it uses it.
func TestOSRing(t *testing.T) {
	keyring.MockInit()
	key := bytes.Repeat([]byte{0xfe}, 32)
	one, other := vault.OSRing("app", "folder-1"), vault.OSRing("app", "folder-2")
	if _, err := one.Get(t.Context()); !errors.Is(err, vault.ErrNoKey) {
		t.Fatalf("empty: %v", err)
	}
	if err := one.Set(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if got, err := one.Get(t.Context()); err != nil || !bytes.Equal(got, key) {
		t.Errorf("%x %v", got, err)
	}
	if _, err := other.Get(t.Context()); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("two folders share a key: %v", err)
	}
	if text, err := keyring.Get("app", "folder-1"); err != nil || text != base64.StdEncoding.EncodeToString(key) {
		t.Errorf("the keyring holds %q %v", text, err)
	}
	for range 2 {
		if err := one.Delete(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{"not base64!", "c2hvcnQ="} {
		if err := keyring.Set("app", "folder-1", text); err != nil {
			t.Fatal(err)
		}
		if _, err := one.Get(t.Context()); !errors.Is(err, vault.ErrNoKey) {
			t.Errorf("%q is a key: %v", text, err)
		}
	}
}

func TestOSRingTellsLockedFromMissing(t *testing.T) {
	for _, c := range []struct {
		err    error
		locked bool
		noKey  bool
	}{
		{errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), true, false},
		{errors.New("The name org.freedesktop.secrets was not provided by any .service files"), false, false},
		{errors.New(`exec: "dbus-launch": executable file not found in $PATH`), false, false},
		{exit(t, "exit 36"), true, false},
		{exit(t, "exit 51"), true, false},
		{exit(t, "exit 128"), true, false},
		{exit(t, "exit 44"), false, true},
		{exit(t, "exit 1"), false, false},
		{keyring.ErrNotFound, false, true},
		{keyring.ErrUnsupportedPlatform, false, false},
	} {
		keyring.MockInitWithError(c.err)
		r := vault.OSRing("app", "folder")
		_, err := r.Get(t.Context())
		if err == nil || errors.Is(err, vault.ErrLocked) != c.locked || errors.Is(err, vault.ErrNoKey) != c.noKey {
			t.Errorf("%v became %v", c.err, err)
		}
		want := vault.KindNoKeyring
		if c.locked {
			want = vault.KindKeyringLocked
		}
		if err := vault.Open(t.TempDir(), r).Put(t.Context(), "a", nil); !c.noKey {
			kind(t, err, want)
		}
	}
}

// exit is the error of a command that ends with a code.
func exit(t *testing.T, script string) error {
	t.Helper()
	err := exec.CommandContext(t.Context(), "sh", "-c", script).Run()
	if err == nil {
		t.Fatal("the command did not fail")
	}
	return err
}
