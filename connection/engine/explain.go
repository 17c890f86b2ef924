package engine

import (
	"context"
	"errors"
	"maps"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Explain turns any error into findings: each fault in it into one, and what is
// no fault into that for failures which this program does not know. Nothing is
// explained twice.
func (e *Engine) Explain(err error) []diagnose.Finding {
	var out []diagnose.Finding
	for _, f := range faults(err) {
		found := e.opt.Catalogue.Explain(f)
		if !told(out, found) {
			out = append(out, found)
		}
	}
	return out
}

func told(all []diagnose.Finding, f diagnose.Finding) bool {
	for _, g := range all {
		if g.Code == f.Code && g.Field == f.Field && maps.Equal(g.Args, f.Args) {
			return true
		}
	}
	return false
}

// faults collects the faults of an error, also those of a joined one.
func faults(err error) []*connection.Fault {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*connection.Fault
		for _, one := range many.Unwrap() {
			out = append(out, faults(one)...)
		}
		return out
	}
	return []*connection.Fault{asFault(err)}
}

// asFault finds the fault in an error; an error without one becomes the cause
// of a new one.
func asFault(err error) *connection.Fault {
	var f *connection.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled):
		return &connection.Fault{Net: connection.NetCancelled, Err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &connection.Fault{Net: connection.NetTimeout, Err: err}
	default:
		return &connection.Fault{Err: err}
	}
}

// dress adds what the words of a finding need and the place of the failure did
// not know: which tenant, client, environment and company it was about.
func dress(p connection.Profile, err error) error {
	if err == nil {
		return nil
	}
	f := *asFault(err)
	args := make(map[connection.Arg]string, len(f.Args))
	maps.Copy(args, f.Args)
	fill := func(name connection.Arg, value string) {
		if value != "" && args[name] == "" {
			args[name] = value
		}
	}
	fill(connection.ArgTenant, p.Tenant)
	fill(connection.ArgClientID, p.ClientID)
	fill(connection.ArgEnvironment, p.Environment)
	fill(connection.ArgCompany, p.Company.Label())
	if args[connection.ArgRedirect] != "" {
		// What has to be registered, not the port of this attempt.
		args[connection.ArgRedirect] = p.Effective(connection.Cloud{}).RedirectURL
	}
	f.Args = args
	return &f
}

func cancelled(ctx context.Context) connection.NetKind {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return connection.NetTimeout
	}
	return connection.NetCancelled
}
