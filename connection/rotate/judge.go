package rotate

import (
	"strings"
	"time"

	"bcconnect/connection"
)

// Judge says what is wrong with a new secret for a connection and with the day
// on which it ends, as the wizard does.
func Judge(p connection.Profile, secret connection.Secret, ends string, now time.Time) []connection.Issue {
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
	return out
}
