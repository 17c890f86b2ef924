// Package clip puts a secret on the clipboard for a short while and takes it
// away again, unless something else was copied meanwhile.
//
// It knows no clipboard: it is handed one. It refuses to keep the secret
// longer than it lies there, and to clear what is not its own.
package clip

import (
	"crypto/sha256"
	"crypto/subtle"
	"sync"
	"time"

	"bcconnect/connection"
)

// For is how long a secret stays on the clipboard.
const For = 30 * time.Second

// Board is the clipboard. Both may be called from any goroutine; Get must have
// the content when it returns.
type Board struct {
	Get func() string
	Set func(text string)
}

// Holder puts secrets on one clipboard. Use New.
type Holder struct {
	board Board

	mu    sync.Mutex
	mark  [sha256.Size]byte // of what lies there, so that it need not be kept
	held  bool
	timer *time.Timer
}

// New makes a holder.
func New(b Board) *Holder { return &Holder{board: b} }

// Put copies a secret; after For it is taken away. A new one begins its own
// time.
func (h *Holder) Put(secret connection.Secret) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.board.Set(secret.Reveal())
	h.mark, h.held = sha256.Sum256([]byte(secret.Reveal())), true
	if h.timer != nil {
		h.timer.Stop()
	}
	h.timer = time.AfterFunc(For, h.Clear)
}

// Clear takes the secret away now, if it still lies there: when its time is
// over, and when the program closes.
func (h *Holder) Clear() { h.ClearWith(h.board.Get, h.board.Set) }

// ClearWith is Clear with other ways to the same clipboard, for a goroutine on
// which the usual ones would wait for itself.
func (h *Holder) ClearWith(get func() string, set func(text string)) {
	h.mu.Lock()
	mark, held := h.mark, h.held
	h.held, h.mark = false, [sha256.Size]byte{}
	if h.timer != nil {
		h.timer.Stop()
	}
	h.mu.Unlock() // before the clipboard is waited for
	if !held {
		return
	}
	there := sha256.Sum256([]byte(get()))
	if subtle.ConstantTimeCompare(there[:], mark[:]) == 1 {
		set("")
	}
}
