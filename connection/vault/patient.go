package vault

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"bcconnect/connection"
)

// ringWait bounds a call of the keyring. A locked one with a display shows a
// prompt and blocks until somebody types a password, perhaps for ever.
const ringWait = 5 * time.Second

// guard calls a Ring with a time limit. A read that runs into it goes on in the
// background, and the next read joins it: the user who unlocks the keyring late
// is not asked again, and there is never more than one prompt.
type guard struct {
	ring Ring
	wait time.Duration

	mu      sync.Mutex
	reading *reading
}

type reading struct {
	done chan struct{}
	key  []byte
	err  error
}

// get returns the key or a fault; no key is ErrNoKey.
func (g *guard) get(ctx context.Context) ([]byte, error) {
	g.mu.Lock()
	r := g.reading
	if r == nil {
		r = &reading{done: make(chan struct{})}
		g.reading = r
		go func() {
			// The prompt outlives the caller who gave up.
			r.key, r.err = g.ring.Get(context.WithoutCancel(ctx))
			g.mu.Lock()
			g.reading = nil
			g.mu.Unlock()
			close(r.done)
		}()
	}
	g.mu.Unlock()
	if err := g.await(ctx, r.done); err != nil {
		return nil, err
	}
	if r.err == nil && len(r.key) != keyLen {
		return nil, ErrNoKey
	}
	return bytes.Clone(r.key), ringFault(r.err)
}

// set stores a key and reads it back: a prompt that is dismissed makes the
// Secret Service answer that all is well.
func (g *guard) set(ctx context.Context, key []byte) error {
	result := make(chan error, 1)
	done := make(chan struct{})
	go func() {
		result <- g.ring.Set(context.WithoutCancel(ctx), key)
		close(done)
	}()
	if err := g.await(ctx, done); err != nil {
		return err
	}
	if err := ringFault(<-result); err != nil {
		return err
	}
	back, err := g.get(ctx)
	if errors.Is(err, ErrNoKey) || (err == nil && !bytes.Equal(back, key)) {
		return fault(KindKeyringLocked, errors.New("vault: the keyring did not keep the key"))
	}
	return err
}

func (g *guard) await(ctx context.Context, done <-chan struct{}) error {
	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return fault(KindKeyringLocked, errors.New("vault: the keyring did not answer in time"))
	}
}

// ringFault turns an error of a Ring into a fault; ErrNoKey stays as it is.
func ringFault(err error) error {
	var known *connection.Fault
	switch {
	case err == nil, errors.Is(err, ErrNoKey), errors.As(err, &known):
		return err
	case errors.Is(err, ErrLocked):
		return fault(KindKeyringLocked, err)
	default:
		return fault(KindNoKeyring, err)
	}
}
