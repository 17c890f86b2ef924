package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/vault"
)

const fresh = "CANARY-fresh-secret-77"

func TestTryingASecretKeepsNothing(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	first := b.token(t, p.ID)
	if err := b.TrySecret(t.Context(), p, fresh); err != nil {
		t.Fatal(err)
	}
	b.auth.refuse = map[string]any{"error": "invalid_client", "error_description": "AADSTS7000215: no", "error_codes": []int{7000215}}
	err := b.TrySecret(t.Context(), p, fresh)
	if found := b.Explain(err); len(found) != 1 || found[0].Code != "secret-wrong" {
		t.Errorf("a refused secret: %v, %+v", err, found)
	}
	b.auth.refuse = nil
	if now := b.token(t, p.ID); now != first {
		t.Error("the trial took the token away")
	}
	if now := b.get(t, p.ID); now.Secret != p.Secret || now.Revision != p.Revision {
		t.Errorf("the trial changed %+v to %+v", p.Secret, now.Secret)
	}
	scanFolder(t, b.dir, fresh)
	if err := b.TrySecret(t.Context(), p, ""); b.Explain(err)[0].Code != "secret-missing" {
		t.Errorf("no secret: %v", err)
	}
	elsewhere := p
	elsewhere.Cloud = connection.CloudSandbox
	if b.TrySecret(t.Context(), elsewhere, fresh) == nil {
		t.Error("a connection of another world is tried")
	}
}

// TestTryingForAPersonSpendsNoRefreshToken holds that a sign-in outlives the
// trial and the renewal of the secret.
func TestTryingForAPersonSpendsNoRefreshToken(t *testing.T) {
	b := newBench(t)
	p := person(connection.ModeDelegate)
	p.Platform = connection.PlatformWeb
	p = b.saved(t, p)
	if _, err := b.SignIn(t.Context(), p, engine.Interaction{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.TrySecret(t.Context(), p, fresh); err != nil {
		t.Fatal(err)
	}
	b.auth.refuse = map[string]any{"error": "unauthorized_client", "error_description": "not this grant"}
	if err := b.TrySecret(t.Context(), p, fresh); err != nil {
		t.Errorf("a secret that was accepted, of an app that may not: %v", err)
	}
	b.auth.refuse = map[string]any{"error": "unauthorized_client", "error_description": "AADSTS700016: no", "error_codes": []int{700016}}
	if b.TrySecret(t.Context(), p, fresh) == nil {
		t.Error("an app that the authority does not know passes")
	}
	b.auth.refuse = nil
	if b.auth.count("refresh_token") != 0 {
		t.Error("a refresh token was spent")
	}
	if _, err := b.RenewSecret(t.Context(), p.ID, fresh, "2027-03-14"); err != nil {
		t.Fatal(err)
	}
	if facts, err := b.Inspect(t.Context(), p.ID); err != nil || !facts.Valid || !facts.HasRefresh {
		t.Errorf("the sign-in is lost: %+v, %v", facts, err)
	}
	if _, err := b.Refresh(t.Context(), p.ID); err != nil {
		t.Errorf("the renewal with the new secret: %v", err)
	}
}

func TestRenewedSecretIsUsedAndTold(t *testing.T) {
	b := newBench(t)
	p := app("a")
	p.Secret.Ends = "2026-12-01"
	p = b.saved(t, p)
	old := b.token(t, p.ID)
	now, err := b.RenewSecret(t.Context(), p.ID, fresh, "2027-03-14")
	if err != nil {
		t.Fatal(err)
	}
	if now.Secret.Ends != "2027-03-14" || now.Secret.Length != len(fresh) || now.Secret.Fingerprint == p.Secret.Fingerprint {
		t.Errorf("told as %+v", now.Secret)
	}
	if got := b.token(t, p.ID); got == old {
		t.Error("the token of the old secret is still used")
	}
	// An engine that begins anew finds the new secret alone.
	again := b.engine(t)
	if _, err := again.GetToken(t.Context(), p.ID); err != nil {
		t.Error(err)
	}
	if now, err := b.RenewSecret(t.Context(), p.ID, fresh, ""); err != nil || now.Secret.Ends != "" {
		t.Errorf("an unknown day: %+v, %v", now.Secret, err)
	}
	if _, err := b.RenewSecret(t.Context(), "nobody", fresh, ""); err == nil {
		t.Error("a connection that is not there is renewed")
	}
	scanFolder(t, b.dir, canary, fresh)
}

// TestSecretThatCannotBeStoredLeavesTheOld holds that the old secret is used
// whatever fails while the new one is stored.
func TestSecretThatCannotBeStoredLeavesTheOld(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	full := &stuck{Vault: b.vault}
	b.SetVault(full)
	full.err = &connection.Fault{Stage: connection.StageVault, Kind: vault.KindDamaged}
	if _, err := b.RenewSecret(t.Context(), p.ID, fresh, "2027-03-14"); err == nil {
		t.Fatal("it was stored")
	}
	full.err = nil
	b.auth.refuse = nil
	now := b.get(t, p.ID)
	if now.Secret != p.Secret {
		t.Errorf("told as %+v, was %+v", now.Secret, p.Secret)
	}
	if _, err := b.Duplicate(t.Context(), p.ID, func(s string) string { return s + " 2" }); err != nil {
		t.Fatal(err)
	}
	list, _ := b.List(t.Context())
	if list[1].Secret.Fingerprint != p.Secret.Fingerprint {
		t.Error("the new secret is used although it was not stored")
	}
	// What was typed before, and not saved, stays as well.
	b.Hold(p.ID, "CANARY-typed")
	full.err = errors.New("broken")
	if _, err := b.RenewSecret(t.Context(), p.ID, fresh, ""); err == nil {
		t.Fatal("it was stored")
	}
	full.err = nil
	if saved, err := b.Save(t.Context(), p, nil); err != nil || saved.Secret.Length != len("CANARY-typed") {
		t.Errorf("%+v, %v", saved.Secret, err)
	}
}

// stuck is a vault that takes nothing while err is set.
type stuck struct {
	vault.Vault
	err error
}

// Put implements vault.Vault.
func (s *stuck) Put(ctx context.Context, id string, b []byte) error {
	if s.err != nil {
		return s.err
	}
	return s.Vault.Put(ctx, id, b)
}

func TestSameAppFindsWhatSharesTheSecret(t *testing.T) {
	b := newBench(t)
	mk := func(name string, change func(*connection.Profile)) string {
		p := app(name)
		change(&p)
		return b.saved(t, p).ID
	}
	id := mk("a", func(*connection.Profile) {})
	mk("other customer", func(p *connection.Profile) { p.Tenant = "fabrikam.com" })
	mk("other app", func(p *connection.Profile) { p.ClientID = otherID })
	mk("person", func(p *connection.Profile) { p.Mode = connection.ModeUser })
	mk("person under web", func(p *connection.Profile) { p.Mode, p.Platform = connection.ModeUser, connection.PlatformWeb })
	mk("other authority", func(p *connection.Profile) { p.Advanced.TokenURL = "https://sts.test/token" })
	got, err := b.SameApp(t.Context(), b.get(t, id))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range got {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"other customer", "person under web"}) {
		t.Errorf("found %q", names)
	}
}
