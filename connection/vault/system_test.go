package vault_test

import (
	"context"
	"testing"

	"github.com/zalando/go-keyring"

	"bcconnect/connection/vault"
)

// TestSecondProgramFindsTheKey holds that the name under which the key lies in
// the keyring is the same for whoever opens the folder, also when the first to
// ask for it was a Put that had the vault locked.
func TestSecondProgramFindsTheKey(t *testing.T) {
	keyring.MockInit()
	dir, ctx := t.TempDir(), context.Background()
	if err := vault.System(dir).Put(ctx, "a", []byte("value")); err != nil {
		t.Fatal(err)
	}
	got, err := vault.System(dir).Get(ctx, "a")
	if err != nil || string(got) != "value" {
		t.Fatalf("the second program gets %q, %v", got, err)
	}
}
