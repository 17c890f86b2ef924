package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"bcconnect/connection/store"
)

// Forget deletes the sealed file, what was set aside of it, and the key in the
// keyring: nothing that was kept can be read any more. A folder that never had
// a vault is left alone, and its keyring is not asked.
func (f *File) Forget(ctx context.Context) error {
	mine, err := filepath.Glob(filepath.Join(f.dir, "vault*"))
	if err != nil {
		return f.fault("", err)
	}
	_, named := readInstance(filepath.Join(f.dir, instanceName))
	if len(mine) == 0 && !named {
		return nil
	}
	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	f.mu.Lock()
	f.key, f.doc, f.stamp, f.broken = nil, document{}, "", false
	f.mu.Unlock()
	for _, path := range mine {
		if filepath.Base(path) == lockName {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return f.fault("", store.Fault(path, err))
		}
	}
	return f.ring.forget(ctx)
}

// forget deletes the key. A locked keyring shows a prompt and blocks: it
// outlives who gave up.
func (g *guard) forget(ctx context.Context) error {
	result := make(chan error, 1)
	done := make(chan struct{})
	go func() {
		result <- g.ring.Delete(context.WithoutCancel(ctx))
		close(done)
	}()
	if err := g.await(ctx, done); err != nil {
		return err
	}
	return ringFault(<-result)
}
