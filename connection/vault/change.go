package vault

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// load returns the document, from memory as long as the file has not changed.
// It takes no lock: a file is always whole.
func (f *File) load() (document, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	stamp := store.Stamp(f.kept.Path)
	if stamp != "" && stamp == f.stamp {
		return f.doc, nil
	}
	data, fromBackup, err := f.kept.Read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return document{Records: map[string][]byte{}}, nil
	case errors.Is(err, store.ErrDamaged):
		return document{}, fault(KindDamaged, store.ErrDamaged)
	case err != nil:
		return document{}, f.fault("", err)
	}
	doc, err := decode(data)
	if err != nil {
		return document{}, f.fault(KindNewer, err)
	}
	f.broken = fromBackup
	if fromBackup {
		f.recovered = f.kept.Recovered(connection.StageVault, "")
		f.recovered.Kind = KindRecovered
		f.stamp = "" // the next change mends the file; until then each look reads it
		return doc, nil
	}
	f.doc, f.stamp = doc, stamp
	return doc, nil
}

// write applies a change under the lock, together with those that came
// meanwhile. A change that has begun is finished even if its caller gives up:
// it may carry the only copy of a rotated token.
func (f *File) write(ctx context.Context, op func(*change) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.turns.Do(op, func(ops []func(*change) error) []error {
		return f.commit(context.WithoutCancel(ctx), ops)
	})
}

func (f *File) commit(ctx context.Context, ops []func(*change) error) []error {
	errs := make([]error, len(ops))
	all := func(err error) []error {
		for i := range errs {
			if errs[i] == nil {
				errs[i] = err
			}
		}
		return errs
	}
	unlock, err := f.lock(ctx)
	if err != nil {
		return all(err)
	}
	defer unlock()
	doc, err := f.load()
	if err != nil {
		return all(err)
	}
	// Readers share the document in memory: work on a copy.
	doc.Records = maps.Clone(doc.Records)
	c := &change{doc: doc}
	c.key = func() ([]byte, error) { return f.keyOrNew(ctx, c) }
	for i, op := range ops {
		errs[i] = op(c)
	}
	if !c.dirty {
		return errs
	}
	if err := f.replace(c.doc); err != nil {
		return all(err)
	}
	return errs
}

// replace writes the document and keeps it in memory.
func (f *File) replace(doc document) error {
	data, err := doc.encode()
	if err != nil {
		return f.fault(KindDamaged, err)
	}
	if len(data) > maxFile {
		return f.fault(KindTooLarge, errTooLarge)
	}
	store.Sweep(f.dir, time.Now()) // what killed writers left may hold what was deleted since
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken {
		aside, err := store.SetAside(f.kept.Path, "broken", time.Now())
		if err != nil {
			return f.fault("", err)
		}
		f.recovered, f.broken = f.kept.Recovered(connection.StageVault, aside), false
		f.recovered.Kind = KindRecovered
	}
	f.stamp = ""
	if err := f.kept.Write(data); err != nil {
		return f.fault("", err)
	}
	f.doc, f.stamp = doc, store.Stamp(f.kept.Path)
	return nil
}

// keyFor returns the key that fits the document.
func (f *File) keyFor(ctx context.Context, doc document) ([]byte, error) {
	f.mu.Lock()
	key := f.key
	f.mu.Unlock()
	if key != nil && fits(key, doc) {
		return key, nil
	}
	key, err := f.ring.get(ctx)
	switch {
	case errors.Is(err, ErrNoKey):
		return nil, f.fault(KindKeyLost, err)
	case err != nil:
		return nil, err
	case !fits(key, doc):
		return nil, f.fault(KindForeign, errDamaged)
	}
	f.mu.Lock()
	f.key = key
	f.mu.Unlock()
	return key, nil
}

// keyOrNew returns the key for a change. A vault that holds nothing takes
// whatever key the keyring has, or gets a new one.
func (f *File) keyOrNew(ctx context.Context, c *change) ([]byte, error) {
	if len(c.doc.Records) > 0 {
		return f.keyFor(ctx, c.doc)
	}
	f.mu.Lock()
	known := f.key
	f.mu.Unlock()
	if known != nil && fits(known, c.doc) {
		return known, nil
	}
	key, err := f.ring.get(ctx)
	if err == nil && fits(key, c.doc) {
		f.mu.Lock()
		f.key = key
		f.mu.Unlock()
		return key, nil
	}
	if errors.Is(err, ErrNoKey) {
		key = newKey()
		err = f.ring.set(ctx, key)
	}
	if err != nil {
		return nil, err
	}
	check, err := seal(key, checkID, []byte(checkText))
	if err != nil {
		return nil, f.fault(KindDamaged, err)
	}
	f.mu.Lock()
	f.key = key
	f.mu.Unlock()
	c.doc.Check, c.dirty = check, true
	return key, nil
}
