package cards

import "bcconnect/connection/check"

// The pages about what was said and seen.
const (
	// PageLog is everything that was said on the wire.
	PageLog Page = "log"
	// PageCompare sets two tests side by side.
	PageCompare Page = "compare"
)

// LogAsked opens the log of all interactions: of a connection, of one rung of
// its test, or of all where ID is "".
type LogAsked struct {
	ID   string
	Rung check.ID
}

func (e LogAsked) apply(s State) (State, []Effect) {
	return s.wish(Wish{Kind: WishPage, Page: PageLog, ID: e.ID, Rung: e.Rung}), nil
}

// LogTold says whether the log can be written to its file; LogDismissed puts the
// notice of it away. It comes back when it fails anew.
type (
	LogTold      struct{ Wrong bool }
	LogDismissed struct{}
)

func (e LogTold) apply(s State) (State, []Effect) {
	s.LogWrong = e.Wrong
	return s, nil
}

func (LogDismissed) apply(s State) (State, []Effect) {
	s.LogWrong = false
	return s, nil
}
