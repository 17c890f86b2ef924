package check

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// cancelledWords says that a rung was stopped.
const cancelledWords = "rung.cancelled"

// failed makes the outcome of a rung that met an error.
func (w *World) failed(id ID, err error) Outcome {
	if cancelled(err) {
		return Outcome{Verdict: NotRun, Words: Words{Key: cancelledWords}, Tags: []ID{id}}
	}
	return w.found(id, Fail, w.fault(id, err))
}

// noted makes the outcome of a rung that passes, but with a finding.
func (w *World) noted(id ID, f *connection.Fault) Outcome {
	return w.found(id, Attention, w.fault(id, f))
}

func (w *World) found(id ID, v Verdict, f *connection.Fault) Outcome {
	finding := w.explain(f)
	return Outcome{Verdict: v, Words: titleOf(finding), Findings: []diagnose.Finding{finding}, Tags: []ID{id}}
}

// titleOf is the sentence of a finding.
func titleOf(f diagnose.Finding) Words {
	return Words{Key: "finding." + f.Code + ".title", Args: f.Args}
}

func (w *World) explain(f *connection.Fault) diagnose.Finding {
	if w.Explain != nil {
		return w.Explain(f)
	}
	return diagnose.Finding{
		Code: diagnose.CodeUnknown, Severity: connection.SeverityError, Field: f.Field, Args: f.Args, Fault: f,
	}
}

// fault makes a copy of the fault in err that carries all that is known about
// the connection and what earlier rungs saw.
func (w *World) fault(id ID, err error) *connection.Fault {
	f := &connection.Fault{Stage: stageOf(id), Err: err}
	var known *connection.Fault
	if errors.As(err, &known) {
		c := *known
		f = &c
		f.Args = maps.Clone(known.Args)
	}
	if f.Stage == "" {
		f.Stage = stageOf(id)
	}
	if f.HTTP == http.StatusTooManyRequests && f.Kind == "" {
		f.Kind = KindThrottled // whatever the body looks like
	}
	seen := w.shared.facts.copy()
	for k, v := range f.Facts {
		seen[k] = v
	}
	f.Facts = seen
	w.fillArgs(f)
	return f
}

// fillArgs adds what words may name, where the fault does not say otherwise.
func (w *World) fillArgs(f *connection.Fault) {
	add := func(name connection.Arg, value string) {
		if _, said := f.Args[name]; !said && value != "" {
			_ = f.With(name, value)
		}
	}
	add(connection.ArgTenant, w.Profile.Tenant)
	add(connection.ArgClientID, w.Profile.ClientID)
	add(connection.ArgEnvironment, w.Profile.Environment)
	add(connection.ArgCompany, w.Profile.Company.Label())
	add(connection.ArgAccount, w.shared.token.Claims.User)
	add(connection.ArgName, w.Profile.Name)
}

// stageOf is the stage at which a rung's own faults are met. Most share the
// rung's name.
func stageOf(id ID) connection.Stage {
	if id == RungSignIn {
		return connection.StageToken
	}
	if id == RungToken {
		return connection.StageClaims
	}
	if id == RungAppKnown {
		return connection.StageReachable
	}
	return connection.Stage(id)
}

// faultIn returns the fault in an error, or an empty one.
func faultIn(err error) *connection.Fault {
	var f *connection.Fault
	if errors.As(err, &f) {
		return f
	}
	return &connection.Fault{Err: err}
}

// withKind copies the fault in err and names what it means here.
func withKind(err error, kind string) *connection.Fault {
	f := *faultIn(err)
	f.Args = maps.Clone(f.Args)
	f.Kind = kind
	return &f
}

func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || faultIn(err).Net == connection.NetCancelled
}

// lines joins values to choose from as the catalogue wants them.
func lines(values []string) string { return strings.Join(values, "\n") }
