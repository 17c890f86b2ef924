package handover

import (
	"cmp"
	"slices"
	"strings"

	"bcconnect/connection"
)

// Change is a value that a connection file would fill in or replace.
type Change struct {
	Field    connection.Field
	Old, New string // as people read them; Old is empty for what is filled in
}

// mergeable is a value of a connection that a file may bring back.
type mergeable struct {
	field connection.Field
	at    func(*connection.Profile) *string
}

// mergeables are the values that an administrator knows better. Addresses and
// OAuth values are not among them: nobody swaps those by handing a file back.
func mergeables() []mergeable {
	return []mergeable{
		{connection.FieldTenant, func(p *connection.Profile) *string { return &p.Tenant }},
		{connection.FieldClientID, func(p *connection.Profile) *string { return &p.ClientID }},
		{connection.FieldSecretEnds, func(p *connection.Profile) *string { return &p.Secret.Ends }},
		{connection.FieldAccount, func(p *connection.Profile) *string { return &p.LoginHint }},
		{connection.FieldEnvironment, func(p *connection.Profile) *string { return &p.Environment }},
		{connection.FieldRoutes, func(p *connection.Profile) *string { return (*string)(&p.Routes) }},
	}
}

// labels are filled in where there are none, and otherwise stay.
func labels() []mergeable {
	return []mergeable{
		{connection.FieldGroup, func(p *connection.Profile) *string { return &p.Group }},
		{connection.FieldTags, func(p *connection.Profile) *string { return (*string)(&p.Tags) }},
	}
}

func readable(f connection.Field, v string) string {
	if f == connection.FieldTags {
		return connection.Tags(v).String()
	}
	return v
}

// Changes lists what a connection file would change in a connection. Values that
// the file leaves out stay as they are.
func Changes(old, file connection.Profile) []Change {
	var out []Change
	for _, m := range mergeables() {
		was, now := *m.at(&old), *m.at(&file)
		if now != "" && !strings.EqualFold(was, now) {
			out = append(out, Change{m.field, oneLine(was), oneLine(now)})
		}
	}
	for _, m := range labels() {
		if was, now := *m.at(&old), *m.at(&file); was == "" && now != "" {
			out = append(out, Change{m.field, "", readable(m.field, now)})
		}
	}
	if c := file.Company; !c.Empty() && c != old.Company {
		out = append(out, Change{connection.FieldCompany, old.Company.Label(), c.Label()})
	}
	return out
}

// oneLine shows a value of several lines in one.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", ", ") }

// Merge takes the changes into a connection.
func Merge(old, file connection.Profile) connection.Profile {
	for _, c := range Changes(old, file) {
		if c.Field == connection.FieldCompany {
			old.Company = file.Company
		}
		for _, m := range append(mergeables(), labels()...) {
			if m.field == c.Field {
				*m.at(&old) = *m.at(&file)
			}
		}
		if c.Field == connection.FieldEnvironment {
			old.EnvironmentType = "" // known again when it is seen
		}
	}
	return old
}

// Stays lists the name, the folder and the tags that a connection keeps although the
// file says others: they are for whoever keeps the list. Where it has none, the
// file's are among the Changes.
func Stays(old, file connection.Profile) []Change {
	var out []Change
	for _, f := range []Change{
		{connection.FieldName, old.Name, file.Name},
		{connection.FieldGroup, old.Group, file.Group},
		{connection.FieldTags, old.Tags.String(), file.Tags.String()},
	} {
		if f.Old != "" && f.New != "" && !strings.EqualFold(f.Old, f.New) {
			out = append(out, f)
		}
	}
	return out
}

// Belongs is where a connection file belongs to.
type Belongs struct {
	// Could are the connections that it may fill in; none: it makes a new one.
	Could []connection.Profile
	// Sure says that Could is the one whose id the file carries. Otherwise only a
	// name speaks for it, or several carry the id: ask.
	Sure bool
	// Gone says that the file carries an id that no connection has: the one that
	// it was made from was deleted, or is on another computer.
	Gone bool
}

// Match finds the connections that a connection file which comes back belongs
// to: by its id, whatever they are called by now, or else by name, as for files
// of older versions. Those of the file's customer come first.
func Match(list []connection.Profile, file connection.Profile) Belongs {
	var b Belongs
	for _, p := range list {
		byID := file.Origin != "" && (p.ID == file.Origin || p.Origin == file.Origin)
		byName := file.Origin == "" && file.Name != "" && strings.EqualFold(strings.TrimSpace(p.Name), file.Name)
		if byID || byName {
			b.Could = append(b.Could, p)
		}
	}
	slices.SortStableFunc(b.Could, func(x, y connection.Profile) int {
		return cmp.Compare(order(x, file), order(y, file))
	})
	b.Sure = file.Origin != "" && len(b.Could) == 1
	b.Gone = file.Origin != "" && len(b.Could) == 0
	return b
}

// order puts a file's customer first, and what is half-finished before what is not.
func order(p, file connection.Profile) int {
	n := 0
	if !strings.EqualFold(p.Group, file.Group) {
		n += 2
	}
	if !p.Draft {
		n++
	}
	return n
}
