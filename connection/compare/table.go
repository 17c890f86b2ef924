package compare

import (
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// Group is a part of the table.
type Group string

// The groups, in their order.
const (
	GroupFacts     Group = "facts"
	GroupRoles     Group = "roles"     // application permissions in the token
	GroupScopes    Group = "scopes"    // delegated permissions in the token
	GroupCompanies Group = "companies" // that Business Central shows
	GroupRungs     Group = "rungs"
)

// Groups lists them.
func Groups() []Group {
	return []Group{GroupFacts, GroupRoles, GroupScopes, GroupCompanies, GroupRungs}
}

// Cell is one side of a row.
type Cell struct {
	// Known is false where the side cannot say, such as after a failed sign-in.
	Known   bool          `json:"known"`
	Has     bool          `json:"has,omitempty"`   // of a permission or company: it is there
	Value   string        `json:"value,omitempty"` // of a fact
	Verdict check.Verdict `json:"verdict,omitempty"`
	Finding string        `json:"finding,omitempty"` // code of the rung's finding
	MS      int64         `json:"ms,omitempty"`
}

// Row is one thing on both sides. Name is the last part of its words' key for
// facts ("report.fact.<name>") and rungs ("rung.<name>.name"), else the thing
// itself.
type Row struct {
	Group   Group  `json:"group"`
	Name    string `json:"name"`
	Left    Cell   `json:"left"`
	Right   Cell   `json:"right"`
	Differs bool   `json:"differs"`
}

// Table sets two reports beside each other. A side that does not know differs
// from nothing. Times are shown and are no difference.
func Table(left, right check.Report) []Row {
	var rows []Row
	rows = append(rows, facts(left, right)...)
	for _, g := range []struct {
		group Group
		of    func(check.Report) []string
		known func(check.Report) bool
	}{
		{GroupRoles, func(r check.Report) []string { return r.Facts.Roles }, sawToken},
		{GroupScopes, func(r check.Report) []string { return r.Facts.Scopes }, sawToken},
		{GroupCompanies, companies, sawCompanies},
	} {
		rows = append(rows, things(g.group, g.of(left), g.of(right), g.known(left), g.known(right))...)
	}
	return append(rows, rungs(left, right)...)
}

// Differences counts the rows that differ.
func Differences(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.Differs {
			n++
		}
	}
	return n
}

func facts(left, right check.Report) []Row {
	var rows []Row
	values := func(r check.Report) [][2]string {
		f := r.Facts
		return [][2]string{
			{"mode", string(r.Subject.Mode)},
			{"tenant", f.TenantID},
			{"app", f.AppID},
			{"account", f.Account},
			{"environment", f.Environment},
			{"type", f.EnvironmentType},
			{"country", f.Country},
			{"version", f.Version},
			{"company", f.Company.Label()},
			{"given.routes", r.Subject.Routes},
			{"routes", strings.Join(f.Routes, ", ")},
		}
	}
	a, b := values(left), values(right)
	for i := range a {
		l, r := a[i][1], b[i][1]
		if l == "" && r == "" {
			continue
		}
		rows = append(rows, Row{
			Group: GroupFacts, Name: a[i][0], Left: Cell{Known: l != "", Value: l}, Right: Cell{Known: r != "", Value: r},
			Differs: l != "" && r != "" && l != r,
		})
	}
	return rows
}

// things sets two lists beside each other, sorted by name.
func things(g Group, left, right []string, leftKnown, rightKnown bool) []Row {
	all := slices.Concat(left, right)
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	all = slices.Compact(all)
	rows := make([]Row, 0, len(all))
	for _, name := range all {
		l, r := Cell{Known: leftKnown, Has: slices.Contains(left, name)}, Cell{Known: rightKnown, Has: slices.Contains(right, name)}
		rows = append(rows, Row{Group: g, Name: name, Left: l, Right: r, Differs: leftKnown && rightKnown && l.Has != r.Has})
	}
	return rows
}

func companies(r check.Report) []string {
	out := make([]string, 0, len(r.Facts.Companies))
	for _, c := range r.Facts.Companies {
		out = append(out, c.Label())
	}
	return out
}

// sawToken says whether the report knows what the token holds.
func sawToken(r check.Report) bool {
	return passed(r, check.RungToken) || len(r.Facts.Roles)+len(r.Facts.Scopes) > 0
}

// sawCompanies says whether Business Central listed its companies.
func sawCompanies(r check.Report) bool {
	return passed(r, check.RungReachable) || len(r.Facts.Companies) > 0
}

func passed(r check.Report, id check.ID) bool {
	x, ok := r.Result(id)
	return ok && (x.Verdict == check.Pass || x.Verdict == check.Attention)
}

func rungs(left, right check.Report) []Row {
	var rows []Row
	for _, id := range check.AllRungs() {
		l, inLeft := left.Result(id)
		r, inRight := right.Result(id)
		if !inLeft && !inRight {
			continue
		}
		row := Row{Group: GroupRungs, Name: string(id), Left: rung(l, inLeft), Right: rung(r, inRight)}
		row.Differs = inLeft && inRight && (l.Verdict != r.Verdict || row.Left.Finding != row.Right.Finding)
		rows = append(rows, row)
	}
	return rows
}

func rung(r check.Result, known bool) Cell {
	c := Cell{Known: known, Verdict: r.Verdict, MS: r.Took.Milliseconds()}
	if len(r.Findings) > 0 {
		c.Finding = r.Findings[0].Code
	}
	return c
}

// Took is the time of a cell.
func (c Cell) Took() time.Duration { return time.Duration(c.MS) * time.Millisecond }

// Counterpart is the same registration in the other mode: for an app a person
// at the keyboard, for a person the app itself. It is no saved connection, and
// has neither the secret nor tokens of the first.
func Counterpart(p connection.Profile) connection.Profile {
	c := p
	c.ID = p.ID + counterpartMark
	c.Standing = connection.Standing{}
	c.Keep = connection.KeepSession
	c.Draft = false
	if p.Mode.Interactive() {
		c.Mode = connection.ModeApp
	} else {
		c.Mode = connection.ModeUser
	}
	return c
}

// counterpartMark ends the id of a connection that is only made to compare.
const counterpartMark = "-compared"
