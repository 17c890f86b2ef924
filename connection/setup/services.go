package setup

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
	"bcconnect/connection/handover"
)

// Services is the outside world as the wizard sees it. An empty secret means
// the one that is stored for the connection. Every function may block and ends
// with its context; errors hold a *connection.Fault.
type Services struct {
	// SignIn opens the browser and waits; ask is told what may be done meanwhile.
	SignIn func(ctx context.Context, p connection.Profile, secret connection.Secret, selectAccount bool, ask func(connection.Prompt)) (connection.TokenFacts, error)
	// SignInByCode waits for a person who types a code on any device (RFC 8628);
	// no secret goes along. ask is told the code.
	SignInByCode func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) (connection.TokenFacts, error)
	// AnswerSignIn hands a pasted address to the sign-in that waits for the
	// connection.
	AnswerSignIn func(ctx context.Context, id, address string) error
	GetToken     func(ctx context.Context, p connection.Profile, secret connection.Secret) (connection.TokenFacts, error)
	// LookUpTenant asks whether the tenant exists. The name is empty where only
	// the id is known.
	LookUpTenant func(ctx context.Context, p connection.Profile) (id, name string, err error)
	Environments func(ctx context.Context, p connection.Profile, secret connection.Secret) ([]check.Environment, error)
	Companies    func(ctx context.Context, p connection.Profile, secret connection.Secret) ([]connection.Company, error)
	Check        func(ctx context.Context, p connection.Profile, secret connection.Secret, on func(check.Result)) (check.Report, error)
	// Save keeps the connection; a nil secret leaves the stored one alone.
	Save    func(ctx context.Context, p connection.Profile, secret *connection.Secret, draft bool) (connection.Profile, error)
	Explain func(error) []diagnose.Finding
	Open    func(ctx context.Context, url string) error
	Copy    func(ctx context.Context, text string) error
	// Paste picks the values out of any text.
	Paste func(text string) handover.Pasted
	// Belongs finds the connections that a text fills in, where it is a connection
	// file; nil where there are none.
	Belongs func(text string) handover.Belongs
	// FillIn opens another connection, to be filled in from a connection file; an
	// empty id makes a new one of it.
	FillIn func(ctx context.Context, id, text string)
	// Links are the addresses and texts that "open:" and "copy:" name: the
	// objects of diagnose's actions, and "register" (the list of registrations),
	// "redirect", "consentLink" and "mailAdmin" (a mailto: address).
	Links func(p connection.Profile) map[string]string
	// LoadCertificate reads a certificate and its key out of files and returns it
	// sealed; MakeCertificate makes one that signs itself.
	LoadCertificate func(ctx context.Context, files []connection.Secret, passphrase connection.Secret) (connection.Secret, connection.CertificateMeta, error)
	MakeCertificate func(ctx context.Context, name string, months, bits int) (connection.Secret, connection.CertificateMeta, error)
	// WritePublicPart lets the user choose where the public part of a certificate
	// goes, and returns the path, "" for nowhere. An empty key means the kept one.
	WritePublicPart func(ctx context.Context, p connection.Profile, key connection.Secret, pem bool) (string, error)
	// ReadFile lets the user choose a file and returns its text; "" when none
	// was chosen.
	ReadFile func(ctx context.Context) (string, error)
}

// Start begins a wizard that ends with ctx. A connection without an id gets
// one, so that a token got before the first save belongs to it.
func Start(ctx context.Context, svc Services, initial State) *Session {
	if initial.Draft.ID == "" {
		initial.Draft.ID = newID()
	}
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: initial,
		Reduce:  Reduce,
		Key:     func(e Effect) string { return string(e.Slot()) },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
}

func newID() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}
