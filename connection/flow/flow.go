// Package flow runs a state machine: a value, a pure function that changes it,
// and effects that do what may block, fail or surprise.
//
// Send applies an event before it returns. An effect runs in a named slot;
// starting another effect in the same slot cancels what ran there and silences
// it, so "cancel" is an effect that does nothing in that slot and late answers
// need no sequence numbers. Watchers get no payload on purpose: they ask for
// the state when they draw, so nothing that was typed meanwhile is lost.
//
// It knows nothing about connections, windows or time.
package flow

import (
	"context"
	"slices"
	"sync"
)

// Program describes a state machine.
type Program[S, E, F any] struct {
	// Initial is the state before the first event.
	Initial S
	// Reduce returns the state after an event and the effects that follow. It
	// must be pure.
	Reduce func(S, E) (S, []F)
	// Key names the slot in which an effect runs.
	Key func(F) string
	// Run does the effect. It may block; it must return when ctx ends. Events
	// that it sends after its slot was taken over are dropped.
	Run func(ctx context.Context, f F, send func(E))
}

// Session is a running Program. All its methods may be called from any
// goroutine.
type Session[S, E, F any] struct {
	prog Program[S, E, F]
	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	mu       sync.Mutex
	state    S
	closed   bool
	slots    map[string]*slot
	watchers []func()
}

// slot is the effect that may be heard under a key.
type slot struct{ cancel context.CancelFunc }

// Start begins a session whose effects live no longer than ctx.
func Start[S, E, F any](ctx context.Context, p Program[S, E, F]) *Session[S, E, F] {
	ctx, stop := context.WithCancel(ctx)
	return &Session[S, E, F]{prog: p, ctx: ctx, stop: stop, state: p.Initial, slots: map[string]*slot{}}
}

// State returns the present state.
func (s *Session[S, E, F]) State() S {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Send applies an event before it returns and starts what follows from it. It
// never waits for work. After Close it does nothing.
func (s *Session[S, E, F]) Send(e E) { s.apply(e, nil) }

// Watch has f called after every change of the state, on the goroutine that
// sent the event. f must be quick and must not call Close.
func (s *Session[S, E, F]) Watch(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers = append(s.watchers, f)
}

// Close cancels all effects and waits for them. Never call it on a goroutine
// that an effect may wait for, such as the UI's.
func (s *Session[S, E, F]) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.work.Wait()
}

// apply reduces an event; from is the slot that sends it, or nil for the
// outside world.
func (s *Session[S, E, F]) apply(e E, from *slot) {
	s.mu.Lock()
	if s.closed || (from != nil && !s.heard(from)) {
		s.mu.Unlock()
		return
	}
	next, effects := s.prog.Reduce(s.state, e)
	s.state = next
	for _, f := range effects {
		s.start(f)
	}
	watchers := slices.Clone(s.watchers)
	s.mu.Unlock()
	for _, w := range watchers {
		w()
	}
}

// heard says whether a slot is still the one under its key.
func (s *Session[S, E, F]) heard(from *slot) bool {
	for _, sl := range s.slots {
		if sl == from {
			return true
		}
	}
	return false
}

// start runs an effect in its slot; the lock is held.
func (s *Session[S, E, F]) start(f F) {
	key := s.prog.Key(f)
	if old := s.slots[key]; old != nil {
		old.cancel()
	}
	ctx, cancel := context.WithCancel(s.ctx)
	sl := &slot{cancel: cancel}
	s.slots[key] = sl
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		defer cancel()
		s.prog.Run(ctx, f, func(e E) { s.apply(e, sl) })
		s.mu.Lock()
		if s.slots[key] == sl {
			delete(s.slots, key)
		}
		s.mu.Unlock()
	}()
}
