package sweep

import (
	"context"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Session is a running sweep.
type Session = flow.Session[State, Event, Effect]

// Event is something that happened; its method says what follows.
type Event interface {
	apply(s State) (State, []Effect)
}

// Effect is something to do outside. Slot names where it runs: another effect
// in the same slot stops it and silences it.
type Effect interface {
	Slot() string
	run(ctx context.Context, svc Services, send func(Event))
}

// Reduce returns the state after an event and what is to be done.
func Reduce(s State, e Event) (State, []Effect) { return e.apply(s) }

// Services is the outside world as a sweep sees it. All may block and must
// return soon after ctx ends; Explain does not block.
type Services struct {
	// Test climbs the ladder for a connection. It signs nobody in.
	Test func(ctx context.Context, p connection.Profile) (check.Report, error)
	// Flush writes down what the tests saw; nil if there is nothing to.
	Flush func(ctx context.Context) error
	// Explain turns what kept a test from being begun into findings.
	Explain func(error) []diagnose.Finding
	// Copy puts the summary on the clipboard, Save lets the user choose a place
	// and writes it; it returns the file's name, "" if none was chosen. Both may
	// be nil where nobody presses buttons.
	Copy func(ctx context.Context, sum Summary) error
	Save func(ctx context.Context, sum Summary, format check.Format) (string, error)
}

// Start begins a session that ends with ctx; nothing is tested yet.
func Start(ctx context.Context, svc Services) *Session {
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Reduce: Reduce,
		Key:    func(e Effect) string { return e.Slot() },
		Run:    func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
}

// Begun starts testing. While tests run it does nothing.
type Begun struct {
	Targets []connection.Profile
	Limits  Limits
	Scope   string
	Now     time.Time
}

func (e Begun) apply(s State) (State, []Effect) {
	if s.Busy() {
		return s, nil
	}
	s = begin(e.Targets, e.Limits, e.Scope, e.Now)
	return s.advance()
}

// Again tests once more: those that did not end well, or all.
type Again struct {
	All bool
	Now time.Time
}

func (e Again) apply(s State) (State, []Effect) {
	if s.Busy() {
		return s, nil
	}
	var left []connection.Profile
	for i, o := range s.outcomes {
		if e.All || o == nil || o.Verdict != Well && o.Verdict != Unfinished {
			left = append(left, s.targets[i])
		}
	}
	if len(left) == 0 {
		return s, nil
	}
	return Begun{Targets: left, Limits: s.Limits, Scope: s.Scope, Now: e.Now}.apply(s)
}

// Tested brings what one test came to.
type Tested struct {
	Index   int
	Outcome Outcome
}

func (e Tested) apply(s State) (State, []Effect) {
	if !s.Busy() || e.Index >= len(s.turns) || s.turns[e.Index].stage != running {
		return s, nil
	}
	s = s.own()
	t := &s.turns[e.Index]
	l := &s.lanes[t.lane]
	s.running--
	l.running--
	var effects []Effect
	again := e.Outcome.Patience > 0 && e.Outcome.Patience <= longestPause && e.Outcome.Verdict != Attention
	if again && !l.paused {
		l.paused = true
		effects = append(effects, pause{lane: t.lane, length: e.Outcome.Patience})
	}
	if again && t.tried < tries {
		t.stage = waiting
		s.next = min(s.next, e.Index)
	} else {
		o := e.Outcome
		t.stage, s.outcomes[e.Index] = done, &o
		s.finished++
	}
	s, more := s.advance()
	return s, append(effects, more...)
}

// Resumed says that a tenant was left alone for as long as it asked.
type Resumed struct{ Lane int32 }

func (e Resumed) apply(s State) (State, []Effect) {
	if !s.Busy() {
		return s, nil
	}
	s = s.own()
	s.lanes[e.Lane].paused = false
	for i, t := range s.turns {
		if t.stage == waiting {
			s.next = min(s.next, i)
			break
		}
	}
	return s.advance()
}

// Cancelled stops all tests at once. What has been tested counts.
type Cancelled struct{}

func (Cancelled) apply(s State) (State, []Effect) {
	if !s.Busy() {
		return s, nil
	}
	s = s.own()
	var effects []Effect
	for i := range s.turns {
		if s.turns[i].stage == running {
			effects = append(effects, stop{test{index: i}.Slot()})
		}
		if s.turns[i].stage != done {
			s.turns[i].stage = done
		}
	}
	for i := range s.lanes {
		if s.lanes[i].paused {
			effects = append(effects, stop{pause{lane: int32(i)}.Slot()})
		}
		s.lanes[i] = lane{}
	}
	s.Phase, s.running = Stopped, 0
	return s, append(effects, flush{began: s.Started})
}

// Flushed says that what was seen has been written down.
type Flushed struct {
	Took     time.Duration
	Findings []diagnose.Finding // why it could not be
}

func (e Flushed) apply(s State) (State, []Effect) {
	s.Took, s.unkept, s.written = e.Took, e.Findings, true
	s.Trouble = slices.Concat(s.unkept, s.unhanded)
	return s, nil
}
