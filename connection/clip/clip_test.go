package clip_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/clip"
)

// board is a clipboard in memory.
type board struct {
	mu   sync.Mutex
	text string
	sets int
}

func (b *board) get() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text
}

func (b *board) set(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = s
	b.sets++
}

func in(t *testing.T, f func(b *board, h *clip.Holder)) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		b := &board{text: "before"}
		f(b, clip.New(clip.Board{Get: b.get, Set: b.set}))
	})
}

func TestClearsAfterAWhile(t *testing.T) {
	in(t, func(b *board, h *clip.Holder) {
		h.Put("CANARY-token")
		time.Sleep(29 * time.Second)
		if b.get() != "CANARY-token" {
			t.Errorf("after 29 s the clipboard holds %q", b.get())
		}
		time.Sleep(2 * time.Second)
		if b.get() != "" {
			t.Errorf("after 31 s the clipboard holds %q", b.get())
		}
	})
}

func TestLeavesAloneWhatOthersCopied(t *testing.T) {
	in(t, func(b *board, h *clip.Holder) {
		h.Put("CANARY-token")
		b.set("an address")
		time.Sleep(time.Minute)
		h.Clear()
		if b.get() != "an address" {
			t.Errorf("the clipboard holds %q", b.get())
		}
	})
}

func TestASecondCopyHasItsOwnTime(t *testing.T) {
	in(t, func(b *board, h *clip.Holder) {
		h.Put("one")
		time.Sleep(20 * time.Second)
		h.Put("two")
		time.Sleep(20 * time.Second)
		if b.get() != "two" {
			t.Errorf("the clipboard holds %q", b.get())
		}
		time.Sleep(11 * time.Second)
		if b.get() != "" {
			t.Errorf("the clipboard holds %q", b.get())
		}
	})
}

func TestClosingClears(t *testing.T) {
	in(t, func(b *board, h *clip.Holder) {
		h.Clear() // nothing there yet
		if b.get() != "before" {
			t.Errorf("the clipboard holds %q", b.get())
		}
		h.Put("CANARY-token")
		h.Clear()
		if b.get() != "" {
			t.Errorf("the clipboard holds %q", b.get())
		}
		n := b.sets
		time.Sleep(time.Minute)
		if b.sets != n {
			t.Error("it was cleared twice")
		}
	})
}
