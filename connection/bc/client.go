package bc

import (
	"context"
	"net/http"
	"time"

	"bcconnect/connection"
)

// Client asks one environment of Business Central. Its methods may be called
// from several goroutines at once; each returns a *connection.Fault (found by
// errors.As) when it fails.
type Client struct {
	// HTTP is the program's one client. Its redirect policy is not used:
	// Business Central does not redirect, so a redirect is a fault.
	HTTP *http.Client
	// Effective says where to ask.
	Effective connection.Effective
	// Token returns a valid access token.
	Token func(ctx context.Context) (connection.Secret, error)
	// Renew returns a new access token after Business Central has refused the
	// one at hand (401); nil means that a refusal is final. It is called at
	// most once per question.
	Renew func(ctx context.Context) (connection.Secret, error)
	// Tries bounds how often one question is asked when the service is busy
	// (429, 502, 503); zero means three.
	Tries int
	// Waiting, if not nil, is told before each wait.
	Waiting func(Wait)
}

// Wait is a pause that the service asked for, or that was chosen because the
// service was busy and did not say how long.
type Wait struct {
	HTTP int           // 429, 502 or 503
	For  time.Duration // the pause
	Said bool          // the service named it (Retry-After)
}

// Environment is one entry of the environments list. Version and Status are
// known only where the list is the admin centre's.
// Source: BCD/webservices/api-get-environments,
// BCD/administration/administration-center-api_environments.
type Environment struct {
	Name    string
	Type    string // "Production" or "Sandbox"
	Country string // ISO code
	Tenant  string // GUID
	Version string
	Status  string // "Active", "Upgrading", …
}

// Companies is what an environment says of its companies.
type Companies struct {
	List []connection.Company
	// Version is the platform's version as the companies carry it
	// (systemVersion), empty if none does.
	Version string
}

// Information is what a company says of itself; only what a test needs is
// asked for.
type Information struct {
	ID      string
	Display string
}
