package compare

import (
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Kind is what stands on a side.
type Kind string

// The kinds.
const (
	KindNone        Kind = ""
	KindConnection  Kind = "connection"
	KindCounterpart Kind = "counterpart" // the same registration in the other mode
	KindEarlier     Kind = "earlier"     // a test of this session
	KindFile        Kind = "file"        // a saved report
)

// Side is one of the two that are compared.
type Side struct {
	Kind    Kind
	Profile connection.Profile // of a connection or counterpart
	From    string             // of a counterpart: the connection whose secret it uses
	File    string             // name of the file
	Report  check.Report
	Has     bool // Report came
	Running bool // a test runs
	Now     check.ID
	Asking  bool // a sign-in runs
	Signed  bool // a person signed in here
	Prompt  connection.Prompt
	Answer  Answer // to a sign-in that waits
	// Findings is why the test or the sign-in could not be done.
	Findings []diagnose.Finding
}

// Busy says whether something runs.
func (s Side) Busy() bool { return s.Running || s.Asking }

// Tests says whether the side can be tested now: a person who is not signed in
// has to do that first.
func (s Side) Tests() bool {
	switch s.Kind {
	case KindConnection:
		return true
	case KindCounterpart:
		return !s.Profile.Mode.Interactive() || s.Signed
	case KindNone, KindEarlier, KindFile:
	}
	return false
}

// SignsIn says whether a person can sign in on this side.
func (s Side) SignsIn() bool {
	return (s.Kind == KindConnection || s.Kind == KindCounterpart) && s.Profile.Mode.Interactive()
}

// State is everything that the page shows.
type State struct {
	Loaded   bool
	Profiles []connection.Profile
	Sides    [2]Side
	// Earlier are the tests of this session that can be chosen, oldest first.
	Earlier []check.Report
	Rows    []Row
	// Only shows the rows that differ and no others.
	Only     bool
	Findings []diagnose.Finding // why the list could not be read
	Copied   bool
	Closed   bool

	want string // id of the connection that the page was opened for
}

// Ready says whether both sides have something to compare.
func (s State) Ready() bool { return s.Sides[0].Has && s.Sides[1].Has }

// Shown returns the rows of a group that are to be shown.
func (s State) Shown(g Group) []Row {
	var out []Row
	for _, r := range s.Rows {
		if r.Group == g && (r.Differs || !s.Only) {
			out = append(out, r)
		}
	}
	return out
}

// Find returns a connection by its id.
func (s State) Find(id string) (connection.Profile, bool) {
	i := slices.IndexFunc(s.Profiles, func(p connection.Profile) bool { return p.ID == id })
	if i < 0 {
		return connection.Profile{}, false
	}
	return s.Profiles[i], true
}

// Partner is what to set beside a connection first: a saved one of the same
// registration in the other mode, else its counterpart.
func (s State) Partner(p connection.Profile) Side {
	for _, o := range s.Profiles {
		if o.ID != p.ID && o.Tenant == p.Tenant && o.ClientID == p.ClientID && o.Mode.Interactive() != p.Mode.Interactive() {
			return Side{Kind: KindConnection, Profile: o}
		}
	}
	return Side{Kind: KindCounterpart, Profile: Counterpart(p), From: p.ID}
}

// with returns the state with a changed side and the rows that follow.
func (s State) with(at int, change func(*Side)) State {
	change(&s.Sides[at])
	s.Rows = nil
	if s.Ready() {
		s.Rows = Table(s.Sides[0].Report, s.Sides[1].Report)
	}
	return s
}

// Fixture makes a state for pictures and tests.
func Fixture(profiles []connection.Profile, sides [2]Side, earlier ...check.Report) State {
	s := State{Loaded: true, Profiles: profiles, Sides: sides, Earlier: earlier}
	return s.with(0, func(*Side) {})
}
