package renew

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Lease is a token that can be renewed without a person.
type Lease struct {
	ID   string    // of the connection
	From time.Time // from when on it is renewed
	Ends time.Time
}

// Status is how the renewal of one connection stands.
type Status struct {
	ID   string
	Next time.Time // when it is tried next; zero: not by itself
	Done time.Time // when it last went well by itself; zero: not yet
	// Failed is when it last went wrong, Err why; zero after it went well.
	Failed time.Time
	Err    error
}

// Options are a keeper's surroundings.
type Options struct {
	// Leases lists what may be renewed at this moment. It is asked often and must
	// be cheap; an error leaves the plan as it is.
	Leases func(ctx context.Context) ([]Lease, error)
	// Renew renews one; it returns when ctx ends.
	Renew func(ctx context.Context, id string) error
	// Tell hears of every change; it must not block. May be nil.
	Tell func(Status)
	// Now is the clock of the wall, which goes on while the computer sleeps; nil
	// means the system's.
	Now func() time.Time
}

const (
	// lookEvery is how often the list is asked for. Timers stand still while a
	// computer sleeps, so no wait is longer than this.
	lookEvery = time.Minute
	// atOnce bounds how many are renewed side by side, apart how soon one follows
	// another: a thousand connections shall not meet the authority as one.
	atOnce, apart = 3, 200 * time.Millisecond
	// spread is over how long renewals that fall due together are spread.
	spread = time.Minute
	// The rests after a failure.
	firstRest, longestRest = 30 * time.Second, 15 * time.Minute
	// slept is how far the clock must have jumped for the computer to have slept,
	// wakes how long its network then gets to come back.
	slept, wakes = time.Minute, 10 * time.Second
)

// Keeper renews while it runs.
type Keeper struct {
	o    Options
	poke chan struct{}
	stop context.CancelFunc
	over sync.WaitGroup

	mu    sync.Mutex
	plans map[string]*plan
	last  time.Time // when the last renewal began
}

// plan is what a keeper knows of one lease.
type plan struct {
	Status
	ends  time.Time // of the lease that it is for
	fails int
	busy  bool
	given bool // given up: only a person can mend it
}

// Start begins to keep tokens alive, until ctx ends or Close.
func Start(ctx context.Context, o Options) *Keeper {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Now().Round(0) }
	}
	if o.Tell == nil {
		o.Tell = func(Status) {}
	}
	ctx, stop := context.WithCancel(ctx)
	k := &Keeper{o: o, poke: make(chan struct{}, 1), stop: stop, plans: map[string]*plan{}}
	k.over.Go(func() { k.run(ctx) })
	return k
}

// Look has the list asked for soon: something about the tokens has changed. It
// never blocks.
func (k *Keeper) Look() {
	select {
	case k.poke <- struct{}{}:
	default:
	}
}

// Close ends it, and what it is at, and waits for that.
func (k *Keeper) Close() {
	k.stop()
	k.over.Wait()
}

// All returns how everything stands that is on the list, by id.
func (k *Keeper) All() []Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make([]Status, 0, len(k.plans))
	for _, p := range k.plans {
		out = append(out, p.Status)
	}
	slices.SortFunc(out, func(a, b Status) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// run looks, renews what is due, and rests.
func (k *Keeper) run(ctx context.Context) {
	free := make(chan struct{}, atOnce)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var planned time.Time // when this round was to begin
	var calm time.Time    // nothing begins before
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.poke:
		case <-timer.C:
			if now := k.o.Now(); !planned.IsZero() && now.Sub(planned) > slept {
				calm = now.Add(wakes)
			}
		}
		list, err := k.o.Leases(ctx)
		if err == nil {
			k.plan(list)
		}
		wait := k.begin(ctx, free, calm)
		planned = k.o.Now().Add(wait)
		timer.Reset(wait)
	}
}

// plan makes the plans agree with the list.
func (k *Keeper) plan(list []Lease) {
	k.mu.Lock()
	defer k.mu.Unlock()
	there := make(map[string]bool, len(list))
	for _, l := range list {
		there[l.ID] = true
		p := k.plans[l.ID]
		if p == nil {
			p = &plan{Status: Status{ID: l.ID}}
			k.plans[l.ID] = p
		}
		if p.busy || p.ends.Equal(l.Ends) && (!p.Next.IsZero() || p.given) {
			continue
		}
		// Another token: by us, by a person, or by another program.
		p.ends, p.fails, p.given = l.Ends, 0, false
		p.Next, p.Failed, p.Err = l.From.Add(later(l)), time.Time{}, nil
		k.o.Tell(p.Status)
	}
	for id, p := range k.plans {
		if !there[id] && !p.busy {
			delete(k.plans, id)
			k.o.Tell(Status{ID: id})
		}
	}
}

// later spreads leases over a while, each always by the same, so that what a
// person is told stays true. At most a quarter of what is left is spent on it.
func later(l Lease) time.Duration {
	room := min(spread, l.Ends.Sub(l.From)/4)
	if room <= 0 {
		return 0
	}
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := uint64(offset)
	for i := range len(l.ID) {
		h = (h ^ uint64(l.ID[i])) * prime
	}
	return time.Duration(h % uint64(room)) //nolint:gosec // less than room
}

// begin starts what is due, the most urgent first, and returns how long to rest.
func (k *Keeper) begin(ctx context.Context, free chan struct{}, calm time.Time) time.Duration {
	now := k.o.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last.After(now) {
		k.last = now // the clock was set back
	}
	wait := lookEvery
	plans := slices.Collect(maps.Values(k.plans))
	slices.SortFunc(plans, func(a, b *plan) int { return a.Next.Compare(b.Next) })
	for _, p := range plans {
		if p.busy || p.Next.IsZero() {
			continue
		}
		at := p.Next
		for _, least := range []time.Time{calm, k.last.Add(apart)} {
			if least.After(at) {
				at = least
			}
		}
		if at.After(now) {
			return min(wait, at.Sub(now))
		}
		select {
		case free <- struct{}{}:
		default:
			return wait // whoever is done pokes
		}
		p.busy, k.last = true, now
		k.over.Go(func() {
			k.renew(ctx, p)
			<-free
			k.Look()
		})
		return apart
	}
	return wait
}

// renew renews one and notes what came of it.
func (k *Keeper) renew(ctx context.Context, p *plan) {
	err := k.o.Renew(ctx, p.ID)
	if ctx.Err() != nil {
		return
	}
	now := k.o.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	p.busy = false
	if err == nil {
		p.Done, p.Failed, p.Err = now, time.Time{}, nil
		p.fails, p.Next = 0, now.Add(lookEvery) // until the list has the new token
		k.o.Tell(p.Status)
		return
	}
	p.Failed, p.Err, p.Next = now, err, time.Time{}
	if p.given = !Passing(err); !p.given {
		p.Next = now.Add(max(asked(err), rest(p.fails)))
		p.fails++
	}
	k.o.Tell(p.Status)
}

// rest is how long to rest after so many failures before this one.
func rest(fails int) time.Duration {
	const doublings = 5 // beyond, the longest rest is reached
	return min(firstRest<<min(fails, doublings), longestRest)
}
