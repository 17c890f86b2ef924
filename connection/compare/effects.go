package compare

import (
	"context"
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// The effects. What runs for a side runs in its slot.
type (
	Load struct{}
	Test struct {
		At   int
		Side Side
	}
	SignIn struct {
		At   int
		Side Side
		Code bool // with a code, on any device
	}
	Read struct{ At int }
	Stop struct{ At int } // ends what runs for a side
	Copy struct {
		Text string
		Link bool // of a sign-in, and not the comparison
	}
)

func slot(at int) string { return "side" + strconv.Itoa(at) }

func (Load) Slot() string     { return "load" }
func (e Test) Slot() string   { return slot(e.At) }
func (e SignIn) Slot() string { return slot(e.At) }
func (Read) Slot() string     { return "read" }
func (e Stop) Slot() string   { return slot(e.At) }
func (Copy) Slot() string     { return "copy" }

func (Load) run(ctx context.Context, svc Services, send func(Event)) {
	list, err := svc.List(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(LoadFailed{svc.Explain(err)})
	default:
		send(Loaded{list})
	}
}

// lend hands a counterpart its secret.
func (s Side) lend(ctx context.Context, svc Services) error {
	if s.Kind != KindCounterpart {
		return nil
	}
	return svc.Lend(ctx, s.From, s.Profile.ID)
}

func (e Test) run(ctx context.Context, svc Services, send func(Event)) {
	err := e.Side.lend(ctx, svc)
	var r check.Report
	if err == nil {
		r, err = svc.Check(ctx, e.Side.Profile, func(x check.Result) { send(Progressed{At: e.At, Result: x}) })
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{At: e.At, Findings: svc.Explain(err)})
	default:
		send(Tested{At: e.At, Report: r})
	}
}

func (e SignIn) run(ctx context.Context, svc Services, send func(Event)) {
	err := e.Side.lend(ctx, svc)
	ask := func(p connection.Prompt) { send(Prompted{At: e.At, Prompt: p}) }
	switch {
	case err != nil:
	case e.Code:
		err = svc.SignInByCode(ctx, e.Side.Profile, ask)
	default:
		err = svc.SignIn(ctx, e.Side.Profile, ask)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{At: e.At, Findings: svc.Explain(err)})
	default:
		send(SignedIn{At: e.At})
	}
}

func (e Read) run(ctx context.Context, svc Services, send func(Event)) {
	reports, name, err := svc.Read(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		send(Failed{At: e.At, Findings: svc.Explain(err)})
	default:
		send(FileRead{At: e.At, Name: name, Reports: reports})
	}
}

func (Stop) run(context.Context, Services, func(Event)) {}

func (e Copy) run(ctx context.Context, svc Services, send func(Event)) {
	if svc.Copy(ctx, e.Text) == nil && !e.Link { // a clipboard that refuses says nothing more
		send(CopyDone{})
	}
}
