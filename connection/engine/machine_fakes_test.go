package engine_test

import (
	"bytes"
	"context"
	"os"
	"sync"
	"syscall"

	"bcconnect/connection/store"
	"bcconnect/connection/vault"
)

// badRing is a keyring that misbehaves.
type badRing struct {
	mu     sync.Mutex
	key    []byte
	getErr error
	setErr error
}

func (r *badRing) Get(context.Context) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.getErr != nil:
		return nil, r.getErr
	case r.key == nil:
		return nil, vault.ErrNoKey
	}
	return bytes.Clone(r.key), nil
}

func (r *badRing) Set(_ context.Context, key []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.setErr != nil {
		return r.setErr
	}
	r.key = bytes.Clone(key)
	return nil
}

func (r *badRing) Delete(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.key = nil
	return nil
}

// fullDisk is a vault on a disk without room.
type fullDisk struct{ vault.Vault }

func (fullDisk) Put(context.Context, string, []byte) error {
	return store.Fault(sealedFile, &os.PathError{Op: "write", Path: sealedFile, Err: syscall.ENOSPC})
}

// liar is a vault that keeps what it was told to change, as a folder that is
// put back by a synchronising program does.
type liar struct {
	vault.Vault
	sly bool
}

func (l *liar) Put(ctx context.Context, id string, value []byte) error {
	if l.sly {
		return nil
	}
	return l.Vault.Put(ctx, id, value)
}

func (l *liar) Delete(ctx context.Context, id string) error {
	if l.sly {
		return nil
	}
	return l.Vault.Delete(ctx, id)
}
