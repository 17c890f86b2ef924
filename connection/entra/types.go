package entra

import (
	"context"
	"net/http"
	"time"

	"bcconnect/connection"
)

// Token is what the token endpoint gave.
type Token struct {
	Access  connection.Secret
	Refresh connection.Secret // empty: none was given
	// Expires is zero when the authority did not say (unknown, not "never").
	Expires  time.Time
	Obtained time.Time
	Scope    string
	Claims   Claims
}

// Claims are what the access token (and, for names only, the id token) says.
// They are information: nothing is decided on them beyond a hint.
type Claims struct {
	Opaque    bool // the access token is no JWT
	Version   string
	Audience  []string
	Issuer    string
	Tenant    string // tid
	AppID     string // appid (v1) or azp (v2)
	AppAuth   string // appidacr or azpacr: 0 public, 1 secret, 2 certificate
	User      string // upn, unique_name or preferred_username
	ObjectID  string
	IDType    string // idtyp
	Roles     []string
	Scopes    []string // scp
	IssuedAt  time.Time
	NotBefore time.Time
	Expires   time.Time
	// All holds every claim as text, for showing.
	All map[string]string
}

// Metadata is what the OpenID configuration says of a tenant.
type Metadata struct {
	Issuer        string
	TenantID      string // GUID out of the issuer, if there is one
	Authorize     string
	Token         string
	DeviceCode    string
	IssInResponse bool // authorization_response_iss_parameter_supported, RFC 9207
	// Date is the server's clock when it answered, zero if it did not say.
	Date time.Time
}

// Outcome is how a sign-in ended, for the page on which the browser ends.
type Outcome struct {
	OK     bool
	Wrong  bool   // an answer that is not ours (wrong state): the wait goes on
	Error  string // RFC 6749 error
	Detail string // error_description, cut; the page must escape it
}

// Client gets tokens from Entra or another authority.
type Client struct {
	// HTTP is the program's one client (package wire).
	HTTP *http.Client
	// Browse opens the system's browser. It may block as long as the browser
	// runs, so it is called on a goroutine of its own.
	Browse func(ctx context.Context, url string) error
	// Page makes the static HTML page on which the browser ends.
	Page func(Outcome) []byte
	// Wait bounds an interactive sign-in; zero means five minutes.
	Wait time.Duration
	// Issuer, if not empty, is what an "iss" parameter of an authorization
	// response must equal (RFC 9207); it is required when IssRequired is set.
	Issuer      string
	IssRequired bool
}

// Interaction says how to ask.
type Interaction struct {
	// SelectAccount asks for prompt=select_account; a login hint is then left
	// out (AADSTS90005).
	SelectAccount bool
	// Ask is told what the user must do, before the browser opens and once more
	// (with BrowserFailed) if it could not be; it must not wait for the user.
	// answer takes a pasted address and runs it through the same parser and
	// state check as the listener; it may be called from any goroutine.
	Ask func(p connection.Prompt, answer func(address string) error)
}
