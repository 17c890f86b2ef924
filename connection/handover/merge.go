package handover

import (
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
	}
}

// Changes lists what a connection file would change in a connection. Values that
// the file leaves out stay as they are.
func Changes(old, file connection.Profile) []Change {
	var out []Change
	for _, m := range mergeables() {
		was, now := *m.at(&old), *m.at(&file)
		if now != "" && !strings.EqualFold(was, now) {
			out = append(out, Change{m.field, was, now})
		}
	}
	if c := file.Company; !c.Empty() && c != old.Company {
		out = append(out, Change{connection.FieldCompany, old.Company.Label(), c.Label()})
	}
	return out
}

// Merge takes the changes into a connection.
func Merge(old, file connection.Profile) connection.Profile {
	for _, c := range Changes(old, file) {
		if c.Field == connection.FieldCompany {
			old.Company = file.Company
		}
		for _, m := range mergeables() {
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

// Returned finds the half-finished connection that a connection file fills in:
// the one of the same name. Two of that name are told apart by their customer.
func Returned(list []connection.Profile, file connection.Profile) (connection.Profile, bool) {
	var hits []connection.Profile
	for _, p := range list {
		if p.Draft && file.Name != "" && strings.EqualFold(p.Name, file.Name) {
			hits = append(hits, p)
		}
	}
	if len(hits) == 1 {
		return hits[0], true
	}
	for _, p := range hits {
		if strings.EqualFold(p.Group, file.Group) {
			return p, true
		}
	}
	return connection.Profile{}, false
}
