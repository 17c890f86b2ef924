package sweep

import (
	"maps"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Verdict is what the test of one connection came to ("sweep.verdict.<verdict>").
type Verdict string

// The verdicts, worst first.
const (
	Failed      Verdict = "failed"
	NotLooked   Verdict = "not-looked" // the test could not be begun
	NeedsSignIn Verdict = "signin"     // a person has to sign in first
	Attention   Verdict = "attention"
	Well        Verdict = "well"
	Unfinished  Verdict = "unfinished" // a draft: there is nothing to test yet
	NotTested   Verdict = "not-tested" // stopped before its turn
)

// Verdicts lists them, worst first.
func Verdicts() []Verdict {
	return []Verdict{Failed, NotLooked, NeedsSignIn, Attention, Well, Unfinished, NotTested}
}

// codeSignIn is the finding of a connection that waits for a person.
const codeSignIn = "needs-sign-in"

// Outcome is all that is kept of a connection's test. Nothing secret is in it.
type Outcome struct {
	ID, Name, Group, Place string
	Mode                   connection.Mode
	Verdict                Verdict
	// Finding is the first of the test, without its evidence; the zero Finding
	// if there is none.
	Finding     diagnose.Finding
	Passed, Ran int // rungs
	Started     time.Time
	Took        time.Duration
	// Patience is how long a service asked to be left alone; 0 if none did.
	Patience time.Duration
}

// Condense keeps what a summary needs of a test. found is what kept the test
// from being begun; nil if it was.
func Condense(p connection.Profile, r check.Report, found []diagnose.Finding) Outcome {
	o := describe(p)
	o.Passed, o.Ran, o.Started, o.Took = r.Passed(), r.Ran(), r.Started, r.Took
	f, ok := r.FirstFinding()
	if len(found) > 0 {
		f, ok = found[0], true
	}
	switch {
	case ok && f.Code == codeSignIn:
		o.Verdict = NeedsSignIn
	case len(found) > 0:
		o.Verdict = NotLooked
	default:
		o.Verdict = verdictOf(r.Verdict())
	}
	if ok {
		o.Finding, o.Patience = light(f), patience(f)
	}
	return o
}

func describe(p connection.Profile) Outcome {
	place := strings.Trim(p.Environment+" · "+p.Company.Label(), " ·")
	return Outcome{ID: p.ID, Name: p.Name, Group: p.Group, Place: place, Mode: p.Mode, Verdict: NotTested}
}

func verdictOf(v check.Verdict) Verdict {
	switch v {
	case check.Pass:
		return Well
	case check.Attention:
		return Attention
	case check.Fail:
		return Failed
	case check.Waiting, check.Running, check.NotRun, check.NotApplicable:
	}
	return NotTested
}

// light is a finding without what only its own card shows.
func light(f diagnose.Finding) diagnose.Finding {
	return diagnose.Finding{ID: f.ID, Code: f.Code, Severity: f.Severity, Who: f.Who, Field: f.Field, Args: maps.Clone(f.Args)}
}

// patience reads how long the service wants to be left alone.
func patience(f diagnose.Finding) time.Duration {
	if f.Fault == nil || f.Fault.HTTP != statusTooMany && f.Fault.HTTP != statusUnavailable {
		return 0
	}
	return f.Fault.Retry
}

// The statuses with which Retry-After comes (RFC 9110 section 10.2.3, RFC 6585
// section 4). Numbers, because a state machine needs no HTTP.
const (
	statusTooMany     = 429
	statusUnavailable = 503
)
