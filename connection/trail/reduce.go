package trail

import (
	"context"
	"maps"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

// Session is the running page.
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

// Services is the outside world as the page sees it.
type Services struct {
	// Read returns what the journal keeps and how much was asked; it does not block.
	Read func() ([]journal.Exchange, map[string]journal.Calls)
	// Trouble is why the log cannot be written to its file, nil if it can or is
	// not asked for; it does not block. The func may be nil.
	Trouble func() error
	// Await blocks until the journal is another than at a turn (journal.Log.Await).
	Await func(ctx context.Context, turn int64) (int64, error)
	// Clear has the journal forget.
	Clear func()
	// Names are those of the connections by id; it may block.
	Names func(ctx context.Context) map[string]string
	Copy  func(ctx context.Context, text string) error
	// Save lets the user choose a place and writes exchanges there as HAR; it
	// returns the file's name, "" if none was chosen.
	Save    func(ctx context.Context, name string, all []journal.Exchange) (string, error)
	Explain func(error) []diagnose.Finding
}

// Start begins the page with a filter; it ends with ctx.
func Start(ctx context.Context, svc Services, f Filter, shell transcript.Shell) *Session {
	s := flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: State{Filter: f, View: ViewList, Shell: shell},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
	s.Send(Opened{})
	return s
}

// Opened says that the page came up.
type Opened struct{}

func (Opened) apply(s State) (State, []Effect) { return s, []Effect{LoadNames{}, Follow{}} }

// Named brings the names of the connections.
type Named struct{ Names map[string]string }

func (e Named) apply(s State) (State, []Effect) {
	if maps.Equal(s.Names, e.Names) {
		return s, nil
	}
	all := s.All
	s.Names, s.All = e.Names, nil // a search looks in the names
	loaded := s.Loaded
	s = s.take(all)
	s.Loaded = loaded
	return s, nil
}

// Arrived brings what the journal keeps now.
type Arrived struct {
	All   []journal.Exchange
	Calls map[string]journal.Calls
	// Trouble is why it cannot be written to its file.
	Trouble []diagnose.Finding
}

func (e Arrived) apply(s State) (State, []Effect) {
	s.Loads, s.Trouble = loads(e.Calls), e.Trouble
	if s.Paused {
		s.held = &e
		s.Missed = 0
		for _, x := range e.All {
			if len(s.All) == 0 || x.Seq > s.All[len(s.All)-1].Seq {
				s.Missed++
			}
		}
		return s, nil
	}
	s = s.take(e.All)
	if _, ok := s.Current(); !ok {
		s.Selected = 0
	}
	return s, nil
}

func loads(calls map[string]journal.Calls) []Load {
	var out []Load
	for _, id := range slices.Sorted(maps.Keys(calls)) {
		if c := calls[id]; c.Recent > 0 || c.AtOnce > 0 {
			out = append(out, Load{ID: id, Calls: c})
		}
	}
	slices.SortStableFunc(out, func(a, b Load) int { return b.Recent - a.Recent })
	return out
}

func (s State) say(key string, pairs ...string) (State, []Effect) {
	args := map[connection.Arg]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[connection.Arg(pairs[i])] = pairs[i+1]
	}
	s.Notice = Notice{Words: check.Words{Key: key, Args: args}, Turn: s.Notice.Turn + 1}
	return s, []Effect{Fade{}}
}

// Fixture makes a state for pictures and tests.
func Fixture(all []journal.Exchange, names map[string]string, calls map[string]journal.Calls) State {
	s, _ := Arrived{All: all, Calls: calls}.apply(State{Names: names, View: ViewList, Shell: transcript.Bash})
	return s
}
