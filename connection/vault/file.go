package vault

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

const (
	fileName = "vault.bin"
	lockName = "vault.lock"
	// lockWait bounds the wait for another process that writes.
	lockWait = 10 * time.Second
)

// File is the sealed file with its key in a keyring.
type File struct {
	dir   string
	kept  store.Kept
	ring  *guard
	turns store.Turns[*change]

	mu        sync.Mutex
	key       []byte
	doc       document
	stamp     string // of doc; empty: nothing was read yet
	broken    bool   // the file is, its backup was read instead
	recovered *connection.Fault
}

// change is what a batch of writes works on.
type change struct {
	doc   document
	dirty bool
	key   func() ([]byte, error)
}

// Open returns the vault in a folder. It touches neither the file nor the
// keyring: the first Get or Put does, so a start shows no password prompt.
func Open(dir string, ring Ring) *File {
	path := filepath.Join(dir, fileName)
	return &File{
		dir:  dir,
		kept: store.Kept{Path: path, Limit: maxFile, Intact: intact},
		ring: &guard{ring: ring, wait: ringWait},
	}
}

var _ Vault = (*File)(nil)

// Kind is Sealed.
func (f *File) Kind() Kind { return Sealed }

// Get implements Vault. What is not there is found missing without a key.
func (f *File) Get(ctx context.Context, id string) ([]byte, error) {
	doc, err := f.load()
	if err != nil {
		return nil, err
	}
	record, ok := doc.Records[id]
	if !ok {
		return nil, ErrNotFound
	}
	key, err := f.keyFor(ctx, doc)
	if err != nil {
		return nil, err
	}
	value, err := unseal(key, id, record)
	if err == nil {
		return value, nil
	}
	if value, err = f.spare(key, id); err == nil {
		return value, nil
	}
	return nil, f.fault(KindDamaged, err)
}

// spare looks a value up in the backup, should it be damaged in the file alone.
func (f *File) spare(key []byte, id string) ([]byte, error) {
	data, err := store.ReadFile(f.kept.Backup(), maxFile)
	if err != nil {
		return nil, err
	}
	doc, err := decode(data)
	if err != nil {
		return nil, err
	}
	return unseal(key, id, doc.Records[id])
}

// Put implements Vault.
func (f *File) Put(ctx context.Context, id string, value []byte) error {
	if len(value) > maxValue {
		return f.fault(KindTooLarge, errTooLarge)
	}
	return f.write(ctx, func(c *change) error {
		key, err := c.key()
		if err != nil {
			return err
		}
		record, err := seal(key, id, value)
		if err != nil {
			return f.fault(KindDamaged, err)
		}
		c.doc.Records[id], c.dirty = record, true
		return nil
	})
}

// Delete implements Vault. It needs no key.
func (f *File) Delete(ctx context.Context, id string) error {
	if doc, err := f.load(); err == nil {
		if _, ok := doc.Records[id]; !ok {
			return nil
		}
	}
	return f.write(ctx, func(c *change) error {
		if _, ok := c.doc.Records[id]; ok {
			delete(c.doc.Records, id)
			c.dirty = true
		}
		return nil
	})
}

// IDs implements Vault.
func (f *File) IDs(ctx context.Context) ([]string, error) {
	doc, err := f.load()
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(doc.Records)), ctx.Err()
}

// Fingerprint implements Vault. It makes the key if there is none yet.
func (f *File) Fingerprint(ctx context.Context, s connection.Secret) (string, error) {
	if s.Empty() {
		return "", nil
	}
	if doc, err := f.load(); err == nil {
		f.mu.Lock()
		key := f.key
		f.mu.Unlock()
		if key != nil && fits(key, doc) {
			return fingerprint(key, s), ctx.Err()
		}
	}
	var mark string
	err := f.write(ctx, func(c *change) error {
		key, err := c.key()
		if err == nil {
			mark = fingerprint(key, s)
		}
		return err
	})
	return mark, err
}

// Reset sets a vault aside that cannot be opened any more, as
// "vault-<date>.lost", and starts an empty one. It returns the new name of the
// old file, empty if there was none. The keyring keeps its key: if it comes
// back, so can the old file.
func (f *File) Reset(ctx context.Context) (aside string, err error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return "", err
	}
	defer unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.key, f.doc, f.stamp, f.broken = nil, document{}, "", false
	aside, err = f.setAside(f.kept.Path)
	if err != nil {
		return "", f.fault("", store.Fault(f.kept.Path, err))
	}
	spare, err := f.setAside(f.kept.Backup())
	if err != nil {
		return "", f.fault("", store.Fault(f.kept.Backup(), err))
	}
	if aside == "" {
		aside = spare
	}
	return aside, nil
}

// setAside renames a file to the first free "vault-<date>.lost".
func (f *File) setAside(path string) (string, error) {
	stem := filepath.Join(f.dir, "vault-"+time.Now().UTC().Format("20060102-150405"))
	target := stem + ".lost"
	for n := 2; ; n++ {
		if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
			break
		}
		target = stem + "-" + strconv.Itoa(n) + ".lost"
	}
	err := os.Rename(path, target)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return target, err
}

// Recovered tells that the file was found broken and its backup was used; nil
// if all was well.
func (f *File) Recovered() *connection.Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.recovered
}

func (f *File) lock(ctx context.Context) (func(), error) {
	ctx, stop := context.WithTimeout(ctx, lockWait)
	defer stop()
	unlock, err := store.Lock(ctx, filepath.Join(f.dir, lockName))
	if err != nil {
		return nil, f.fault("", err)
	}
	return unlock, nil
}

// fault is fault, or the one of package store under our stage.
func (f *File) fault(kind string, err error) *connection.Fault {
	var known *connection.Fault
	if errors.As(err, &known) {
		own := *known
		own.Stage = connection.StageVault
		return &own
	}
	return fault(kind, err).With(connection.ArgPath, f.kept.Path)
}
