package engine_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

// asleep is a keyring that blocks from the n-th call on, as one that waits for a
// password that nobody types.
type asleep struct {
	mu    sync.Mutex
	key   []byte
	left  int
	awake chan struct{}
}

func (a *asleep) call() {
	a.mu.Lock()
	a.left--
	wait := a.left < 0
	a.mu.Unlock()
	if wait {
		<-a.awake
	}
}

// blockFrom has it block from the n-th call on.
func (a *asleep) blockFrom(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left = n
}

// met says whether it has blocked.
func (a *asleep) met() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.left < 0
}

func (a *asleep) Get(context.Context) ([]byte, error) {
	a.call()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.key == nil {
		return nil, vault.ErrNoKey
	}
	return a.key, nil
}

func (a *asleep) Set(_ context.Context, key []byte) error {
	a.call()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.key = key
	return nil
}

func (a *asleep) Delete(context.Context) error { return errors.New("not asked for") }

// TestKeyringFallsAsleep has the keyring block before the first, second, … use of
// a program that was just started: it says so in time, somebody who cancels is
// free at once, and nothing is lost when it answers again.
func TestKeyringFallsAsleep(t *testing.T) {
	t.Parallel()
	fresh := connection.Secret("FRESH-8Q~secret-of-forty-letters-xxxxxxxx")
	total := 0
	for name, do := range map[string]func(ctx context.Context, e *engine.Engine, p connection.Profile) error{
		"token": func(ctx context.Context, e *engine.Engine, p connection.Profile) error {
			_, err := e.Token(ctx, p.ID)
			return err
		},
		"test": func(ctx context.Context, e *engine.Engine, p connection.Profile) error {
			return failed(e.Check(ctx, p, nil))
		},
		"secret": func(ctx context.Context, e *engine.Engine, p connection.Profile) error {
			_, err := e.Save(ctx, p, &fresh)
			return err
		},
		"revoke": func(ctx context.Context, e *engine.Engine, p connection.Profile) error { return e.Revoke(ctx, p.ID) },
	} {
		for _, impatient := range []bool{false, true} {
			for n := 0; ; n++ {
				met := false
				synctest.Test(t, func(t *testing.T) { met = slept(t, name, n, impatient, do) })
				if !met {
					break
				}
				total++
			}
		}
	}
	if total < 8 {
		t.Errorf("only %d calls of the keyring", total)
	}
	t.Logf("faults: keyring that blocks in the middle: %d", total)
}

// failed is the trouble with the vault that a report tells, if it does.
func failed(r check.Report, err error) error {
	if err != nil || r.Verdict() != check.Fail {
		return err
	}
	for _, x := range findings(r) {
		if x.Fault != nil && x.Fault.Stage == connection.StageVault {
			return x.Fault
		}
	}
	return nil // the authority here has no Business Central
}

// slept does something while the keyring blocks from its n-th call on; false if
// it was never asked so often.
func slept(t *testing.T, name string, n int, impatient bool, do func(context.Context, *engine.Engine, connection.Profile) error) bool {
	t.Helper()
	b := newBench(t)
	keys := &asleep{left: 1 << 30, awake: make(chan struct{})}
	before := b.engine(t, func(o *engine.Options) { o.Vault = vault.Open(b.dir, keys) })
	p, err := before.Save(t.Context(), app("a"), secret(canary))
	if err != nil {
		t.Fatal(err)
	}
	keys.blockFrom(n)
	e := b.engine(t, func(o *engine.Options) { o.Vault, o.Book = vault.Open(b.dir, keys), profiles.Open(b.dir) })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if impatient {
		time.AfterFunc(time.Second, stop)
	}
	begun := time.Now()
	err = do(ctx, e, p)
	took := time.Since(begun)
	met := keys.met()
	switch {
	case !met && err != nil:
		t.Errorf("%s: nothing blocks, and it says %v", name, err)
	case met && err == nil && name != "revoke" && name != "secret":
		t.Errorf("%s, call %d: it went well without a key", name, n)
	case met && impatient && took > 2*time.Second, took > time.Minute:
		t.Errorf("%s, call %d: it ended after %v", name, n, took)
	case met && err != nil && !impatient && kind(err) != vault.KindKeyringLocked && kind(err) != vault.KindNoKeyring:
		t.Errorf("%s, call %d: %v", name, n, err)
	}
	close(keys.awake)
	synctest.Wait()
	again := b.engine(t, func(o *engine.Options) { o.Vault, o.Book = vault.Open(b.dir, keys), profiles.Open(b.dir) })
	if _, err := again.Token(t.Context(), p.ID); err != nil {
		t.Errorf("%s, call %d: when it answers again: %v", name, n, err)
	}
	return met
}
