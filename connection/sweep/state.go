package sweep

import (
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Phase is how far a sweep is.
type Phase string

// The phases.
const (
	Resting Phase = "" // not begun
	Running Phase = "running"
	Ended   Phase = "ended"
	Stopped Phase = "stopped" // ended by hand; what was tested counts
)

// Limits bound what runs at once.
type Limits struct {
	// AtOnce is how many connections are tested at the same time.
	AtOnce int
	// PerTenant is how many of one tenant. Business Central takes five requests
	// at once of one user (its "Operational limits"), an app is one user, and a
	// test has one or two under way.
	PerTenant int
}

// Default is right for a desktop computer: the program keeps as many lines open
// for each host.
func Default() Limits { return Limits{AtOnce: 32, PerTenant: 4} }

// sane fills in what is missing.
func (l Limits) sane() Limits {
	if l.AtOnce <= 0 {
		l.AtOnce = Default().AtOnce
	}
	if l.PerTenant <= 0 {
		l.PerTenant = Default().PerTenant
	}
	return l
}

const (
	// longestPause is the longest pause that a service gets. One that wants
	// more is told of as it is.
	longestPause = 2 * time.Minute
	// tries is how often one connection is tested in all because a service
	// asked for patience.
	tries = 2
)

// turn is where a connection is in the queue.
type turn struct {
	stage stage
	tried uint8
	lane  int32 // of its tenant
}

type stage uint8

const (
	waiting stage = iota
	running
	done
)

// lane is what goes on at one tenant.
type lane struct {
	running int
	paused  bool
}

// State is everything that the screen shows. States share what did not change.
type State struct {
	Phase   Phase
	Limits  Limits
	Started time.Time
	Took    time.Duration // once it has ended
	// Scope names what is tested, in words that somebody typed: a customer, a
	// search; empty means all connections.
	Scope string
	// Trouble is what went wrong beside the tests: what they saw could not be
	// written down (unkept), or a summary could not be handed out (unhanded). The
	// two end in either order, and neither may hide the other.
	Trouble          []diagnose.Finding
	unkept, unhanded []diagnose.Finding
	// Notice is something short to say in passing; empty key: nothing.
	Notice check.Words

	targets  []connection.Profile
	outcomes []*Outcome // of each target; nil until it was tested
	turns    []turn
	lanes    []lane
	next     int // no target before it waits
	running  int
	finished int
	written  bool           // what was seen is
	open     map[string]int // how many lines of a cause are shown, by its key
}

// Total is how many connections are tested.
func (s State) Total() int { return len(s.targets) }

// Finished is how many have been.
func (s State) Finished() int { return s.finished }

// Busy says whether tests run.
func (s State) Busy() bool { return s.Phase == Running }

// Share is how far the sweep is, from 0 to 1.
func (s State) Share() float32 {
	if len(s.targets) == 0 {
		return 0
	}
	return float32(s.finished) / float32(len(s.targets))
}

// Now names at most n of the connections that are tested at this moment.
func (s State) Now(n int) (names []string, all int) {
	for i := 0; i < len(s.turns) && len(names) < min(n, s.running); i++ {
		if s.turns[i].stage == running {
			names = append(names, s.targets[i].Name)
		}
	}
	return names, s.running
}

// Pausing is how many tenants asked for patience.
func (s State) Pausing() int {
	n := 0
	for _, l := range s.lanes {
		if l.paused {
			n++
		}
	}
	return n
}

// Outcomes are what was seen so far, in the order of the targets; one that was
// not tested yet is NotTested.
func (s State) Outcomes() []Outcome {
	out := make([]Outcome, len(s.targets))
	for i, o := range s.outcomes {
		if o != nil {
			out[i] = *o
			continue
		}
		out[i] = describe(s.targets[i])
	}
	return out
}

// Outcome is what the test of a target came to; false: it has not ended.
func (s State) Outcome(i int) (Outcome, bool) {
	if o := s.outcomes[i]; o != nil {
		return *o, true
	}
	return describe(s.targets[i]), false
}

// begin lines the targets up.
func begin(targets []connection.Profile, limits Limits, scope string, now time.Time) State {
	s := State{
		Phase: Running, Limits: limits.sane(), Started: now, Scope: scope, targets: targets,
		outcomes: make([]*Outcome, len(targets)), turns: make([]turn, len(targets)),
	}
	lanes := map[string]int32{}
	for i, p := range targets {
		at, ok := lanes[p.Tenant]
		if !ok {
			at = int32(len(s.lanes)) //nolint:gosec // far fewer than two thousand million
			lanes[p.Tenant] = at
			s.lanes = append(s.lanes, lane{})
		}
		s.turns[i].lane = at
		if p.Draft {
			o := describe(p)
			o.Verdict = Unfinished
			s.outcomes[i], s.turns[i].stage = &o, done
			s.finished++
		}
	}
	return s
}

// own makes the lists of a state its own before they change.
func (s State) own() State {
	s.turns, s.lanes, s.outcomes = slices.Clone(s.turns), slices.Clone(s.lanes), slices.Clone(s.outcomes)
	return s
}

// advance starts what may start. The state's lists are its own.
func (s State) advance() (State, []Effect) {
	var effects []Effect
	held := false
	for i := s.next; i < len(s.turns) && s.running < s.Limits.AtOnce; i++ {
		t := &s.turns[i]
		if t.stage != waiting {
			continue
		}
		l := &s.lanes[t.lane]
		if l.paused || l.running >= s.Limits.PerTenant {
			held = true
			continue
		}
		t.stage = running
		t.tried++
		l.running++
		s.running++
		effects = append(effects, test{index: i, profile: s.targets[i]})
		if !held {
			s.next = i + 1
		}
	}
	if s.finished == len(s.targets) && s.Phase == Running {
		s.Phase = Ended
		effects = append(effects, flush{began: s.Started})
	}
	return s, effects
}
