package engine

import (
	"context"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/entra"
)

// writeEvery is how often a batch writes down what it saw of connections.
const writeEvery = time.Second

// Batch tests many connections as one piece of work. Apps of one registration
// share one token that was fetched in this batch, and the authority's refusal of
// one; standings are written together, at most once a second. All methods may be
// called from any goroutine.
type Batch struct {
	e *Engine

	mu      sync.Mutex
	fresh   map[binding]*held             // tokens that this batch fetched
	refused map[binding]*connection.Fault // registrations that the authority refused
	notes   map[string][]func(*connection.Standing)
	written time.Time
}

// NewBatch begins a batch. Flush ends it.
func (e *Engine) NewBatch() *Batch {
	return &Batch{
		e: e, fresh: map[binding]*held{}, refused: map[binding]*connection.Fault{},
		notes: map[string][]func(*connection.Standing){}, written: time.Now(),
	}
}

// Check is Engine.Check within the batch. No browser is opened: a connection
// that a person has to authorise first fails with KindNeedsSignIn.
func (b *Batch) Check(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error) {
	return b.e.check(context.WithValue(ctx, batchKey{}, b), p, on, b)
}

// Flush writes down what has not been written. What cannot be written is lost:
// it is a memory of what was seen, and the next test sees it again.
func (b *Batch) Flush() error {
	b.mu.Lock()
	notes := b.notes
	b.notes = map[string][]func(*connection.Standing){}
	b.mu.Unlock()
	if len(notes) == 0 || b.e.opt.Book == nil {
		return nil
	}
	changes := make(map[string]func(*connection.Profile), len(notes))
	for id, list := range notes {
		changes[id] = func(p *connection.Profile) {
			for _, change := range list {
				change(&p.Standing)
			}
		}
	}
	return b.e.opt.Book.UpdateAll(changes)
}

// note keeps a change of a standing until it is time to write.
func (b *Batch) note(id string, change func(*connection.Standing)) {
	b.mu.Lock()
	b.notes[id] = append(b.notes[id], change)
	due := time.Since(b.written) >= writeEvery
	if due {
		b.written = time.Now()
	}
	b.mu.Unlock()
	if !due {
		return
	}
	if err := b.Flush(); err != nil {
		b.e.opt.Log.Warn("the standings of a batch could not be kept", "error", err)
	}
}

type batchKey struct{}

// batchOf finds the batch in which something happens; nil for none.
func batchOf(ctx context.Context) *Batch {
	b, _ := ctx.Value(batchKey{}).(*Batch)
	return b
}

// share lets a test take the batch's token.
func (b *Batch) share(w work, world *check.World) {
	world.Shared, world.Renew = true, nil
	if w.p.Mode.Interactive() {
		return // a person's token is that person's alone
	}
	world.FreshToken = func(ctx context.Context) (entra.Token, error) { return b.token(ctx, w) }
}

// token returns the token that this batch fetched for a registration, or has
// one connection fetch it while the others wait.
func (b *Batch) token(ctx context.Context, w work) (entra.Token, error) {
	if h, err := b.had(w); h != nil || err != nil {
		return b.give(ctx, w, h), err
	}
	release, err := b.e.alone(ctx, w)
	if err != nil {
		return entra.Token{}, dress(w.p, err)
	}
	defer release()
	if h, err := b.had(w); h != nil || err != nil {
		return b.give(ctx, w, h), err
	}
	_, h, err := b.e.obtainAlone(ctx, w.p, needFresh, b.e.current(w))
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		// What the authority says of a registration holds for all its
		// connections; that a line broke does not.
		if f := asFault(err); f.OAuth != "" && f.Net == connection.NetNone && f.Retry == 0 {
			b.refused[w.bind] = f
		}
		return entra.Token{}, err
	}
	b.fresh[w.bind] = h
	return h.Token, nil
}

// had returns what is known of a registration in this batch.
func (b *Batch) had(w work) (*held, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.refused[w.bind]; f != nil {
		return nil, dress(w.p, f)
	}
	if h := b.fresh[w.bind]; b.e.usable(h) {
		return h, nil
	}
	return nil, nil //nolint:nilnil // not known is no failure
}

// give hands a shared token to a connection, whose list entry says so.
func (b *Batch) give(ctx context.Context, w work, h *held) entra.Token {
	if h == nil {
		return entra.Token{}
	}
	if w.saved {
		b.e.stand(ctx, w.p.ID, func(s *connection.Standing) { tokenStanding(s, h) })
	}
	return h.Token
}
