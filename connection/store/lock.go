package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"bcconnect/connection"
)

// kindCancelled says that nothing is wrong: somebody did not want to wait.
const kindCancelled = "cancelled"

// The lock is polled: the wait for a short write is short, that for a renewal
// over the network need not be exact.
const (
	pollFirst = time.Millisecond
	pollLast  = 50 * time.Millisecond
)

// Lock takes an exclusive lock between threads and processes and returns the
// function that gives it back, which may be called more than once. The lock
// ends with the process that holds it, so a killed one leaves nothing behind
// but an empty file. A lock lies in a folder of the program's own, and that folder
// is closed to other users if it was open to them. If ctx ends first the fault wraps ctx's error; its kind is
// "busy" when the time was up, and "cancelled" when somebody gave up waiting.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	if err := plain(path); err != nil {
		return nil, Fault(path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return nil, Fault(path, err)
	}
	tighten(filepath.Dir(path))
	l := flock.New(path)
	for wait := pollFirst; ; wait = min(2*wait, pollLast) {
		if err := ctx.Err(); err != nil {
			return nil, busy(path, err)
		}
		ok, err := l.TryLock()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, Fault(path, err)
		}
		if ok {
			return func() { _ = l.Unlock() }, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
		case <-timer.C:
		}
	}
}

func busy(path string, err error) *connection.Fault {
	f := &connection.Fault{Stage: connection.StageStore, Kind: KindBusy, Err: err}
	if errors.Is(err, context.Canceled) {
		f.Kind = kindCancelled
	}
	return f.With(connection.ArgPath, path)
}

// LockPath is where the lock of one connection lies, held while its token is
// renewed. An id that is not a plain word is hashed, so that it cannot lead out
// of the folder.
func LockPath(dir, id string) string {
	if !word(id) {
		sum := sha256.Sum256([]byte(id))
		id = "x" + hex.EncodeToString(sum[:16])
	}
	return filepath.Join(dir, "locks", id+".lock")
}

func word(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range id {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
