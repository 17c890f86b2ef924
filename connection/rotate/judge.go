package rotate

import (
	"strings"
	"time"

	"bcconnect/connection"
)

// Judge says what is wrong with a new secret for a connection and with the day
// on which it ends, as the wizard does.
func Judge(p connection.Profile, secret connection.Secret, ends string, now time.Time) []connection.Issue {
	old := p.Secret.Ends
	p.Secret = connection.SecretMeta{Ends: strings.TrimSpace(ends)}
	var out []connection.Issue
	for _, i := range p.Issues(secret, now) {
		if i.Field == connection.FieldSecret || i.Field == connection.FieldSecretEnds {
			if i.Code == "ends-past" {
				// Of a stored secret a past day may be stale; a new one has none.
				i.Severity = connection.SeverityError
			}
			out = append(out, i)
		}
	}
	return append(out, earlier(p.Secret.Ends, old, now)...)
}

// IssueCodes lists what Judge says beyond the wizard's issues.
func IssueCodes() []string { return []string{"ends-not-later"} }

// earlier warns of a new secret that ends before the one that it replaces: most
// likely the old one's day was copied, or a year mistyped.
func earlier(ends, old string, now time.Time) []connection.Issue {
	left, ok := connection.DaysLeft(ends, now)
	before, known := connection.DaysLeft(old, now)
	if !ok || !known || left < 0 || left > before {
		return nil
	}
	return []connection.Issue{{
		Field: connection.FieldSecretEnds, Code: "ends-not-later", Severity: connection.SeverityWarning,
		Args: map[connection.Arg]string{connection.ArgDate: old},
	}}
}
