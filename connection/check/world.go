package check

import (
	"context"
	"net/http"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

// World is everything that a test may look at and ask. It is filled by whoever
// starts the test, so that a test of the test can fill it with fakes.
type World struct {
	Profile   connection.Profile
	Effective connection.Effective
	// Secret is the client secret, used only for looking at its shape.
	Secret connection.Secret
	// Now is the local clock; nil means time.Now.
	Now func() time.Time
	// HTTP is the program's one client (package wire).
	HTTP *http.Client
	// Discover reads the tenant's OpenID configuration.
	Discover func(ctx context.Context) (entra.Metadata, error)
	// FreshToken gets a new token: an app's by client credentials, a person's
	// by refresh, else the held one. A fault of kind "needs-sign-in" says that
	// nobody has signed in.
	FreshToken func(ctx context.Context) (entra.Token, error)
	// Renew gets a token once more, as a program that runs for hours would.
	Renew func(ctx context.Context) (entra.Token, error)
	// Shared says that many connections are tested at once and share what they
	// can: nothing is fetched a second time only to see that it can be.
	Shared bool
	// Journal is where HTTP writes what was said; nil means no evidence.
	Journal *journal.Log
	// Explain turns a fault into a finding (the catalogue's Explain).
	Explain func(*connection.Fault) diagnose.Finding

	shared *shared
}
