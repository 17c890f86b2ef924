package journal

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// What Business Central grants a user before it answers 429. Source:
// learn.microsoft.com/dynamics365/business-central/dev-itpro/administration/operational-limits-online.
const (
	// CallWindow is the time over which calls are counted.
	CallWindow = 5 * time.Minute
	// MostCalls is how many may be made in it.
	MostCalls = 6000
	// MostAtOnce is how many may be under way at the same time.
	MostAtOnce = 5
)

// Calls is how much a connection asked of the API lately.
type Calls struct {
	Recent int // in the last CallWindow
	AtOnce int // under way now
	Most   int // under way at the same time, at most, since the program began
}

// counter counts the calls of one connection, second by second.
type counter struct {
	second [int(CallWindow / time.Second)]struct {
		at int64
		n  int
	}
	open, most int
}

// enter counts a call of the API, which is a request with a bearer token, and
// returns what is to be called when it is over.
func (l *Log) enter(profile string, h http.Header) (leave func()) {
	if !strings.HasPrefix(h.Get("Authorization"), "Bearer ") {
		return func() {}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.calls == nil {
		l.calls = map[string]*counter{}
	}
	c := l.calls[profile]
	if c == nil {
		c = &counter{}
		l.calls[profile] = c
	}
	now := time.Now().Unix()
	s := &c.second[now%int64(len(c.second))]
	if s.at != now {
		s.at, s.n = now, 0
	}
	s.n++
	c.open++
	c.most = max(c.most, c.open)
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		c.open--
	})
}

// Calls says how much every connection asked of the API, by its id. Connections
// that asked nothing are not in it. It counts on when exchanges are forgotten.
func (l *Log) Calls() map[string]Calls {
	out := map[string]Calls{}
	if l == nil {
		return out
	}
	now := time.Now().Unix()
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, c := range l.calls {
		x := Calls{AtOnce: c.open, Most: c.most}
		for _, s := range c.second {
			if now-s.at < int64(len(c.second)) {
				x.Recent += s.n
			}
		}
		out[id] = x
	}
	return out
}

// touch says that something changed; the lock is held.
func (l *Log) touch() {
	l.turn++
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// Await waits until the log is another than at a turn, and returns its turn
// now; 0 is before everything. The error is that of ctx.
func (l *Log) Await(ctx context.Context, turn int64) (int64, error) {
	if l == nil {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	l.mu.Lock()
	if l.turn != turn {
		defer l.mu.Unlock()
		return l.turn, nil
	}
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	changed := l.changed
	l.mu.Unlock()
	select {
	case <-changed:
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.turn, nil
	case <-ctx.Done():
		return turn, ctx.Err()
	}
}

// teller hears of exchanges.
type teller struct{ hear func(Exchange) }

// Tell has hear called with every exchange that comes to its end, on the
// goroutine that read it, until stop is called. hear must be quick.
func (l *Log) Tell(hear func(Exchange)) (stop func()) {
	if l == nil {
		return func() {}
	}
	t := &teller{hear}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tells = append(l.tells, t)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		var rest []*teller
		for _, x := range l.tells {
			if x != t {
				rest = append(rest, x)
			}
		}
		l.tells = rest
	}
}

func (l *Log) tell(x Exchange) {
	l.mu.Lock()
	all := l.tells
	l.mu.Unlock()
	for _, t := range all {
		t.hear(x)
	}
}
