package cards

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Session is the running home screen.
type Session = flow.Session[State, Event, Effect]

// Event is something that happened; its method says what follows.
type Event interface {
	apply(s State) (State, []Effect)
}

// Effect is something to do outside. Slot names where it runs: another effect
// in the same slot stops it and silences it.
type Effect interface {
	Slot() string
	run(ctx context.Context, svc Services, send func(Event))
}

// Reduce returns the state after an event and what is to be done.
func Reduce(s State, e Event) (State, []Effect) { return e.apply(s) }

// Services is the outside world as the home screen sees it. All may block and
// must return when ctx ends; Explain, Lookup, Links and Encode do not block.
type Services struct {
	List func(ctx context.Context) ([]connection.Profile, error)
	// StatusWords are what the statuses are called, for the search; nil for none.
	StatusWords map[Status]string
	// LoadView and KeepView remember how the list is shown; nil forgets it.
	LoadView func(ctx context.Context) (View, error)
	KeepView func(ctx context.Context, v View) error
	// Relabel gives many connections another customer or other tags.
	Relabel func(ctx context.Context, ids []string, change func(*connection.Profile)) error
	// Inspect reads the stored token and asks nobody.
	Inspect func(ctx context.Context, id string) (connection.TokenFacts, error)
	// GetToken asks for a new token.
	GetToken func(ctx context.Context, p connection.Profile) (connection.TokenFacts, error)
	// Check climbs the ladder; on hears of every rung as it begins and ends.
	Check func(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error)
	// SignIn opens the browser and waits; ask is told what may be done meanwhile.
	SignIn func(ctx context.Context, p connection.Profile, selectAccount bool, ask func(connection.Prompt)) (connection.TokenFacts, error)
	// SignInByCode waits for a person who types a code on any device; ask is told
	// the code.
	SignInByCode func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) (connection.TokenFacts, error)
	// Consent gets a new token and reads the permissions in it.
	Consent func(ctx context.Context, p connection.Profile) (Consent, error)
	// CopyToken puts the access token on the clipboard for a short while.
	CopyToken func(ctx context.Context, id string) error
	// AnswerSignIn hands a pasted address to the waiting sign-in.
	AnswerSignIn func(ctx context.Context, id, address string) error
	// Refresh renews with the stored refresh token.
	Refresh func(ctx context.Context, p connection.Profile) (connection.TokenFacts, error)
	// Revoke forgets the tokens.
	Revoke func(ctx context.Context, id string) error
	Remove func(ctx context.Context, id string) error
	// Save keeps changed words of a connection; the stored secret stays.
	Save func(ctx context.Context, p connection.Profile) (connection.Profile, error)
	// Duplicate makes a new connection of the same values and the same secret,
	// without tokens.
	Duplicate func(ctx context.Context, id string) (connection.Profile, error)
	Open      func(ctx context.Context, url string) error
	Copy      func(ctx context.Context, text string) error
	Explain   func(error) []diagnose.Finding
	// Lookup explains a pasted text: the finding, the codes that were seen, and
	// whether anything in it is known.
	Lookup func(text string) (diagnose.Finding, []string, bool)
	// Links are the addresses and texts that "open:", "copy:" and "mail:" name.
	Links func(p connection.Profile) map[string]string
	// Encode writes a report in a format.
	Encode func(r check.Report, f check.Format) ([]byte, error)
	// Export lets the user choose a place and writes the connection file, which
	// holds no secret; it returns the file's name, "" if none was chosen.
	Export func(ctx context.Context, p connection.Profile) (string, error)
	// WriteFile lets the user choose a place, with name as the proposal, and
	// returns the name of the file; "" means that the user thought better of it.
	WriteFile func(ctx context.Context, name string, content []byte) (string, error)
	// EndsSeen tells which notice of what ends soon was dismissed, DismissEnds
	// remembers it. nil forgets at the end of the program.
	EndsSeen    func() string
	DismissEnds func(mark string)
	// ResetVault begins a new vault; what was in the old one is lost.
	ResetVault func(ctx context.Context) error
}

// Start begins a home screen that ends with ctx, in a world.
func Start(ctx context.Context, svc Services, w World) *Session {
	seen := ""
	if svc.EndsSeen != nil {
		seen = svc.EndsSeen()
	}
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: State{World: w, EndsSeen: seen},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
}
