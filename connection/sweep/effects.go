package sweep

import (
	"context"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// test tests one connection.
type test struct {
	index   int
	profile connection.Profile
}

// Slot implements Effect.
func (e test) Slot() string { return "test:" + strconv.Itoa(e.index) }

func (e test) run(ctx context.Context, svc Services, send func(Event)) {
	r, err := svc.Test(ctx, e.profile)
	var found []diagnose.Finding
	if err != nil {
		found = svc.Explain(err)
	}
	o := Condense(e.profile, r, found)
	if err != nil {
		o.Verdict = worseOf(o.Verdict, NotLooked)
	}
	send(Tested{e.index, o})
}

// worseOf keeps a verdict that says more than that nothing was tested.
func worseOf(v, than Verdict) Verdict {
	if v == NotTested {
		return than
	}
	return v
}

// pause leaves a tenant alone.
type pause struct {
	lane   int32
	length time.Duration
}

// Slot implements Effect.
func (e pause) Slot() string { return "pause:" + strconv.Itoa(int(e.lane)) }

func (e pause) run(ctx context.Context, _ Services, send func(Event)) {
	select {
	case <-ctx.Done():
	case <-time.After(e.length):
		send(Resumed{e.lane})
	}
}

// stop ends what runs in a slot by taking it.
type stop struct{ slot string }

// Slot implements Effect.
func (e stop) Slot() string { return e.slot }

func (stop) run(context.Context, Services, func(Event)) {}

// flush has what was seen written down.
type flush struct{ began time.Time }

// Slot implements Effect.
func (flush) Slot() string { return "flush" }

func (e flush) run(ctx context.Context, svc Services, send func(Event)) {
	done := Flushed{Took: time.Since(e.began)}
	if svc.Flush != nil {
		if err := svc.Flush(ctx); err != nil {
			done.Findings = svc.Explain(err)
		}
	}
	send(done)
}

// copyOut and saveOut hand the summary out.
type (
	copyOut struct{ sum Summary }
	saveOut struct {
		sum    Summary
		format check.Format
	}
)

// Slot implements Effect.
func (copyOut) Slot() string { return "out" }

// Slot implements Effect.
func (saveOut) Slot() string { return "out" }

func (e copyOut) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.Copy(ctx, e.sum); err != nil {
		send(handedOut{Findings: svc.Explain(err)})
		return
	}
	send(handedOut{Notice: check.Words{Key: "sweep.said.copied"}})
}

func (e saveOut) run(ctx context.Context, svc Services, send func(Event)) {
	name, err := svc.Save(ctx, e.sum, e.format)
	switch {
	case err != nil:
		send(handedOut{Findings: svc.Explain(err)})
	case name != "":
		args := map[connection.Arg]string{}
		args[connection.ArgPath] = name
		send(handedOut{Notice: check.Words{Key: "sweep.said.written", Args: args}})
	}
}
