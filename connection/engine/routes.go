package engine

import (
	"context"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/route"
)

// Route is what was seen of a custom API or a published web service.
type Route struct {
	Name  string
	There bool
	// Near are routes that are there instead.
	Near []string
	// Finding explains why it is not there, or may not be read.
	Finding diagnose.Finding
}

// Routes looks which routes are there, as the test of a connection does for its
// own (connection.ParseRoute says how they are written). It only reads. Names that
// are no routes are returned in wrong, and nothing is asked then.
func (e *Engine) Routes(ctx context.Context, p connection.Profile, names []string) (found []Route, wrong []string, err error) {
	routes := make([]connection.Route, 0, len(names))
	for _, name := range names {
		r, code := connection.ParseRoute(name)
		if code != "" {
			wrong = append(wrong, name)
		}
		routes = append(routes, r)
	}
	if len(wrong) > 0 {
		return nil, wrong, nil
	}
	all, err := e.Companies(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	company, ok := sameCompany(all, p.Company)
	if !ok {
		f := &connection.Fault{Stage: connection.StageCompany, Kind: "company-unknown", Field: connection.FieldCompany}
		return nil, nil, dress(p, f.With(connection.ArgCompany, p.Company.Label()))
	}
	c, err := e.api(tagged(ctx, p, "routes"), p)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range route.Look(tagged(ctx, p, "routes"), c, routes, company) {
		out := Route{Name: x.Route.String(), There: x.There()}
		for _, n := range x.Near {
			out.Near = append(out.Near, n.String())
		}
		if x.Fault != nil {
			out.Finding = e.opt.Catalogue.Explain(asFault(dress(p, x.Fault)))
		}
		found = append(found, out)
	}
	return found, nil, ctx.Err()
}

// sameCompany finds the connection's company in the list by any of its names.
func sameCompany(all []connection.Company, want connection.Company) (connection.Company, bool) {
	i := slices.IndexFunc(all, func(c connection.Company) bool {
		return want.ID != "" && strings.EqualFold(c.ID, want.ID) || want.Name != "" && (strings.EqualFold(c.Name, want.Name) || strings.EqualFold(c.Display, want.Name)) ||
			want.Display != "" && strings.EqualFold(c.Display, want.Display)
	})
	if i < 0 {
		return connection.Company{}, false
	}
	return all[i], true
}
