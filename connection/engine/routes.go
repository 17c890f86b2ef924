package engine

import (
	"context"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/diagnose"
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

// Routes looks which routes are there: "publisher/group/version",
// "publisher/group/version/entity" or "odata:Service". It only reads. Names that
// are no routes are returned in wrong, and nothing is asked then.
func (e *Engine) Routes(ctx context.Context, p connection.Profile, names []string) (found []Route, wrong []string, err error) {
	var routes []bc.Route
	for _, name := range names {
		r, ok := bc.ParseRoute(name)
		if !ok {
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
	for _, r := range routes {
		x := c.Look(tagged(ctx, p, "routes"), r, company)
		out := Route{Name: r.String(), There: x.There, Near: x.Near}
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
