package compare

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Session is the running page.
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

// Services is the outside world as the page sees it. All may block and must
// return when ctx ends; Explain does not block.
type Services struct {
	List func(ctx context.Context) ([]connection.Profile, error)
	// Check climbs the ladder; on hears of every rung as it begins and ends.
	Check func(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error)
	// SignIn opens the browser and waits; ask is told what may be done meanwhile.
	SignIn func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) error
	// SignInByCode waits for a person who types a code on any device.
	SignInByCode func(ctx context.Context, p connection.Profile, ask func(connection.Prompt)) error
	// AnswerSignIn hands a pasted address to the waiting sign-in.
	AnswerSignIn func(ctx context.Context, id, address string) error
	Open         func(ctx context.Context, url string) error
	// Lend lets a counterpart use the secret of a connection.
	Lend func(ctx context.Context, from, to string) error
	// Read lets the user choose a saved report and reads it.
	Read    func(ctx context.Context) ([]check.Report, string, error)
	Copy    func(ctx context.Context, text string) error
	Explain func(error) []diagnose.Finding
}

// Start begins the page for a connection, with the tests of this session; it
// ends with ctx.
func Start(ctx context.Context, svc Services, id string, earlier ...check.Report) *Session {
	s := flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: State{want: id, Earlier: earlier},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
	s.Send(Opened{})
	return s
}
