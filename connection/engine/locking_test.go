package engine_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

// locking is a vault whose keyring locks itself before a call: that one and
// all later ones are refused until it is unlocked.
type locking struct {
	vault.Vault
	left *atomic.Int64 // calls that it still takes
}

func (l locking) refused() error {
	if l.left.Add(-1) >= 0 {
		return nil
	}
	return &connection.Fault{Stage: connection.StageVault, Kind: vault.KindKeyringLocked}
}

func (l locking) Get(ctx context.Context, id string) ([]byte, error) {
	if err := l.refused(); err != nil {
		return nil, err
	}
	return l.Vault.Get(ctx, id)
}

func (l locking) Put(ctx context.Context, id string, value []byte) error {
	if err := l.refused(); err != nil {
		return err
	}
	return l.Vault.Put(ctx, id, value)
}

func (l locking) Fingerprint(ctx context.Context, s connection.Secret) (string, error) {
	if err := l.refused(); err != nil {
		return "", err
	}
	return l.Vault.Fingerprint(ctx, s)
}

// TestKeyringLocksItselfMidRun locks the keyring before the first, second, …
// use of it, in all that uses it. What was kept stays, and belongs to whom it
// belonged; what is said to be done is done; unlocked, everything works again.
func TestKeyringLocksItselfMidRun(t *testing.T) {
	const fresh = "FRESH-8Q~secret-of-forty-letters-xxxxxxxx"
	newSecret := connection.Secret(fresh)
	for name, do := range map[string]func(e *engine.Engine, app, person connection.Profile) error{
		"another secret": func(e *engine.Engine, p, _ connection.Profile) error {
			_, err := e.Save(t.Context(), p, &newSecret)
			return err
		},
		"a new connection": func(e *engine.Engine, p, _ connection.Profile) error {
			p.ID, p.Name, p.Revision = "", "new", 0
			_, err := e.Save(t.Context(), p, &newSecret)
			return err
		},
		"renew": func(e *engine.Engine, _, p connection.Profile) error {
			_, err := e.Refresh(t.Context(), p.ID)
			return err
		},
		"revoke": func(e *engine.Engine, _, p connection.Profile) error { return e.Revoke(t.Context(), p.ID) },
		"sign in": func(e *engine.Engine, _, p connection.Profile) error {
			_, err := e.SignIn(t.Context(), p, engine.Interaction{}, nil)
			return err
		},
		"test": func(e *engine.Engine, p, _ connection.Profile) error {
			_, err := e.Check(t.Context(), p, nil)
			return err
		},
		"remove": func(e *engine.Engine, p, _ connection.Profile) error { return e.Remove(t.Context(), p.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			locks := 0
			for n := int64(0); ; n++ {
				b := newBench(t)
				a := b.saved(t, app("a"))
				other := b.saved(t, app("other"))
				p := b.authorised(t, connection.ModeDelegate)
				kept := mustGet(t, b.vault, other.ID)
				token := mustGet(t, b.vault, p.ID)
				left := &atomic.Int64{}
				left.Store(n)
				e := b.engine(t, func(o *engine.Options) { o.Vault, o.Book = locking{b.vault, left}, profiles.Open(b.dir) })
				err := do(e, a, p)
				used := left.Load() >= 0
				if !bytes.Equal(mustGet(t, b.vault, other.ID), kept) {
					t.Errorf("lock %d: another connection's secret changed", n)
				}
				now := mustGet(t, b.vault, a.ID)
				if name != "remove" && !bytes.Contains(now, []byte(canary)) && (name != "another secret" || !bytes.Contains(now, []byte(fresh))) {
					t.Errorf("lock %d: the secret is lost or another's", n)
				}
				if name == "another secret" && err == nil && !bytes.Contains(now, []byte(fresh)) {
					t.Errorf("lock %d: it is said to be kept, and is not", n)
				}
				if at := mustGet(t, b.vault, p.ID); name != "revoke" && name != "renew" && name != "sign in" && !bytes.Equal(at, token) {
					t.Errorf("lock %d: the token is lost", n)
				}
				again := b.engine(t, func(o *engine.Options) { o.Book = profiles.Open(b.dir) })
				if _, err := again.Token(t.Context(), other.ID); err != nil {
					t.Errorf("lock %d: unlocked, the other connection says %v", n, err)
				}
				if used { // nothing was refused: it was the last
					if err != nil {
						t.Errorf("without a lock: %v", err)
					}
					break
				}
				locks++
				if err != nil && kind(err) != vault.KindKeyringLocked && kind(err) != engine.KindNotForgotten {
					t.Errorf("lock %d: %v", n, err)
				}
			}
			t.Logf("faults: keyring that locks itself, %s: %d", name, locks)
		})
	}
}

func mustGet(t *testing.T, v vault.Vault, id string) []byte {
	t.Helper()
	value, err := v.Get(t.Context(), id)
	if err != nil {
		return nil
	}
	return value
}

// TestLentCertificateServesTheDraft: what is lent is what the connection proves
// itself by.
func TestLentCertificateServesTheDraft(t *testing.T) {
	pr := newPractice(t, "")
	cert, sealed := newCertificate(t)
	p := pr.certify(t, pr.profile, sealed)
	pr.upload(t, cert.PEM())
	draft := p
	draft.ID = p.ID + "-draft"
	if err := pr.Lend(t.Context(), p.ID, draft.ID); err != nil {
		t.Fatal(err)
	}
	report, err := pr.Check(t.Context(), draft, nil)
	if err != nil || report.Verdict() == check.Fail {
		t.Errorf("the draft is told %v, %v", codes(report), err)
	}
	pr.GiveBack(t.Context(), draft.ID)
	if report, err = pr.Check(t.Context(), draft, nil); err == nil && report.Verdict() == check.Pass {
		t.Error("the draft still has the key")
	}
}
