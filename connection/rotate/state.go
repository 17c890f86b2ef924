package rotate

import (
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Step is how far a renewal is.
type Step string

// The steps.
const (
	StepEnter Step = "enter" // the new secret is made in Entra and typed here
	StepTried Step = "tried" // it works; the old one is still the stored one
	StepDone  Step = "done"  // it is stored, at least for the first connection
)

// Task is what runs. At most one does.
type Task string

// The tasks.
const (
	TaskNone    Task = ""
	TaskFind    Task = "find"
	TaskTry     Task = "try"
	TaskReplace Task = "replace"
)

// State is everything that the page shows.
type State struct {
	ID      string // of the connection
	Found   bool
	Profile connection.Profile
	Others  []Other // of the same app registration

	Step   Step
	Task   Task
	Secret connection.Secret // typed; forgotten once it is stored
	Ends   string            // as typed; empty: unknown
	Now    time.Time         // the day that judges Ends
	// Judged says that the values were looked at: problems are shown from then on.
	Judged bool
	Issues []connection.Issue

	// Findings is why the trial failed, or the connection could not be read.
	Findings []diagnose.Finding
	Outcomes []Outcome
	Said     check.Words // a short remark; empty key: none
	// Out is where the page wants to go.
	Out Out
}

// Other is another connection of the same registration.
type Other struct {
	Profile connection.Profile
	// Same says that it holds the same secret as the one that is renewed.
	Same   bool
	Chosen bool
}

// Outcome is what became of one connection.
type Outcome struct {
	ID, Name string
	Findings []diagnose.Finding // empty: it uses the new secret
}

// Well says whether the new secret is stored.
func (o Outcome) Well() bool { return len(o.Findings) == 0 }

// Out is a way out of the page.
type Out string

// The ways out.
const (
	OutNone  Out = ""
	OutClose Out = "close"
	OutTest  Out = "test" // to the connection, and test it
)

// Busy says whether something runs.
func (s State) Busy() bool { return s.Task != TaskNone }

// Day is the typed end as a day, "" if none was typed.
func (s State) Day() string { return strings.TrimSpace(s.Ends) }

// Chosen returns the connections that get the secret, the first of them first.
func (s State) Chosen() []connection.Profile {
	out := []connection.Profile{s.Profile}
	for _, o := range s.Others {
		if o.Chosen {
			out = append(out, o.Profile)
		}
	}
	return out
}

// Old counts the connections of the registration that go on with the secret
// that they had.
func (s State) Old() int {
	n := 0
	for _, o := range s.Others {
		done := slices.ContainsFunc(s.Outcomes, func(x Outcome) bool { return x.ID == o.Profile.ID && x.Well() })
		if !done {
			n++
		}
	}
	return n
}

// Issue returns what is wrong with a value, the errors before the remarks.
func (s State) Issue(f connection.Field) (connection.Issue, bool) {
	if !s.Judged {
		return connection.Issue{}, false
	}
	for _, severe := range []bool{true, false} {
		for _, i := range s.Issues {
			if i.Field == f && (i.Severity == connection.SeverityError) == severe {
				return i, true
			}
		}
	}
	return connection.Issue{}, false
}

// judge looks at the values anew.
func (s State) judge() State {
	s.Issues = Judge(s.Profile, s.Secret, s.Ends, s.Now)
	return s
}
