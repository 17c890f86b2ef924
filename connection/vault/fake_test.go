package vault_test

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"bcconnect/connection/vault"
)

// ring is a keyring in memory that can misbehave.
type ring struct {
	mu        sync.Mutex
	key       []byte
	calls     int
	getErr    error
	setErr    error
	deleteErr error
	dismiss   bool          // Set says yes and keeps nothing
	blocked   chan struct{} // calls wait until it is closed
}

func (r *ring) enter() {
	r.mu.Lock()
	r.calls++
	wait := r.blocked
	r.mu.Unlock()
	if wait != nil {
		<-wait
	}
}

func (r *ring) Get(context.Context) ([]byte, error) {
	r.enter()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.getErr != nil {
		return nil, r.getErr
	}
	if r.key == nil {
		return nil, vault.ErrNoKey
	}
	return bytes.Clone(r.key), nil
}

func (r *ring) Set(_ context.Context, key []byte) error {
	r.enter()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.setErr != nil {
		return r.setErr
	}
	// The least that any system's keyring takes, base64 included.
	if len(key) > 1024 {
		return errors.New("too large for a keyring")
	}
	if !r.dismiss {
		r.key = bytes.Clone(key)
	}
	return nil
}

func (r *ring) Delete(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.deleteErr != nil {
		return r.deleteErr
	}
	r.key = nil
	return nil
}

func (r *ring) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}
