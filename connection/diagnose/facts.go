package diagnose

// Names of facts that rules may ask for (connection.Fault.Facts), with the
// values they know. A fact that is not known is left out, not guessed.
const (
	// FactMode is the connection's mode: "AzApp", "AzUser", "AzDelegate".
	FactMode = "mode"
	// FactTokenKind says for whom the token speaks: "app", "user", "opaque".
	FactTokenKind = "token.kind"
	// FactRoles is what an app's token says in "roles": "ok" (holds
	// API.ReadWrite.All), "other" (holds roles, but not that one), "none".
	FactRoles = "token.roles"
	// FactScopes is what a user's token says in "scp": "ok", "other", "none".
	FactScopes = "token.scopes"
	// FactAudience compares "aud" with the resource: "ok", "other", "unknown".
	FactAudience = "token.aud"
	// FactTenant compares "tid" with the connection's tenant, in the same words.
	FactTenant = "token.tid"
	// FactApp compares "appid" with the client ID, in the same words.
	FactApp = "token.app"
	// FactExpired compares "exp" with now: "yes", "no".
	FactExpired = "token.expired"
	// FactListed says whether the environments list has the environment: "yes",
	// "no", "unknown".
	FactListed = "environments.listed"
	// FactStatus is the environment's status in that list, in lower case
	// ("active", "upgrading", "softdeleted", …).
	FactStatus = "environment.status"
	// FactWorked says that the same connection once passed this rung: "yes".
	FactWorked = "worked.before"
	// FactOrigin says whose the object is to which a right is missing:
	// "microsoft" or "other". Explain fills it in from the permission bracket.
	FactOrigin = "permission.origin"
)

// Facts returns every name that a rule may ask for.
func Facts() []string {
	return []string{
		FactMode, FactTokenKind, FactRoles, FactScopes, FactAudience, FactTenant, FactApp, FactExpired, FactListed,
		FactStatus, FactWorked, FactOrigin,
	}
}
