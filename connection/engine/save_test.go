package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

func dump(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(b) + fmt.Sprintf("%+v", v)
}

func contains(text, secret string) bool { return secret != "" && strings.Contains(text, secret) }

// scanFolder looks for plain secrets in every file of a folder.
func scanFolder(t *testing.T, dir string, secrets ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, s := range secrets {
			if s != "" && !connection.IsGUID(s) && strings.Contains(string(b), s) {
				t.Errorf("%s holds a secret", filepath.Base(path))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSaveTellsOfTheSecretWithoutTellingIt(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	if p.Secret.Length != len(canary) || p.Secret.Fingerprint == "" || p.ID == "" || p.Revision != 1 {
		t.Errorf("saved as %+v", p)
	}
	b.token(t, p.ID)
	scanFolder(t, b.dir, canary, "CANARY-")
	if _, err := b.Save(t.Context(), p, secret("")); err != nil {
		t.Fatal(err)
	}
	if now := b.get(t, p.ID); now.Secret != (connection.SecretMeta{}) {
		t.Errorf("a removed secret is still told of: %+v", now.Secret)
	}
	if ids, _ := b.vault.IDs(t.Context()); len(ids) != 0 {
		t.Errorf("an empty entry is left: %v", ids)
	}
}

func TestHeldSecretCountsUntilSaved(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	first := b.token(t, p.ID)
	b.Hold(p.ID, "typed")
	if b.token(t, p.ID) == first {
		t.Error("the token of the stored secret stands in for the typed one")
	}
	if again, err := b.engine(t).Token(t.Context(), p.ID); err != nil || again.Access.Reveal() != first {
		t.Errorf("a draft changed what is kept: %v", err)
	}
	saved, err := b.Save(t.Context(), b.get(t, p.ID), nil)
	if err != nil || saved.Secret.Length != len("typed") {
		t.Errorf("saved with a secret of %d characters, %v", saved.Secret.Length, err)
	}
}

// TestVaultFailureSavesNothing holds that a save is whole or not at all, and
// that what was typed can be saved elsewhere.
func TestVaultFailureSavesNothing(t *testing.T) {
	safe := &failing{Vault: vault.InMemory(), broken: true}
	b := newBench(t, func(o *engine.Options) { o.Vault = safe })
	if _, err := b.Save(t.Context(), app("a"), secret(canary)); kind(err) != "disk-full" {
		t.Fatalf("error %v", err)
	}
	if list, _ := b.List(t.Context()); len(list) != 0 {
		t.Errorf("half a connection was saved: %v", list)
	}
	b.SetVault(vault.InMemory()) // "only while the program is open"
	p, err := b.Save(t.Context(), app("a"), nil)
	if err != nil || p.Secret.Length != len(canary) {
		t.Errorf("the typed secret was lost: %+v, %v", p.Secret, err)
	}
}

func TestBookFailurePutsTheVaultBack(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	first := b.token(t, p.ID)
	stale := b.get(t, p.ID)
	stale.Revision = 99
	stale.Name = "b"
	_, err := b.Save(t.Context(), stale, secret("new"))
	var c *profiles.ConflictError
	if !errors.As(err, &c) || c.Newer.Name != "a" {
		t.Fatalf("error %v, want the conflict with the newer one in it", err)
	}
	if again, err := b.engine(t).Token(t.Context(), p.ID); err != nil || again.Access.Reveal() != first {
		t.Errorf("secret or token were not put back: %v", err)
	}
}

// locked is a vault that cannot be opened.
type locked struct{ vault.Vault }

func (locked) Get(context.Context, string) ([]byte, error) {
	return nil, &connection.Fault{Stage: connection.StageVault, Kind: vault.KindKeyringLocked}
}

func (locked) Put(context.Context, string, []byte) error {
	return &connection.Fault{Stage: connection.StageVault, Kind: vault.KindKeyringLocked}
}

func TestLockedKeyring(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	e := b.engine(t, func(o *engine.Options) { o.Vault = locked{b.vault} })
	renamed := p
	renamed.Name = "mended name"
	if _, err := e.Save(t.Context(), renamed, nil); err != nil {
		t.Errorf("a name cannot be mended while the keyring is locked: %v", err)
	}
	if list, err := e.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("the list wants the keyring: %v, %v", list, err)
	}
	_, err := e.Token(t.Context(), p.ID)
	if kind(err) != vault.KindKeyringLocked {
		t.Errorf("error %v", err)
	}
	found := e.Explain(err)
	if len(found) != 1 || found[0].Code != "keyring-locked" {
		t.Errorf("explained as %+v", found)
	}
	user, err := e.Save(t.Context(), person(connection.ModeUser), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.SignIn(t.Context(), user, engine.Interaction{}, nil); err != nil {
		t.Errorf("a connection without secrets wants the keyring: %v", err)
	}
}

func TestRemoveLeavesNothing(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	b.token(t, p.ID)
	if err := b.Remove(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	if ids, _ := b.vault.IDs(t.Context()); len(ids) != 0 {
		t.Errorf("the vault still holds %v", ids)
	}
	if _, err := b.Token(t.Context(), p.ID); kind(err) != engine.KindNotFound {
		t.Errorf("a removed connection gives %v", err)
	}
	if err := b.Remove(t.Context(), p.ID); err != nil {
		t.Errorf("removing twice: %v", err)
	}
}

func TestOrphansAreListed(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	if err := b.vault.Put(t.Context(), "left-behind", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	ids, err := b.Orphans(t.Context())
	if err != nil || len(ids) != 1 || ids[0] != "left-behind" {
		t.Errorf("orphans %v, %v; %s is none", ids, err, p.ID)
	}
}

func TestRevokeForgetsTokensAndKeepsTheSecret(t *testing.T) {
	b := newBench(t)
	p := b.authorised(t, connection.ModeDelegate)
	b.token(t, p.ID)
	if err := b.Revoke(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Token(t.Context(), p.ID); kind(err) != engine.KindNeedsSignIn {
		t.Errorf("after Revoke: %v", err)
	}
	if s := b.get(t, p.ID).Standing; !s.NeedsSignIn || s.HasRefresh {
		t.Errorf("standing %+v", s)
	}
	if ids, _ := b.vault.IDs(t.Context()); len(ids) != 0 {
		t.Errorf("the vault still holds %v", ids)
	}
	a := b.saved(t, app("a"))
	old := b.token(t, a.ID)
	if err := b.Revoke(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if b.HasToken(t.Context(), a.ID) {
		t.Error("the app's token is still there")
	}
	if b.token(t, a.ID) == old {
		t.Error("the revoked token is handed out")
	}
	if b.get(t, a.ID).Standing.NeedsSignIn {
		t.Error("nobody has to sign in for an app")
	}
}

// forgetful is a vault that keeps what it was told to change.
type forgetful struct{ vault.Vault }

func (forgetful) Put(context.Context, string, []byte) error { return nil }

func (forgetful) Delete(context.Context, string) error { return nil }

func TestRevokeReadsBack(t *testing.T) {
	b := newBench(t)
	p := b.authorised(t, connection.ModeDelegate)
	e := b.engine(t, func(o *engine.Options) { o.Vault = forgetful{b.vault} })
	if err := e.Revoke(t.Context(), p.ID); kind(err) != engine.KindNotForgotten {
		t.Errorf("error %v, want %s", err, engine.KindNotForgotten)
	}
}

func TestExplain(t *testing.T) {
	b := newBench(t)
	secretFault := &connection.Fault{Stage: connection.StageToken, AADSTS: []int{7000215}, OAuth: "invalid_client"}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"nothing":    {nil, []string{}},
		"a fault":    {secretFault, []string{"secret-wrong"}},
		"wrapped":    {fmt.Errorf("engine: %w", secretFault), []string{"secret-wrong"}},
		"two":        {errors.Join(secretFault, &connection.Fault{Stage: connection.StageVault, Kind: vault.KindNoKeyring}), []string{"secret-wrong", "no-keyring"}},
		"one twice":  {errors.Join(secretFault, secretFault), []string{"secret-wrong"}},
		"no fault":   {errors.New("x"), []string{"unknown"}},
		"not signed": {&connection.Fault{Stage: connection.StageToken, Kind: engine.KindNeedsSignIn}, []string{"needs-sign-in"}},
	} {
		found := b.Explain(c.err)
		got := make([]string, 0, len(found))
		for _, f := range found {
			got = append(got, f.Code)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestOwnKindsHaveFindings holds that none of the engine's own faults ends as
// "unknown".
func TestOwnKindsHaveFindings(t *testing.T) {
	b := newBench(t)
	for _, k := range []string{
		engine.KindNeedsSignIn, engine.KindOtherWorld, engine.KindNotFound, engine.KindNotWaiting, engine.KindNotForgotten,
	} {
		if got := b.Explain(&connection.Fault{Kind: k})[0].Code; got == "unknown" {
			t.Errorf("%s has no finding", k)
		}
	}
}
