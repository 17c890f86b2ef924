package sweep

import (
	"maps"
	"slices"

	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Page is how many connections of a cause are shown at first, and how many more
// each time that somebody asks.
const (
	firstShown = 5
	moreShown  = 50
)

// MoreAsked shows more connections of a cause; one that shows all shows few
// again.
type MoreAsked struct{ Cause string }

func (e MoreAsked) apply(s State) (State, []Effect) {
	s.open = maps.Clone(s.open)
	if s.open == nil {
		s.open = map[string]int{}
	}
	size := 0
	for _, c := range s.Summary().Causes {
		if c.Key == e.Cause {
			size = len(c.Outcomes)
		}
	}
	if s.Shown(e.Cause) >= size {
		delete(s.open, e.Cause)
		return s, nil
	}
	s.open[e.Cause] = s.Shown(e.Cause) + moreShown
	return s, nil
}

// Shown is how many connections of a cause are to be shown.
func (s State) Shown(cause string) int {
	if n, ok := s.open[cause]; ok {
		return n
	}
	return firstShown
}

// CopyAsked puts the summary on the clipboard, SaveAsked writes it.
type (
	CopyAsked struct{}
	SaveAsked struct{ Format check.Format }
)

func (CopyAsked) apply(s State) (State, []Effect) {
	if s.Phase == Resting {
		return s, nil
	}
	return s, []Effect{copyOut{s.Summary()}}
}

func (e SaveAsked) apply(s State) (State, []Effect) {
	if s.Phase == Resting {
		return s, nil
	}
	return s, []Effect{saveOut{s.Summary(), e.Format}}
}

// handedOut says that the summary was copied or written, or why not.
type handedOut struct {
	Notice   check.Words
	Findings []diagnose.Finding
}

func (e handedOut) apply(s State) (State, []Effect) {
	s.Notice, s.unhanded = e.Notice, e.Findings
	s.Trouble = slices.Concat(s.unkept, s.unhanded)
	return s, nil
}

// Chosen goes to the card of a connection, Closed back to the list: both leave
// the sweep, so nothing follows here.
type (
	Chosen struct{ ID string }
	Closed struct{}
)

func (Chosen) apply(s State) (State, []Effect) { return s, nil }
func (Closed) apply(s State) (State, []Effect) { return s, nil }
