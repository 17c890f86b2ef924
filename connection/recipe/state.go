package recipe

import (
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Task is what runs. At most one does.
type Task string

// The tasks.
const (
	TaskNone    Task = ""
	TaskLoad    Task = "load"
	TaskCheck   Task = "check"
	TaskConsent Task = "consent"
	TaskPaper   Task = "paper" // a file or a page is made
)

// State is everything that the checklist page shows.
type State struct {
	ID      string // of the connection
	Profile connection.Profile
	Loaded  bool
	Steps   []Step
	// Ticks are the steps that are done: ticked by hand or proven.
	Ticks   []string
	Results []check.Result // of the running or the last check
	Checked bool           // Results are of a check that came to its end
	Task    Task
	Consent Asking
	// Findings is what went wrong in anything but the check.
	Findings []diagnose.Finding
	// Said is a short remark: a key, empty for none.
	Said     check.Words
	SaidGood bool
	// Leave is where the page wants to go; empty: it stays.
	Leave Leave

	proofs map[string]Evidence
}

// Leave is a way out of the page.
type Leave string

// The ways out.
const (
	LeaveNone Leave = ""
	LeaveHome Leave = "home" // to the connection's card
	LeaveEdit Leave = "edit" // to its values
)

// Asking is how far the administrator's consent is.
type Asking struct {
	// Sent says that the page was opened or the mail written: an answer is
	// waited for.
	Sent bool
	// Looked says that a fresh token was looked at; the rest is what it said.
	Looked bool
	Seen   Consent
}

// Consent is what a fresh token says of the administrator's consent. The
// answer in the browser proves nothing: it says "admin_consent=True" on
// refusals too.
type Consent struct {
	Given   bool
	Unknown bool     // the token cannot be read: only the call to Business Central tells
	Has     []string // permissions that the token carries
	Missing []string // those that were asked for and are not there
}

// Evidence is what the last check says of a step.
func (s State) Evidence(id string) Evidence { return s.proofs[id] }

// Ticked says whether a step is done.
func (s State) Ticked(id string) bool { return slices.Contains(s.Ticks, id) }

// Done counts the steps that are done.
func (s State) Done() int {
	n := 0
	for _, x := range s.Steps {
		if s.Ticked(x.ID) {
			n++
		}
	}
	return n
}

// Next is the first step that is not done, "" if all are.
func (s State) Next() string {
	for _, x := range s.Steps {
		if !s.Ticked(x.ID) {
			return x.ID
		}
	}
	return ""
}

// Busy says whether something runs.
func (s State) Busy() bool { return s.Task != TaskNone }

// Checkable says whether there is enough to ask anybody: without tenant and
// client id a check could only say that they are missing.
func (s State) Checkable() bool { return s.Profile.Tenant != "" && s.Profile.ClientID != "" }

// take shows a connection.
func (s State) take(p connection.Profile) State {
	s.Profile, s.Loaded = p, true
	s.Steps = Steps(p)
	s.Ticks = ReadTicks(p.Standing.Ticked)
	return s
}

// tick marks steps as done or not.
func (s State) tick(on bool, ids ...string) State {
	ticks := slices.Clone(s.Ticks)
	for _, id := range ids {
		at := slices.Index(ticks, id)
		switch {
		case on && at < 0:
			ticks = append(ticks, id)
		case !on && at >= 0:
			ticks = slices.Delete(ticks, at, at+1)
		}
	}
	s.Ticks = ticks
	return s
}

// prove takes what a check saw of the steps: proven ones are ticked, and a tick
// that the check contradicts is taken away.
func (s State) prove() State {
	s.proofs = Judge(s.Profile, s.Results)
	for _, x := range s.Steps {
		switch s.proofs[x.ID].Proof {
		case ProofDone:
			s = s.tick(true, x.ID)
		case ProofUndone:
			s = s.tick(false, x.ID)
		case ProofNone:
		}
	}
	return s
}

func (s State) say(good bool, key string, args map[connection.Arg]string) State {
	s.Said, s.SaidGood = check.Words{Key: key, Args: args}, good
	return s
}

// quiet takes back what was said before.
func (s State) quiet() State {
	s.Said, s.Findings = check.Words{}, nil
	return s
}

// Fixture makes a state for pictures and tests.
func Fixture(p connection.Profile, ticks []string, results []check.Result, asking Asking) State {
	s := State{ID: p.ID}.take(p)
	s.Ticks, s.Results, s.Checked, s.Consent = ticks, results, len(results) > 0, asking
	return s.prove()
}
