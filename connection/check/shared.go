package check

import (
	"context"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

// shared is what the rungs of one run hand on. A field that one rung writes is
// read only by rungs that need it, so the runner's hand-over orders the two.
type shared struct {
	meta         asked[entra.Metadata]
	environments asked[[]bc.Environment]
	companies    asked[bc.Companies]
	token        entra.Token        // by signin
	tenantID     string             // by tenant
	skew         time.Duration      // by network: local clock minus server's
	facts        facts              // by signin, token, permissions, environments
	company      connection.Company // by company
	waits        waits              // by every question to Business Central
	work         sync.WaitGroup
}

// wait returns when no question is under way.
func (s *shared) wait() { s.work.Wait() }

// asked is a question that several rungs need and that is asked once.
type asked[T any] struct {
	once sync.Once
	done chan struct{}
	val  T
	err  error
	took time.Duration
}

// start asks, if nobody has asked yet, and does not wait.
func (a *asked[T]) start(ctx context.Context, work *sync.WaitGroup, ask func(context.Context) (T, error)) {
	a.once.Do(func() {
		a.done = make(chan struct{})
		work.Go(func() {
			defer close(a.done)
			begun := time.Now()
			a.val, a.err = ask(ctx)
			a.took = time.Since(begun)
		})
	})
}

// get asks, if nobody has asked yet, and waits for the answer or for the end
// of ctx.
func (a *asked[T]) get(ctx context.Context, work *sync.WaitGroup, ask func(context.Context) (T, error)) (T, time.Duration, error) {
	a.start(ctx, work, ask)
	select {
	case <-a.done:
		return a.val, a.took, a.err
	case <-ctx.Done():
		var none T
		return none, 0, ctx.Err()
	}
}

// waits remembers when Business Central asked for patience.
type waits struct {
	mu  sync.Mutex
	all []bc.Wait
}

func (w *waits) add(x bc.Wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, x)
}

// longest is the longest pause and how many there were.
func (w *waits) longest() (bc.Wait, int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var top bc.Wait
	for _, x := range w.all {
		if x.For >= top.For {
			top = x
		}
	}
	return top, len(w.all)
}

// prepare fills what the caller left out and begins a new run.
func (w *World) prepare() {
	if w.Now == nil {
		w.Now = time.Now
	}
	w.shared = &shared{}
}

// client asks Business Central with the run's token. It does not renew: the
// token is fresh, so a refusal is an answer.
func (w *World) client() *bc.Client {
	return &bc.Client{
		HTTP:      w.HTTP,
		Effective: w.Effective,
		Token:     func(context.Context) (connection.Secret, error) { return w.shared.token.Access, nil },
		Waiting:   w.shared.waits.add,
	}
}

// discover reads the OpenID configuration, once.
func (w *World) discover(ctx context.Context) (entra.Metadata, time.Duration, error) {
	return w.shared.meta.get(w.tagged(ctx, RungTenant), &w.shared.work, w.Discover)
}

// companies asks for the companies, once.
func (w *World) companies(ctx context.Context) (bc.Companies, time.Duration, error) {
	return w.shared.companies.get(w.tagged(ctx, RungReachable), &w.shared.work, w.client().Companies)
}

// tagged marks the requests of a rung, so that the journal can give them back
// as its evidence.
func (w *World) tagged(ctx context.Context, id ID) context.Context {
	return journal.WithTag(ctx, journal.Tag{Profile: w.Profile.ID, Name: string(id)})
}

// mark is the journal's last number, to tell this run's requests from those of
// earlier ones.
func (w *World) mark() int64 {
	if w.Journal == nil {
		return 0
	}
	return w.Journal.Seq()
}

// evidence returns this run's requests of the given rungs.
func (w *World) evidence(mark int64, ids []ID) []journal.Exchange {
	if w.Journal == nil {
		return nil
	}
	var all []journal.Exchange
	for _, id := range ids {
		for _, x := range w.Journal.For(journal.Tag{Profile: w.Profile.ID, Name: string(id)}) {
			if x.Seq > mark {
				all = append(all, x)
			}
		}
	}
	return all
}
