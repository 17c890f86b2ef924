package check

import (
	"context"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// Run climbs the ladder. Rungs start as soon as the rungs that they need have
// ended well, independent ones at the same time. on is told each rung as it
// starts (Running) and as it ends, one call after the other, on the caller's
// goroutine; nil is allowed. When ctx ends, unfinished rungs are NotRun, and
// Run returns once the requests under way have been dropped.
func Run(ctx context.Context, w World, on func(Result)) Report {
	return Climb(ctx, ProbesOf(w.Profile), w, on)
}

// Climb is Run with other rungs.
func Climb(ctx context.Context, probes []Probe, w World, on func(Result)) Report {
	if on == nil {
		on = func(Result) {}
	}
	w.prepare()
	c := climb{
		world: &w, probes: probes, on: on, start: time.Now(), mark: w.mark(),
		ended:   make(chan end, len(probes)),
		verdict: make(map[ID]Verdict, len(probes)),
		report:  Report{Profile: w.Profile.ID, Name: w.Profile.Name, Started: w.Now(), Subject: subject(w.Profile)},
	}
	for _, p := range probes {
		c.verdict[p.ID] = Waiting
		c.report.Results = append(c.report.Results, Result{ID: p.ID, Verdict: Waiting})
	}
	c.run(ctx)
	c.report.Took = time.Since(c.start)
	return c.report
}

func subject(p connection.Profile) Subject {
	return Subject{
		Mode: p.Mode, Tenant: p.Tenant, ClientID: p.ClientID, Account: p.LoginHint, Environment: p.Environment,
		Company: p.Company.Label(), Routes: p.Routes.String(),
	}
}

// climb is the state of one run; only the goroutine of Climb touches it.
type climb struct {
	world   *World
	probes  []Probe
	on      func(Result)
	start   time.Time
	mark    int64 // the journal's last number before this run
	ended   chan end
	running int
	verdict map[ID]Verdict
	report  Report
}

// end is a probe that has returned.
type end struct {
	index   int
	outcome Outcome
}

func (c *climb) run(ctx context.Context) {
	// What the probes share must stop with them.
	inner, stop := context.WithCancel(journal.WithRun(ctx, c.mark+1))
	defer func() {
		stop()
		for ; c.running > 0; c.running-- {
			<-c.ended
		}
		c.world.shared.wait()
	}()
	for {
		c.advance(inner)
		if c.running == 0 {
			return
		}
		select {
		case e := <-c.ended:
			c.running--
			if ctx.Err() != nil {
				c.cancel()
				return
			}
			c.finish(e)
		case <-ctx.Done():
			c.cancel()
			return
		}
	}
}

// advance starts what may start and gives up what may not, until nothing
// changes: a rung that is given up may decide others.
func (c *climb) advance(ctx context.Context) {
	for changed := true; changed; {
		changed = false
		for i, p := range c.probes {
			if c.verdict[p.ID] != Waiting {
				continue
			}
			blocker, ready := c.ready(p)
			switch {
			case blocker != "":
				c.end(i, Result{
					ID: p.ID, Verdict: NotRun, Blocker: blocker, Words: Words{Key: "rung." + string(blocker) + ".blocks"},
				})
				changed = true
			case ready:
				c.begin(ctx, i)
			}
		}
	}
}

// ready says whether a rung may start, or which failed rung keeps it from ever
// starting: the cause, not a rung that was itself not run.
func (c *climb) ready(p Probe) (blocker ID, ready bool) {
	ready = true
	for _, need := range p.Needs {
		switch c.verdict[need] {
		case Fail:
			return need, false
		case NotRun:
			return c.result(need).Blocker, false
		case Waiting, Running:
			ready = false
		case Pass, Attention, NotApplicable:
		}
	}
	for _, other := range p.After {
		if v := c.verdict[other]; v == Waiting || v == Running {
			ready = false
		}
	}
	return "", ready
}

func (c *climb) begin(ctx context.Context, i int) {
	p := c.probes[i]
	c.verdict[p.ID] = Running
	c.report.Results[i].Verdict = Running
	c.on(Result{ID: p.ID, Verdict: Running})
	c.running++
	go func() {
		c.ended <- end{i, p.Run(c.world.tagged(ctx, p.ID), c.world)}
	}()
}

// finish takes what a probe saw into the report.
func (c *climb) finish(e end) {
	if e.outcome.Learn != nil {
		e.outcome.Learn(&c.report.Facts)
	}
	o := e.outcome
	c.end(e.index, Result{
		ID: c.probes[e.index].ID, Verdict: o.Verdict, Words: o.Words, Took: o.Took, Findings: o.Findings,
		Evidence: c.world.evidence(c.mark, o.Tags),
	})
}

func (c *climb) end(i int, r Result) {
	c.verdict[r.ID] = r.Verdict
	c.report.Results[i] = r
	c.on(r)
}

// cancel marks what has not ended.
func (c *climb) cancel() {
	for i, p := range c.probes {
		switch c.verdict[p.ID] {
		case Waiting, Running:
			c.end(i, Result{ID: p.ID, Verdict: NotRun, Words: Words{Key: "rung.cancelled"}})
		case Pass, Attention, Fail, NotRun, NotApplicable:
		}
	}
}

func (c *climb) result(id ID) Result {
	i := slices.IndexFunc(c.report.Results, func(r Result) bool { return r.ID == id })
	return c.report.Results[i]
}
