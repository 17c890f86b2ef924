package recipe

import (
	"context"
	"errors"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// Effect is something to do outside. Slot names where it runs: another effect
// in the same slot stops it and silences it.
type Effect interface {
	Slot() string
	run(ctx context.Context, svc Services, send func(Event))
}

// taskSlot is where what can be cancelled runs.
const taskSlot = "task"

// Load reads the connection.
type Load struct{ ID string }

// Slot implements Effect.
func (Load) Slot() string { return taskSlot }

func (e Load) run(ctx context.Context, svc Services, send func(Event)) {
	p, err := svc.Load(ctx, e.ID)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Loaded{p})
}

// Keep writes down which steps are done.
type Keep struct{ ID, Ticks string }

// Slot implements Effect: each writes the whole list, in turn, so the last wins.
func (Keep) Slot() string { return "keep" }

func (e Keep) run(ctx context.Context, svc Services, send func(Event)) {
	// A newer list takes this slot; what is being written is not torn off.
	if err := svc.Tick(context.WithoutCancel(ctx), e.ID, e.Ticks); err != nil {
		send(Failed{svc.Explain(err)})
	}
}

// Climb runs the test ladder.
type Climb struct{ Profile connection.Profile }

// Slot implements Effect.
func (Climb) Slot() string { return taskSlot }

func (e Climb) run(ctx context.Context, svc Services, send func(Event)) {
	report, err := svc.Check(ctx, e.Profile, func(r check.Result) { send(RungDone{r}) })
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{svc.Explain(err)})
	default:
		send(Checked{report})
	}
}

// Verify looks at a fresh token.
type Verify struct{ Profile connection.Profile }

// Slot implements Effect.
func (Verify) Slot() string { return taskSlot }

func (e Verify) run(ctx context.Context, svc Services, send func(Event)) {
	seen, err := svc.Consent(ctx, e.Profile)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{svc.Explain(err)})
	default:
		send(Verified{seen})
	}
}

// Stop ends what runs by taking its slot.
type Stop struct{}

// Slot implements Effect.
func (Stop) Slot() string { return taskSlot }

func (Stop) run(context.Context, Services, func(Event)) {}

// Follow opens what a name stands for, or an address.
type Follow struct {
	Profile connection.Profile
	Name    string
}

// Slot implements Effect.
func (Follow) Slot() string { return "open" }

func (e Follow) run(ctx context.Context, svc Services, send func(Event)) {
	address := e.Name
	if !strings.HasPrefix(address, "https://") {
		address = svc.Links(e.Profile)[e.Name]
	}
	if address == "" {
		f := &connection.Fault{Stage: connection.StageBrowser, Kind: "no-link", Err: errors.New("recipe: no such link")}
		send(Failed{svc.Explain(f.With(connection.ArgName, e.Name))})
		return
	}
	if err := svc.Open(ctx, address); err != nil {
		send(Failed{svc.Explain(err)})
	}
}

// Put puts a text on the clipboard: Text, or what Name stands for.
type Put struct {
	Profile    connection.Profile
	Text, Name string
}

// Slot implements Effect.
func (Put) Slot() string { return "copy" }

func (e Put) run(ctx context.Context, svc Services, send func(Event)) {
	text := e.Text
	if text == "" {
		text = svc.Links(e.Profile)[e.Name]
	}
	if text == "" {
		send(Done{Key: "card.said.nothing"})
		return
	}
	if err := svc.Copy(ctx, text); err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Done{Key: "card.said.copied"})
}

// Paper makes the page for the administrator, or the connection file.
type Paper struct {
	Sheet Sheet
	How   How
	File  *connection.Profile // the connection file instead, if not nil
}

// Slot implements Effect.
func (Paper) Slot() string { return taskSlot }

func (e Paper) run(ctx context.Context, svc Services, send func(Event)) {
	var name string
	var err error
	switch {
	case e.File != nil:
		name, err = svc.Export(ctx, *e.File)
	case e.How == HowShow:
		err = svc.Show(ctx, e.Sheet)
	default:
		name, err = svc.Save(ctx, e.Sheet)
	}
	switch {
	case err != nil:
		send(Failed{svc.Explain(err)})
	case name != "":
		send(Done{Key: "card.said.written", Args: map[connection.Arg]string{connection.ArgPath: name}})
	default:
		send(Done{})
	}
}
