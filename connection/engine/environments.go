package engine

import (
	"context"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/check"
)

// Environments lists the environments of the connection's tenant. Many tenants
// do not let an app ask: the fault then says so, and the name can be typed.
func (e *Engine) Environments(ctx context.Context, p connection.Profile) ([]check.Environment, error) {
	c, err := e.api(ctx, p)
	if err != nil {
		return nil, err
	}
	list, err := c.Environments(tagged(ctx, p, "environments"))
	if err != nil {
		return nil, dress(p, err)
	}
	return shown(list), nil
}

// AllEnvironments is Environments for a pick-list: the light list lacks status
// and often version, so the admin centre is asked too where it is Business
// Central's own. What it allows is added, its refusal is no fault, and where the
// light list is refused it stands in.
func (e *Engine) AllEnvironments(ctx context.Context, p connection.Profile) ([]check.Environment, error) {
	light, err := e.Environments(ctx, p)
	if p.Advanced.EnvironmentsURL != "" || p.Advanced.APIURL != "" || ctx.Err() != nil || !mayAsk(err) {
		return light, err
	}
	c, lost := e.api(ctx, p)
	if lost != nil {
		return light, err
	}
	c.Tries, c.Renew = 1, nil
	full, refused := c.AdminEnvironments(tagged(ctx, p, "environments"))
	if refused != nil {
		return light, err
	}
	return merged(light, shown(full)), nil
}

func shown(list []bc.Environment) []check.Environment {
	out := make([]check.Environment, 0, len(list))
	for _, x := range list {
		out = append(out, check.Environment{Name: x.Name, Type: x.Type, Country: x.Country, Version: x.Version, Status: x.Status})
	}
	return out
}

// mayAsk says whether a second question makes sense after the first: not when
// nothing answered, or when there is no token.
func mayAsk(err error) bool {
	if err == nil {
		return true
	}
	f := asFault(err)
	return f.Stage == connection.StageEnvironments && f.Net == connection.NetNone && f.HTTP >= 400 && f.HTTP < 500
}

// merged adds to the light list what the admin centre knows.
func merged(light, full []check.Environment) []check.Environment {
	out := slices.Clone(light)
	for _, x := range full {
		i := slices.IndexFunc(out, func(o check.Environment) bool { return strings.EqualFold(o.Name, x.Name) })
		if i < 0 {
			out = append(out, x)
			continue
		}
		out[i].Status = x.Status
		if x.Version != "" {
			out[i].Version = x.Version
		}
	}
	return out
}
