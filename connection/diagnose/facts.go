package diagnose

// Names of facts that rules may ask for (connection.Fault.Facts), with the
// values they know. A fact that is not known is left out, not guessed.
const (
	// FactRoles is what an app's token says in "roles": "none", "api" (holds
	// API.ReadWrite.All), "other" (holds roles, but not that one).
	FactRoles = "token.roles"
	// FactScopes is what a user's token says in "scp": "none", "bc", "other".
	FactScopes = "token.scp"
	// FactAudience compares "aud" with the resource: "bc", "other".
	FactAudience = "token.aud"
	// FactTenant compares "tid" with the connection's tenant: "same", "other".
	FactTenant = "token.tid"
	// FactApp compares "appid" with the client ID: "same", "other".
	FactApp = "token.appid"
	// FactExpiry compares "exp" and "nbf" with now: "valid", "expired", "future".
	FactExpiry = "token.exp"
	// FactFor says for whom the token speaks: "app", "user".
	FactFor = "token.for"
	// FactMode is the connection's mode: "AzApp", "AzUser", "AzDelegate".
	FactMode = "mode"
	// FactPlatform is the chosen platform: "desktop", "web".
	FactPlatform = "platform"
	// FactListed says whether the environments list, if it could be read, has
	// the environment: "yes", "no".
	FactListed = "environment.listed"
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
		FactRoles, FactScopes, FactAudience, FactTenant, FactApp, FactExpiry, FactFor, FactMode, FactPlatform,
		FactListed, FactStatus, FactWorked, FactOrigin,
	}
}
