package connection

import (
	"fmt"
	"strings"
	"time"
)

// Stage is the place where a failure was met.
type Stage string

// The stages, in the order in which a test meets them.
const (
	StageValues       Stage = "values"
	StageNetwork      Stage = "network"
	StageTenant       Stage = "tenant"
	StageAuthorize    Stage = "authorize" // in the browser
	StageToken        Stage = "token"     // at the token endpoint
	StageClaims       Stage = "claims"
	StagePermissions  Stage = "permissions"
	StageEnvironments Stage = "environments"
	StageReachable    Stage = "reachable" // companies of the environment
	StageCompany      Stage = "company"
	StageRead         Stage = "read"
	StageRoutes       Stage = "routes" // custom APIs and published web services
	StageRenewal      Stage = "renewal"
	StageHealth       Stage = "health"
	StageConsent      Stage = "consent" // admin consent
	StageVault        Stage = "vault"
	StageStore        Stage = "store" // files of this program
	StageImport       Stage = "import"
	StageBrowser      Stage = "browser"
	StageListener     Stage = "listener"
)

// NetKind classes a failure below HTTP, or an answer that is not what HTTP
// promises.
type NetKind string

// The kinds of network failure.
const (
	NetNone        NetKind = ""
	NetOffline     NetKind = "offline"
	NetNoHost      NetKind = "nohost"
	NetRefused     NetKind = "refused"
	NetReset       NetKind = "reset"
	NetTimeout     NetKind = "timeout"
	NetCancelled   NetKind = "cancelled"
	NetTLSUnknown  NetKind = "tls-unknown-authority"
	NetTLSExpired  NetKind = "tls-expired"
	NetTLSHost     NetKind = "tls-wrong-host"
	NetTLSOther    NetKind = "tls"
	NetProxy       NetKind = "proxy"
	NetProxyAuth   NetKind = "proxy-auth" // 407
	NetRedirect    NetKind = "redirect"   // a redirect where none may be
	NetNotJSON     NetKind = "not-json"   // HTML, plain text, XML
	NetEmpty       NetKind = "empty"
	NetTruncated   NetKind = "truncated"
	NetTooLarge    NetKind = "too-large"
	NetMalformed   NetKind = "malformed" // JSON, but not what was asked for
	NetHTTP2       NetKind = "http2"
	NetClock       NetKind = "clock"
	NetUnreachable NetKind = "unreachable"
)

// Arg names a value that words may use. The list is closed so that every
// sentence can be checked against it.
type Arg string

// The arguments.
const (
	ArgTenant      Arg = "tenant"
	ArgTokenTenant Arg = "tokenTenant"
	ArgClientID    Arg = "clientId"
	ArgEnvironment Arg = "environment"
	ArgCompany     Arg = "company"
	ArgNear        Arg = "near" // the near miss that is offered
	ArgChoices     Arg = "choices"
	ArgHost        Arg = "host"
	ArgIssuer      Arg = "issuer" // certificate issuer met in TLS
	ArgPermission  Arg = "permission"
	ArgRoles       Arg = "roles"
	ArgAudience    Arg = "audience"
	ArgTable       Arg = "table"
	ArgRight       Arg = "right"
	ArgExtension   Arg = "extension"
	ArgSeconds     Arg = "seconds"
	ArgMinutes     Arg = "minutes"
	ArgDays        Arg = "days"
	ArgDate        Arg = "date"
	ArgCode        Arg = "code" // as the authority printed it, e.g. AADSTS7000215
	ArgStatus      Arg = "status"
	ArgAccount     Arg = "account"
	ArgRedirect    Arg = "redirect"
	ArgPath        Arg = "path"
	ArgVersion     Arg = "version"
	ArgCount       Arg = "count"
	ArgName        Arg = "name"
	ArgScope       Arg = "scope"
	ArgClaims      Arg = "claims"
	ArgLink        Arg = "link"
	ArgRoute       Arg = "route" // a custom API or web service, as it is written
)

// Args returns every known argument name.
func Args() []Arg {
	return []Arg{
		ArgTenant, ArgTokenTenant, ArgClientID, ArgEnvironment, ArgCompany, ArgNear, ArgChoices, ArgHost, ArgIssuer,
		ArgPermission, ArgRoles, ArgAudience, ArgTable, ArgRight, ArgExtension, ArgSeconds, ArgMinutes, ArgDays,
		ArgDate, ArgCode, ArgStatus, ArgAccount, ArgRedirect, ArgPath, ArgVersion, ArgCount, ArgName, ArgScope, ArgClaims,
		ArgLink, ArgRoute,
	}
}

// Fault is every failure in the product: data first, words never. Zero fields
// mean "not known".
type Fault struct {
	Stage    Stage
	Kind     string // our own name where nobody else gave one: "secret-is-guid", "no-keyring", "state-mismatch", …
	HTTP     int    // status, if an answer came
	OAuth    string // RFC 6749 error, "error" of the answer
	Suberror string
	AADSTS   []int  // Entra error_codes, as they came
	BC       string // Business Central error.code
	Net      NetKind
	Detail   string // the server's own words, redacted, for the details toggle only
	Trace    string // trace id (Entra) or request id (BC)
	Corr     string // correlation id
	When     time.Time
	Retry    time.Duration // Retry-After, 0 = not said
	Field    Field
	Args     map[Arg]string
	// Facts are observations that narrow a cause: what the token says and what
	// earlier rungs saw. Keys are "token.roles", "token.aud", … (see diagnose).
	Facts map[string]string
	Err   error // cause, for developers; holds no secret
}

// Error describes the fault for developers and logs; people read a Finding.
func (f *Fault) Error() string {
	parts := []string{string(f.Stage)}
	add := func(name string, v any, ok bool) {
		if ok {
			parts = append(parts, fmt.Sprintf("%s=%v", name, v))
		}
	}
	add("kind", f.Kind, f.Kind != "")
	add("http", f.HTTP, f.HTTP != 0)
	add("oauth", f.OAuth, f.OAuth != "")
	add("aadsts", f.AADSTS, len(f.AADSTS) > 0)
	add("bc", f.BC, f.BC != "")
	add("net", f.Net, f.Net != NetNone)
	add("corr", f.Corr, f.Corr != "")
	s := strings.Join(parts, " ")
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// With adds an argument and returns the fault, for building it in one breath.
func (f *Fault) With(name Arg, value string) *Fault {
	if f.Args == nil {
		f.Args = map[Arg]string{}
	}
	f.Args[name] = value
	return f
}

// Field is an input of the wizard that a failure can blame.
type Field string

// The fields.
const (
	FieldNone        Field = ""
	FieldName        Field = "name"
	FieldMode        Field = "mode"
	FieldTenant      Field = "tenant"
	FieldClientID    Field = "clientId"
	FieldSecret      Field = "secret"
	FieldSecretEnds  Field = "secretEnds"
	FieldCertificate Field = "certificate"
	FieldPlatform    Field = "platform"
	FieldAccount     Field = "account"
	FieldEnvironment Field = "environment"
	FieldCompany     Field = "company"
	FieldRoutes      Field = "routes"
	FieldCloud       Field = "cloud"
	FieldOpenIDURL   Field = "openidUrl"
	FieldAuthURL     Field = "authUrl"
	FieldTokenURL    Field = "tokenUrl"
	FieldAPIURL      Field = "apiUrl"
	FieldEnvsURL     Field = "environmentsUrl"
	FieldRedirect    Field = "redirectUrl"
	FieldResource    Field = "resource"
	FieldScope       Field = "scope"
	FieldGroup       Field = "group"
	FieldTags        Field = "tags"
	FieldKeep        Field = "keep"
	FieldWebURL      Field = "webUrl"
	FieldAuthMethod  Field = "authMethod"
	FieldTokenMethod Field = "tokenMethod"
	FieldCredential  Field = "credentialType"
	FieldSignature   Field = "signature"
	FieldContentType Field = "contentType"
	FieldAccessProp  Field = "accessTokenProperty"
	FieldExpiresProp Field = "expiresInProperty"
	FieldRefreshProp Field = "refreshTokenProperty"
	FieldOther       Field = "other"
)

// Severity of an Issue or Finding.
type Severity string

// The severities.
const (
	SeverityNote    Severity = "note"
	SeverityWarning Severity = "warning" // attention; the work can go on
	SeverityError   Severity = "error"   // the work cannot go on
)

// Issue is something wrong with a typed value, as data: the words are found by
// Code ("issue.<code>").
type Issue struct {
	Field    Field
	Code     string
	Severity Severity
	Args     map[Arg]string
}
