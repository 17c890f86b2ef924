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
	mine, err := f.files()
	if err != nil {
		return f.fault("", store.Fault(f.dir, err))
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
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return f.fault("", store.Fault(path, err))
		}
	}
	return f.ring.forget(ctx)
}

// files are the vault and what was set aside of it: plain files of just those
// names, and no link to one.
func (f *File) files() ([]string, error) {
	all, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, e := range all {
		if e.Type().IsRegular() && (store.Named(e.Name(), fileName) || lost.MatchString(e.Name())) {
			out = append(out, filepath.Join(f.dir, e.Name()))
		}
	}
	return out, nil
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
