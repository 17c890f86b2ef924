package store

import "sync"

// Turns lets many goroutines change one file with few writes: while one
// change is written, the others gather and are then written together.
type Turns[D any] struct {
	mu      sync.Mutex
	busy    bool
	waiting []*turn[D]
}

type turn[D any] struct {
	op   func(D) error
	err  error
	done chan struct{} // closed when err is final
	lead chan struct{} // closed when this goroutine is to write next
}

// Do waits until op has been applied and committed, and returns its error.
// commit applies the operations in order and writes once; it returns one error
// for each. All callers of one Turns pass the same commit.
func (t *Turns[D]) Do(op func(D) error, commit func(ops []func(D) error) []error) error {
	own := &turn[D]{op: op, done: make(chan struct{}), lead: make(chan struct{})}
	t.mu.Lock()
	t.waiting = append(t.waiting, own)
	if t.busy {
		t.mu.Unlock()
		select {
		case <-own.done:
			return own.err
		case <-own.lead:
			t.mu.Lock()
		}
	}
	t.busy = true
	batch := t.waiting
	t.waiting = nil
	t.mu.Unlock()

	ops := make([]func(D) error, len(batch))
	for i, b := range batch {
		ops[i] = b.op
	}
	errs := commit(ops)
	for i, b := range batch {
		b.err = errs[i]
		close(b.done)
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy = len(t.waiting) > 0
	if t.busy {
		close(t.waiting[0].lead)
	}
	return own.err
}
