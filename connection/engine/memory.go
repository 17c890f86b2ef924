package engine

import (
	"maps"
	"sync/atomic"
	"time"

	"bcconnect/connection"
)

// slot is where a token lies in memory. Apps share by settings alone: all
// connections of one registration use one token. A person's tokens belong to
// the connection as well, because two people may use the same registration.
type slot struct {
	id   string // empty for an app
	bind binding
}

func (w work) slot() slot {
	if w.p.Mode.Interactive() {
		return slot{id: w.p.ID, bind: w.bind}
	}
	return slot{bind: w.bind}
}

// ready is a token that needs no further look before a moment.
type ready struct {
	held  *held
	until int64 // by the clock on the wall, in nanoseconds since 1970
}

// place is where the ready token of one connection is, or nil.
type place struct{ atomic.Pointer[ready] }

// trust is how long a ready token is handed out before another look is taken
// at what other processes may have changed: the settings, or a revocation.
const trust = 5 * time.Second

// publish lets Token hand out a token quickly.
func (e *Engine) publish(w work, h *held) {
	until := e.opt.Now().Add(trust)
	if end := renewAt(h); end.Before(until) {
		until = end
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := *e.ready.Load()
	at := now[w.p.ID]
	if at == nil {
		at = &place{}
		next := make(map[string]*place, len(now)+1)
		maps.Copy(next, now)
		next[w.p.ID] = at
		e.ready.Store(&next)
	}
	at.Store(&ready{held: h, until: until.UnixNano()})
}

// unpublish makes Token look again.
func (e *Engine) unpublish(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unpublishLocked(id)
}

func (e *Engine) unpublishLocked(id string) {
	if at := (*e.ready.Load())[id]; at != nil {
		at.Store(nil)
	}
}

// remember keeps a token in memory and forgets an earlier failure.
func (e *Engine) remember(w work, h *held) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tokens[w.slot()] = h
	delete(e.failed, w.slot())
	e.useLocked(w, h)
}

func (e *Engine) remembered(s slot) *held {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.tokens[s]
}

// drop forgets the token of these settings.
func (e *Engine) drop(w work) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.tokens, w.slot())
	delete(e.used, w.p.ID)
	e.unpublishLocked(w.p.ID)
}

// forget removes all that memory holds of a connection, in any settings.
func (e *Engine) forget(id string, also slot) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(e.tokens, func(s slot, _ *held) bool { return s == also || (s.id != "" && s.id == id) })
	maps.DeleteFunc(e.failed, func(s slot, _ *connection.Fault) bool { return s == also || (s.id != "" && s.id == id) })
	delete(e.tested, id)
	delete(e.used, id)
	e.unpublishLocked(id)
}

// noteFailure remembers why there is no token, so that a test says that and
// not merely that nobody has signed in.
func (e *Engine) noteFailure(w work, f *connection.Fault) {
	if f == nil || f.Net != connection.NetNone || (f.OAuth == "" && len(f.AADSTS) == 0 && f.HTTP == 0) {
		return // nobody out there said anything of the connection
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failed[w.slot()] = f
}

func (e *Engine) failure(w work) *connection.Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.failed[w.slot()]
}

func (e *Engine) draftSecret(id string) (connection.Secret, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, ok := e.drafts[id]
	return s, ok
}

// renewAt is the moment from which a token is renewed rather than used. Of a
// token whose end is not known only the youth is certain (row S31). A token
// that lives shorter than twice the margin is used for half its life.
func renewAt(h *held) time.Time {
	if h.Expires.IsZero() {
		return h.Obtained.Add(Early)
	}
	return h.Expires.Add(-early(h))
}

// early is how long before its end a token is renewed.
func early(h *held) time.Duration {
	return min(Early, h.Expires.Round(0).Sub(h.Obtained.Round(0))/2)
}

// usable says whether a token may be handed out.
func (e *Engine) usable(h *held) bool {
	return h != nil && !h.Access.Empty() && e.opt.Now().Before(renewAt(h))
}
