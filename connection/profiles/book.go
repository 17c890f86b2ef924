package profiles

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// The kinds of fault, all of stage "store", beside those of package store.
const (
	KindNewer            = "format-newer"      // written by a newer version of the program
	KindDamaged          = "file-damaged"      // file and backup are both broken
	KindChangedElsewhere = "changed-elsewhere" // Err is a *ConflictError
	KindRemovedElsewhere = "removed-elsewhere"
	// KindRecovered is a note: the file was broken and its backup was used.
	KindRecovered = "recovered"
)

const (
	bookName = "connections.json"
	lockName = "connections.lock"
	maxBook  = 256 << 20 // bytes
	// lockWait bounds the wait for another process that writes.
	lockWait = 10 * time.Second
)

// ErrNotFound says that there is no connection with an id.
var ErrNotFound = fmt.Errorf("profiles: no such connection: %w", fs.ErrNotExist)

// ConflictError is the error of a save that is based on an old revision.
type ConflictError struct {
	// Newer is the connection as somebody else saved it meanwhile.
	Newer connection.Profile
}

func (c *ConflictError) Error() string {
	return "profiles: the connection was saved by somebody else meanwhile"
}

// Book is the file of connections. All methods may be called from any
// goroutine; errors other than ErrNotFound are *connection.Fault.
type Book struct {
	dir      string
	kept     store.Kept
	settings store.Kept
	turns    store.Turns[*document]

	mu        sync.Mutex
	doc       document
	stamp     string // of doc; empty: nothing was read yet
	broken    bool   // the file is, its backup was read instead
	recovered *connection.Fault
}

// Open returns the book in a folder. It reads nothing yet; the folder need not
// exist.
func Open(dir string) *Book {
	return &Book{
		dir:      dir,
		kept:     store.Kept{Path: filepath.Join(dir, bookName), Limit: maxBook},
		settings: store.Kept{Path: filepath.Join(dir, settingsName), Limit: maxSettings, Intact: settingsIntact},
	}
}

// List returns all connections in the order in which they were made. It is
// cheap as long as the file does not change.
func (b *Book) List() ([]connection.Profile, error) {
	doc, err := b.load()
	if err != nil {
		return nil, err
	}
	list := make([]connection.Profile, len(doc.entries))
	for i := range doc.entries {
		list[i] = doc.entries[i].profile
	}
	return list, nil
}

// Get returns a connection, or ErrNotFound.
func (b *Book) Get(id string) (connection.Profile, error) {
	doc, err := b.load()
	if err != nil {
		return connection.Profile{}, err
	}
	p, ok := doc.get(id)
	if !ok {
		return connection.Profile{}, ErrNotFound
	}
	return p, nil
}

// Stamp changes when the file changes, also by another process. It reads a few
// bytes of it and nothing else.
func (b *Book) Stamp() string { return store.Stamp(b.kept.Path) }

// NewID makes the id of a connection: 128 random bits.
func NewID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails since Go 1.24
	return hex.EncodeToString(id)
}

// Save adds a connection (an empty id gets a new one) or replaces it, and
// returns it as it is kept: with id, times and revision. The revision must be
// the one that is kept; if it is not, the fault is "changed-elsewhere" and
// holds the newer connection as *ConflictError, or "removed-elsewhere". Standing
// belongs to Update: what is kept of it stays.
func (b *Book) Save(p connection.Profile) (connection.Profile, error) {
	if p.ID == "" {
		p.ID = NewID()
	}
	err := b.change(func(doc *document) error {
		old, known := doc.get(p.ID)
		switch {
		case known && old.Revision != p.Revision:
			return fault(KindChangedElsewhere, &ConflictError{Newer: old}).With(connection.ArgName, old.Name)
		case !known && p.Revision != 0:
			return fault(KindRemovedElsewhere, ErrNotFound).With(connection.ArgName, p.Name)
		}
		next := p
		next.Modified = time.Now().UTC().Truncate(time.Second)
		next.Created, next.Revision = next.Modified, old.Revision+1
		if known {
			next.Created, next.Standing = old.Created, old.Standing
		}
		if err := doc.put(next); err != nil {
			return err
		}
		p = next
		return nil
	})
	return p, err
}

// Update changes a connection as it is kept now, so it cannot conflict. If f
// changes anything but Standing, that counts as a save. f must be quick; it
// runs under the lock.
func (b *Book) Update(id string, f func(*connection.Profile)) error {
	return b.change(func(doc *document) error { return doc.update(id, f) })
}

// Remove forgets a connection. Removing what is not there is no error.
func (b *Book) Remove(id string) error {
	return b.change(func(doc *document) error {
		doc.remove(id)
		return nil
	})
}

// Reset sets a book aside that cannot be read any more and starts an empty one.
// It returns the new name of the old file, empty if there was none.
func (b *Book) Reset() (aside string, err error) {
	unlock, err := b.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	now := time.Now()
	aside, err = store.SetAside(b.kept.Path, "broken", now)
	if err != nil {
		return "", err
	}
	if _, err := store.SetAside(b.kept.Backup(), "broken", now); err != nil {
		return "", err
	}
	return aside, nil
}

// Recovered tells that the file was found broken and its backup was used; nil
// if all was well.
func (b *Book) Recovered() *connection.Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.recovered
}

func (b *Book) lock() (func(), error) {
	ctx, stop := context.WithTimeout(context.Background(), lockWait)
	defer stop()
	return store.Lock(ctx, filepath.Join(b.dir, lockName))
}

// load returns the document, from memory as long as the file has not changed.
func (b *Book) load() (document, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	stamp := b.Stamp()
	if stamp != "" && stamp == b.stamp {
		return b.doc, nil
	}
	var doc document
	var broken error
	kept := b.kept
	kept.Intact = func(data []byte) bool { // what is read is what was looked at last
		doc, broken = decode(data)
		return broken == nil || errors.Is(broken, errNewer)
	}
	_, fromBackup, err := kept.Read()
	b.broken = fromBackup
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return document{}, nil
	case errors.Is(err, store.ErrDamaged):
		return document{}, fault(KindDamaged, err).With(connection.ArgPath, b.kept.Path)
	case err != nil:
		return document{}, err
	}
	if broken != nil {
		return document{}, fault(KindNewer, broken).With(connection.ArgPath, b.kept.Path)
	}
	if fromBackup {
		b.recovered = b.kept.Recovered(connection.StageStore, "")
		b.stamp = "" // the next change mends the file; until then each look reads it
		return doc, nil
	}
	b.doc, b.stamp = doc, stamp
	return doc, nil
}

// change applies an operation under the lock, together with those that came
// meanwhile.
func (b *Book) change(op func(*document) error) error {
	return b.turns.Do(op, b.commit)
}

func (b *Book) commit(ops []func(*document) error) []error {
	errs := make([]error, len(ops))
	all := func(err error) []error {
		for i := range errs {
			if errs[i] == nil {
				errs[i] = err
			}
		}
		return errs
	}
	unlock, err := b.lock()
	if err != nil {
		return all(err)
	}
	defer unlock()
	kept, err := b.load()
	if err != nil {
		return all(err)
	}
	// Readers share the document in memory: work on a copy.
	doc := document{entries: slices.Clone(kept.entries), index: maps.Clone(kept.index)}
	if doc.index == nil {
		doc.index = map[string]int{}
	}
	for i, op := range ops {
		errs[i] = op(&doc)
	}
	if same(kept, doc) {
		return errs
	}
	if err := b.replace(doc); err != nil {
		return all(err)
	}
	return errs
}

// same says that no operation changed anything.
func same(a, b document) bool {
	return slices.EqualFunc(a.entries, b.entries, func(x, y entry) bool {
		return len(x.raw) > 0 && len(y.raw) > 0 && len(x.raw) == len(y.raw) && &x.raw[0] == &y.raw[0]
	})
}

// replace writes the document and keeps it in memory.
func (b *Book) replace(doc document) error {
	store.Sweep(b.dir, time.Now()) // what killed writers left may hold what was deleted since
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		aside, err := store.SetAside(b.kept.Path, "broken", time.Now())
		if err != nil {
			return err
		}
		b.recovered, b.broken = b.kept.Recovered(connection.StageStore, aside), false
	}
	b.stamp = ""
	if err := b.keepOlder(); err != nil {
		return err
	}
	if err := b.kept.Write(doc.encode()); err != nil {
		return err
	}
	b.doc, b.stamp = doc, b.Stamp()
	return nil
}

func fault(kind string, err error) *connection.Fault {
	var known *connection.Fault
	if errors.As(err, &known) {
		own := *known
		own.Kind = kind
		return &own
	}
	return &connection.Fault{Stage: connection.StageStore, Kind: kind, Err: err}
}
