package check

import (
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

// graphAppID is Microsoft Graph's application, the same in every tenant.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// Mask returns the report with aliases for whoever and whatever it is about:
// connection, tenant, app, account, environments, companies, foreign hosts. The
// same value has the same alias throughout. What servers said in their own words
// is dropped, because nobody can tell which names it holds; the ids by which
// Microsoft's support finds a request stay.
func (r Report) Mask() Report {
	names := nameList{}
	names.report(r)
	m := mask{journal.NewPseudonyms(names, resourceAppID, graphAppID)}
	out := r
	out.Masked = true
	out.Profile, out.Name = m.all(r.Profile), m.all(r.Name)
	s := &out.Subject
	s.Tenant, s.ClientID, s.Account = m.all(s.Tenant), m.all(s.ClientID), m.all(s.Account)
	s.Environment, s.Company, s.Routes = m.all(s.Environment), m.all(s.Company), m.all(s.Routes)
	out.Facts = m.facts(r.Facts)
	out.Results = slices.Clone(r.Results)
	for i, x := range out.Results {
		out.Results[i] = m.result(x)
	}
	if r.Changes != nil {
		c := m.changes(*r.Changes)
		out.Changes = &c
	}
	return out
}

// mask replaces names by aliases.
type mask struct{ aliases *journal.Pseudonyms }

func (m mask) all(s string) string { return m.aliases.Apply(s) }

func (m mask) list(all []string) []string {
	out := slices.Clone(all)
	for i, s := range out {
		out[i] = m.all(s)
	}
	return out
}

func (m mask) args(all map[connection.Arg]string) map[connection.Arg]string {
	out := maps.Clone(all)
	for name, value := range out {
		if !harmless(name) {
			out[name] = m.all(value)
		}
	}
	return out
}

// harmless says of arguments that they are numbers, dates, or names that
// Microsoft gave: a company called "Read" must not spoil them.
func harmless(name connection.Arg) bool {
	return slices.Contains([]connection.Arg{
		connection.ArgPermission, connection.ArgRoles, connection.ArgTable, connection.ArgRight, connection.ArgExtension,
		connection.ArgSeconds, connection.ArgMinutes, connection.ArgDays, connection.ArgDate, connection.ArgCode,
		connection.ArgStatus, connection.ArgVersion, connection.ArgCount,
	}, name)
}

func (m mask) company(c connection.Company) connection.Company {
	return connection.Company{ID: m.all(c.ID), Name: m.all(c.Name), Display: m.all(c.Display)}
}

func (m mask) facts(f Facts) Facts {
	f.TenantID, f.AppID, f.Account = m.all(f.TenantID), m.all(f.AppID), m.all(f.Account)
	f.Environment, f.Company = m.all(f.Environment), m.company(f.Company)
	f.Environments, f.Companies, f.Routes = slices.Clone(f.Environments), slices.Clone(f.Companies), m.list(f.Routes)
	for i := range f.Environments {
		f.Environments[i].Name = m.all(f.Environments[i].Name)
	}
	for i, c := range f.Companies {
		f.Companies[i] = m.company(c)
	}
	return f
}

func (m mask) result(x Result) Result {
	x.Words.Args = m.args(x.Words.Args)
	x.Findings = slices.Clone(x.Findings)
	for i, f := range x.Findings {
		x.Findings[i] = m.finding(f)
	}
	x.Evidence = slices.Clone(x.Evidence)
	for i, q := range x.Evidence {
		x.Evidence[i] = journal.Exchange{
			Seq: q.Seq, Start: q.Start, Took: q.Took, Method: q.Method, URL: m.all(q.URL), Status: q.Status, Corr: q.Corr,
			Tag: q.Tag, Profile: m.all(q.Profile),
		}
	}
	return x
}

func (m mask) finding(f diagnose.Finding) diagnose.Finding {
	f.Args, f.Choices = m.args(f.Args), m.list(f.Choices)
	if f.Fault != nil {
		g := *f.Fault
		g.Detail, g.Err, g.Args = "", nil, m.args(g.Args)
		f.Fault = &g
	}
	return f
}

func (m mask) changes(c Changes) Changes {
	c.Gone, c.New, c.Facts = slices.Clone(c.Gone), slices.Clone(c.New), slices.Clone(c.Facts)
	for _, list := range [][]Met{c.Gone, c.New} {
		for i := range list {
			list[i].Finding = m.finding(list[i].Finding)
		}
	}
	for i, f := range c.Facts {
		if kindOfFact(f.Name) != "" {
			c.Facts[i] = FactChange{Name: f.Name, Before: m.all(f.Before), After: m.all(f.After)}
		}
	}
	return c
}

// nameList collects what identifies somebody, by kind.
type nameList map[string][]string

func (n nameList) add(kind string, values ...string) {
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		// In an address the same name is written in another way.
		for _, form := range []string{v, url.PathEscape(v), url.QueryEscape(v)} {
			if !slices.Contains(n[kind], form) {
				n[kind] = append(n[kind], form)
			}
		}
	}
}

func (n nameList) company(all ...connection.Company) {
	for _, c := range all {
		n.add("company", c.Display, c.Name, c.ID)
	}
}

func (n nameList) report(r Report) {
	n.add("connection", r.Name)
	n.add("tenant", r.Facts.TenantID, r.Subject.Tenant)
	n.add("app", r.Facts.AppID, r.Subject.ClientID)
	n.add("person", r.Facts.Account, r.Subject.Account)
	n.add("environment", r.Facts.Environment, r.Subject.Environment)
	n.company(r.Facts.Company)
	n.add("company", r.Subject.Company)
	for _, e := range r.Facts.Environments {
		n.add("environment", e.Name)
	}
	n.company(r.Facts.Companies...)
	n.routes(append([]string{r.Subject.Routes}, r.Facts.Routes...)...)
	for _, x := range r.Results {
		n.args(x.Words.Args, fieldOf(x.ID))
		for _, f := range x.Findings {
			n.finding(f)
		}
		for _, q := range x.Evidence {
			n.host(q.URL)
		}
	}
	if r.Changes == nil {
		return
	}
	for _, m := range slices.Concat(r.Changes.Gone, r.Changes.New) {
		n.finding(m.Finding)
	}
	for _, f := range r.Changes.Facts {
		if kind := kindOfFact(f.Name); kind != "" {
			n.add(kind, f.Before, f.After)
		}
	}
}

// kindOfFact says which facts of a comparison are names; the others are not.
func kindOfFact(name string) string {
	switch strings.TrimPrefix(name, "given.") {
	case "name":
		return "connection"
	case "tenant", "app", "environment", "company":
		return strings.TrimPrefix(name, "given.")
	case "account":
		return "person"
	case "environments":
		return "environments"
	case "companies", "routes":
		return strings.TrimPrefix(name, "given.")
	}
	return ""
}

func (n nameList) finding(f diagnose.Finding) {
	n.args(f.Args, f.Field)
	if f.Field == connection.FieldRoutes {
		n.routes(f.Choices...)
	} else {
		n.add(kindOfChoice(f.Field), f.Choices...)
	}
	if f.Fault != nil {
		n.args(f.Fault.Args, f.Field)
	}
}

func kindOfChoice(f connection.Field) string {
	switch f { //nolint:exhaustive // what is offered is one of these two
	case connection.FieldEnvironment:
		return "environment"
	case connection.FieldCompany:
		return "company"
	}
	return "name"
}

func (n nameList) args(all map[connection.Arg]string, about connection.Field) {
	kinds := map[connection.Arg]string{
		connection.ArgTenant: "tenant", connection.ArgTokenTenant: "tenant", connection.ArgClientID: "app",
		connection.ArgAccount: "person", connection.ArgEnvironment: "environment", connection.ArgCompany: "company",
		connection.ArgIssuer: "issuer", connection.ArgPath: "path", connection.ArgName: "name",
		connection.ArgNear: kindOfChoice(about),
	}
	for _, name := range connection.Args() { // in a fixed order, so that aliases are
		value := all[name]
		switch kind := kinds[name]; {
		case name == connection.ArgRoute, about == connection.FieldRoutes && (name == connection.ArgNear || name == connection.ArgChoices):
			n.routes(value)
		case kind != "":
			n.add(kind, value)
		case name == connection.ArgChoices:
			n.add(kindOfChoice(about), strings.Split(strings.ReplaceAll(value, ", ", "\n"), "\n")...)
		case !harmless(name):
			for _, part := range strings.Fields(value) {
				n.host(part)
			}
		}
	}
}

// host adds the host of an address, or a bare one, unless it is Microsoft's or
// this computer.
func (n nameList) host(s string) {
	host, known := s, strings.ContainsAny(s, ".:")
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		host, known = u.Host, true
	}
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if !known || strings.ContainsAny(host, " /") || connection.Microsoft(host) || connection.Loopback(host) {
		return
	}
	n.add("host", host)
}

// fieldOf is what the sentence of a rung names, where that decides what its
// arguments are.
func fieldOf(id ID) connection.Field {
	if id == RungRoutes {
		return connection.FieldRoutes
	}
	return connection.FieldNone
}

// routes adds what identifies whoever made an API or published a service. What
// is Microsoft's identifies nobody.
func (n nameList) routes(all ...string) {
	for _, text := range all {
		for _, r := range connection.Routes(text).List() {
			if r.Service != "" {
				n.add("service", r.Service)
			} else if !strings.EqualFold(r.Publisher, "microsoft") {
				n.add("api", r.Publisher+"/"+r.Group)
			}
		}
	}
}
