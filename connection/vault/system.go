package vault

import (
	"context"
	"sync"
)

// App names the program in the system's keyring.
const App = "BC Connect"

// System opens the vault of a data folder with its key in the system's keyring:
// the same for the window and the command line. It neither reads nor writes
// anything yet.
func System(dir string) *File { return Open(dir, &lateRing{dir: dir}) }

// lateRing is the keyring of a data folder, named only when it is first used:
// the name is kept in the folder, and a mere look at a list shall not write.
type lateRing struct {
	dir  string
	once sync.Once
	ring Ring
}

func (r *lateRing) real() Ring {
	r.once.Do(func() { r.ring = OSRing(App, Instance(r.dir)) })
	return r.ring
}

func (r *lateRing) Get(ctx context.Context) ([]byte, error) { return r.real().Get(ctx) }

func (r *lateRing) Set(ctx context.Context, key []byte) error { return r.real().Set(ctx, key) }

func (r *lateRing) Delete(ctx context.Context) error { return r.real().Delete(ctx) }
