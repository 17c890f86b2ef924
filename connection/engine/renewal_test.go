package engine_test

import (
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/renew"
)

func leases(t *testing.T, e *engine.Engine) map[string]renew.Lease {
	t.Helper()
	list, err := e.Renewals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]renew.Lease{}
	for _, l := range list {
		out[l.ID] = l
	}
	return out
}

// TestOnlyWhatIsUsedRenews holds which tokens renew by themselves, in this
// session and in the next.
func TestOnlyWhatIsUsedRenews(t *testing.T) {
	m := newMachine(t)
	b := m.bench
	a := b.saved(t, app("app"))
	idle := b.saved(t, func() connection.Profile { p := app("idle"); p.ClientID = otherID; return p }())
	user := b.authorised(t, connection.ModeUser)
	second := person(connection.ModeDelegate)
	second.Name = "delegate"
	delegate, err := b.Save(t.Context(), second, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.SignIn(t.Context(), delegate, engine.Interaction{}, nil); err != nil {
		t.Fatal(err)
	}
	b.token(t, a.ID)
	got := leases(t, b.Engine)
	if len(got) != 3 || got[idle.ID] != (renew.Lease{}) {
		t.Fatalf("leases %v", got)
	}
	for _, id := range []string{a.ID, user.ID, delegate.ID} {
		if l := got[id]; l.Ends.Sub(l.From) != engine.Early || l.Ends.IsZero() {
			t.Errorf("lease %+v", l)
		}
	}
	next := m.again()
	got = leases(t, next)
	if len(got) != 1 || got[delegate.ID].ID == "" {
		t.Errorf("after a restart: %v", got)
	}
	if _, err := next.Token(t.Context(), a.ID); err != nil { // the stored one is still good
		t.Fatal(err)
	}
	if got = leases(t, next); len(got) != 2 {
		t.Errorf("after use: %v", got)
	}
	late := m.again(func(o *engine.Options) { o.Now = func() time.Time { return time.Now().Add(2 * time.Hour) } })
	if got := leases(t, late); len(got) != 0 {
		t.Errorf("what had ended before the start: %v", got)
	}
	if err := b.Revoke(t.Context(), delegate.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if got := leases(t, b.Engine); len(got) != 1 || got[user.ID].ID == "" {
		t.Errorf("after revoking and removing: %v", got)
	}
}

// TestKeptAlive has the keeper and the engine work together through a day, in
// virtual time, and counts what the authority hears.
func TestKeptAlive(t *testing.T) {
	inTime(t, func(t *testing.T) {
		pr := newPractice(t, "well")
		if _, err := pr.GetToken(t.Context(), pr.profile.ID); err != nil {
			t.Fatal(err)
		}
		k := renew.Start(t.Context(), renew.Options{Leases: pr.Renewals, Renew: pr.Renew})
		defer k.Close()
		for range 24 * 4 {
			time.Sleep(15 * time.Minute)
			f, err := pr.Inspect(t.Context(), pr.profile.ID)
			if err != nil || !f.Valid || time.Until(f.Expires) < time.Minute {
				t.Fatalf("%v: %+v, %v", time.Now(), f, err)
			}
		}
		asked := 0
		for _, x := range pr.journal.All() {
			if x.Tag == "token" {
				asked++
			}
		}
		if asked < 17 || asked > 26 {
			t.Errorf("%d requests in a day", asked)
		}
		if err := pr.Remove(t.Context(), pr.profile.ID); err != nil {
			t.Fatal(err)
		}
		k.Look()
		synctest.Wait()
		if left := k.All(); len(left) != 0 {
			t.Errorf("a removed connection is kept: %v", left)
		}
	})
}

// TestRenewAsksNobodyForNothing renews only what ends soon, and never opens a
// browser.
func TestRenewAsksNobodyForNothing(t *testing.T) {
	b := newBench(t)
	p := b.authorised(t, connection.ModeUser)
	if err := b.Renew(t.Context(), p.ID); err != nil || b.auth.count("refresh_token") != 0 {
		t.Errorf("a fresh token: %v, %d requests", err, b.auth.count("refresh_token"))
	}
	b.ahead = 56 * time.Minute
	if err := b.Renew(t.Context(), p.ID); err != nil || b.auth.count("refresh_token") != 1 {
		t.Errorf("one that ends soon: %v, %d requests", err, b.auth.count("refresh_token"))
	}
	b.ahead = 3 * time.Hour
	b.auth.refuse = map[string]any{"error": "invalid_grant", "error_codes": []int{700082}}
	err := b.Renew(t.Context(), p.ID)
	if err == nil || renew.Passing(err) || len(leases(t, b.Engine)) != 0 {
		t.Errorf("a refused one: %v, %v", err, leases(t, b.Engine))
	}
	if b.auth.count("authorization_code") != 1 {
		t.Error("somebody was sent to the browser")
	}
}
