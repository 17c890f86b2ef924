package rotate

import (
	"context"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/flow"
)

// Session is the running page.
type Session = flow.Session[State, Event, Effect]

// Event is something that happened; its method says what follows.
type Event interface {
	apply(s State) (State, []Effect)
}

// Effect is something to do outside. Slot names where it runs: another effect in
// the same slot stops it and silences it.
type Effect interface {
	Slot() string
	run(ctx context.Context, svc Services, send func(Event))
}

// Reduce returns the state after an event and what is to be done.
func Reduce(s State, e Event) (State, []Effect) { return e.apply(s) }

// Services is the outside world. All may block and must return when ctx ends;
// Explain, Links and Now do not block.
type Services struct {
	// Find reads the connection and the others of its registration.
	Find func(ctx context.Context, id string) (connection.Profile, []connection.Profile, error)
	// Try asks the authority for a token with the secret and keeps nothing.
	Try func(ctx context.Context, p connection.Profile, secret connection.Secret) error
	// Replace stores the secret for one connection; if it fails the old one is
	// still the stored one.
	Replace func(ctx context.Context, id string, secret connection.Secret, ends string) (connection.Profile, error)
	Explain func(error) []diagnose.Finding
	Links   func(connection.Profile) map[string]string
	Open    func(ctx context.Context, address string) error
	Copy    func(ctx context.Context, text string) error
	Now     func() time.Time
}

// Start begins the renewal of a connection's secret; it ends with ctx.
func Start(ctx context.Context, svc Services, id string) *Session {
	return flow.Start(ctx, flow.Program[State, Event, Effect]{
		Initial: State{ID: id, Step: StepEnter, Now: svc.Now()},
		Reduce:  Reduce,
		Key:     func(e Effect) string { return e.Slot() },
		Run:     func(ctx context.Context, e Effect, send func(Event)) { e.run(ctx, svc, send) },
	})
}

// Find reads the connection.
type Find struct{ ID string }

// Slot implements Effect.
func (Find) Slot() string { return "task" }

func (e Find) run(ctx context.Context, svc Services, send func(Event)) {
	p, others, err := svc.Find(ctx, e.ID)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Read{p, others, svc.Now()})
}

// Try tries the new secret.
type Try struct {
	Profile connection.Profile
	Secret  connection.Secret
}

// Slot implements Effect.
func (Try) Slot() string { return "task" }

func (e Try) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.Try(ctx, e.Profile, e.Secret); err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Tried{})
}

// Replace stores the new secret in each connection; one that fails does not
// stop the others, but where the first fails nothing else is touched.
type Replace struct {
	Profiles []connection.Profile
	Secret   connection.Secret
	Ends     string
}

// Slot implements Effect.
func (Replace) Slot() string { return "task" }

func (e Replace) run(ctx context.Context, svc Services, send func(Event)) {
	for i, p := range e.Profiles {
		out := Outcome{ID: p.ID, Name: p.Name}
		if _, err := svc.Replace(ctx, p.ID, e.Secret, e.Ends); err != nil {
			out.Findings = svc.Explain(err)
		}
		send(Replaced{out})
		if i == 0 && !out.Well() {
			break
		}
	}
	send(Ended{})
}

// Open opens an address, or what a name stands for, in the browser.
type Open struct {
	Profile connection.Profile
	Name    string
}

// Slot implements Effect.
func (Open) Slot() string { return "open" }

func (e Open) run(ctx context.Context, svc Services, send func(Event)) {
	address := e.Name
	if !strings.HasPrefix(address, "https://") {
		address = svc.Links(e.Profile)[e.Name]
	}
	if address == "" {
		err := &connection.Fault{Stage: connection.StageBrowser, Kind: "no-link"}
		send(NotOpened{svc.Explain(err.With(connection.ArgName, e.Name))})
		return
	}
	if err := svc.Open(ctx, address); err != nil {
		send(NotOpened{svc.Explain(err)})
	}
}

// Copy puts what a name stands for on the clipboard.
type Copy struct {
	Profile connection.Profile
	Name    string
}

// Slot implements Effect.
func (Copy) Slot() string { return "copy" }

func (e Copy) run(ctx context.Context, svc Services, send func(Event)) {
	text := svc.Links(e.Profile)[e.Name]
	if text == "" {
		send(Said{"card.said.nothing"})
		return
	}
	if err := svc.Copy(ctx, text); err != nil {
		send(NotOpened{svc.Explain(err)})
		return
	}
	send(Said{"card.said.copied"})
}
