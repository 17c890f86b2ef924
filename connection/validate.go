package connection

import "time"

// Issues returns what is wrong with or missing from the profile's values. The
// secret is the one that was typed; empty means the stored one, if there is one.
func (p Profile) Issues(secret Secret, _ time.Time) []Issue {
	var out []Issue
	need := func(f Field, code string, missing bool) {
		if missing {
			out = append(out, Issue{Field: f, Code: code, Severity: SeverityError})
		}
	}
	need(FieldTenant, "tenant-missing", p.Tenant == "")
	need(FieldClientID, "client-id-missing", p.ClientID == "")
	need(FieldSecret, "secret-missing", p.SendsSecret() && secret.Empty() && p.Secret.Length == 0)
	need(FieldEnvironment, "environment-missing", p.Environment == "")
	return out
}
