package check

import (
	"context"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Probe is one rung: what it needs, and how it looks. No probe writes to
// Business Central.
type Probe struct {
	ID ID
	// Needs are the rungs that must not have failed; one that did makes this
	// rung NotRun.
	Needs []ID
	// After are the rungs whose end is waited for, however they end.
	After []ID
	// Run looks. It must return soon after ctx has ended.
	Run func(ctx context.Context, w *World) Outcome
}

// Outcome is what a probe saw.
type Outcome struct {
	Verdict  Verdict
	Words    Words
	Findings []diagnose.Finding
	// Took is the time that asking took; 0 when nobody was asked.
	Took time.Duration
	// Tags name the requests that are this rung's evidence.
	Tags []ID
	// Learn, if not nil, writes what was learnt into the report's facts. It is
	// called by the runner, never by two rungs at once.
	Learn func(*Facts)
}

// Probes returns the ladder: the rungs in order.
func Probes() []Probe {
	return []Probe{
		{ID: RungValues, Run: values},
		{ID: RungNetwork, Needs: []ID{RungValues}, Run: network},
		{ID: RungTenant, Needs: []ID{RungNetwork}, Run: tenant},
		{ID: RungSignIn, Needs: []ID{RungTenant}, Run: signIn},
		{ID: RungToken, Needs: []ID{RungSignIn}, Run: token},
		{ID: RungPermissions, Needs: []ID{RungToken}, Run: permissions},
		{ID: RungEnvironments, Needs: []ID{RungPermissions}, Run: environments},
		{ID: RungReachable, Needs: []ID{RungEnvironments}, Run: reachable},
		{ID: RungAppKnown, Needs: []ID{RungReachable}, Run: appKnown},
		{ID: RungCompany, Needs: []ID{RungAppKnown}, Run: company},
		{ID: RungRead, Needs: []ID{RungCompany}, Run: read},
		{ID: RungRenewal, Needs: []ID{RungPermissions}, Run: renewal},
		{ID: RungHealth, Needs: []ID{RungAppKnown}, After: []ID{RungCompany, RungRead}, Run: health},
	}
}

// ProbesOf returns the ladder of a connection: one that uses custom APIs or web
// services of its own has a rung more. It does not need the standard API's data
// to be readable: many a connection uses nothing but its own API.
func ProbesOf(p connection.Profile) []Probe {
	all := Probes()
	if len(p.Routes.List()) == 0 {
		return all
	}
	last := &all[len(all)-1]
	last.After = append(slices.Clone(last.After), RungRoutes) // health counts its waits as well
	at := slices.IndexFunc(all, func(x Probe) bool { return x.ID == RungRenewal })
	return slices.Insert(all, at, Probe{ID: RungRoutes, Needs: []ID{RungCompany}, Run: routes})
}

// QuickProbes returns the rungs of a short test: a token and the companies, and
// what these two answers tell without a further question.
func QuickProbes() []Probe {
	return []Probe{
		{ID: RungValues, Run: values},
		{ID: RungSignIn, Needs: []ID{RungValues}, Run: signIn},
		{ID: RungToken, Needs: []ID{RungSignIn}, Run: token},
		{ID: RungPermissions, Needs: []ID{RungToken}, Run: permissions},
		{ID: RungReachable, Needs: []ID{RungPermissions}, Run: reachable},
		{ID: RungAppKnown, Needs: []ID{RungReachable}, Run: appKnown},
		{ID: RungCompany, Needs: []ID{RungAppKnown}, Run: company},
	}
}

// passed and notApplicable are outcomes with a sentence: "rung.<id>.<what>".
func passed(id ID, what string, args ...string) Outcome {
	return Outcome{Verdict: Pass, Words: words(id, what, args...), Tags: []ID{id}}
}

func notApplicable(id ID, what string) Outcome {
	return Outcome{Verdict: NotApplicable, Words: words(id, what), Tags: []ID{id}}
}

// words builds a sentence from pairs of argument and value.
func words(id ID, what string, pairs ...string) Words {
	w := Words{Key: "rung." + string(id) + "." + what}
	for i := 0; i+1 < len(pairs); i += 2 {
		if w.Args == nil {
			w.Args = make(map[connection.Arg]string, len(pairs)/2)
		}
		w.Args[connection.Arg(pairs[i])] = pairs[i+1]
	}
	return w
}

// took sets the time.
func (o Outcome) took(d time.Duration) Outcome {
	o.Took = d
	return o
}

// learn sets what the report learns.
func (o Outcome) learn(f func(*Facts)) Outcome {
	o.Learn = f
	return o
}

// tags sets the evidence.
func (o Outcome) tags(ids ...ID) Outcome {
	o.Tags = ids
	return o
}

// learnAlso adds to what the report learns.
func (o Outcome) learnAlso(more func(*Facts)) Outcome {
	before := o.Learn
	o.Learn = func(f *Facts) {
		more(f)
		if before != nil {
			before(f)
		}
	}
	return o
}
