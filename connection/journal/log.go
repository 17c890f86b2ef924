package journal

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// Limits of what is kept of one exchange.
const (
	// maxBody is how much of a redacted body is kept.
	maxBody = 8 << 10
	// maxCapture is how much of a body is read for redaction: more than is kept,
	// since a body that is cut too early can no longer be parsed.
	maxCapture = 64 << 10
)

// Log is a ring of the last exchanges. A nil Log records nothing. It is safe
// for use by many goroutines.
type Log struct {
	mu   sync.Mutex
	ring []Exchange
	size int
	seq  int64

	turn    int64         // grows with every change
	changed chan struct{} // closed at the next change; nil while nobody waits
	calls   map[string]*counter
	tells   []*teller
}

// New makes a log of the last size exchanges; one at least.
func New(size int) *Log { return &Log{size: max(size, 1)} }

// Seq is the number of the latest exchange, 0 before the first: remember it to
// ask Since for what follows.
func (l *Log) Seq() int64 {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seq
}

// Since returns the exchanges after a sequence number that are still kept,
// oldest first.
func (l *Log) Since(seq int64) []Exchange {
	return l.filter(func(x Exchange) bool { return x.Seq > seq })
}

// All returns every exchange that is kept, oldest first.
func (l *Log) All() []Exchange { return l.filter(func(Exchange) bool { return true }) }

// For returns the exchanges made under a tag, oldest first. An empty field of
// the tag matches every exchange.
func (l *Log) For(tag Tag) []Exchange {
	return l.filter(func(x Exchange) bool {
		return (tag.Profile == "" || x.Profile == tag.Profile) && (tag.Name == "" || x.Tag == tag.Name)
	})
}

// Clear forgets all exchanges; the numbering goes on.
func (l *Log) Clear() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ring = nil
	l.touch()
}

func (l *Log) filter(keep func(Exchange) bool) []Exchange {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Exchange
	for _, x := range l.ring {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

// add keeps an exchange and returns its number.
func (l *Log) add(x Exchange) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	x.Seq = l.seq
	if len(l.ring) >= l.size {
		l.ring = slices.Delete(l.ring, 0, len(l.ring)-l.size+1)
	}
	l.ring = append(l.ring, x)
	l.touch()
	return x.Seq
}

// update changes an exchange if it is still kept, and returns it as it is then.
func (l *Log) update(seq int64, change func(*Exchange)) (Exchange, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ring) == 0 {
		return Exchange{}, false
	}
	// The numbers in the ring follow each other without a gap.
	i := seq - l.ring[0].Seq
	if i < 0 || i >= int64(len(l.ring)) {
		return Exchange{}, false
	}
	change(&l.ring[i])
	l.touch()
	return l.ring[i], true
}

// cut shortens a text to at most n bytes, never inside a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
