package sweep

import (
	"cmp"
	"slices"
	"time"

	"bcconnect/connection/diagnose"
)

// Summary is what a sweep came to, or has come to so far.
type Summary struct {
	Scope    string
	Started  time.Time
	Took     time.Duration
	Stopped  bool // by hand, before its end
	Total    int
	Counts   map[Verdict]int
	Causes   []Cause // what has to be mended, the worst and most frequent first
	Outcomes []Outcome
}

// Cause is one thing that is wrong with one or more connections.
type Cause struct {
	Key     string           // names the cause within its summary
	Verdict Verdict          // the worst of its connections
	Finding diagnose.Finding // of the first of them
	// Outcomes are its connections, in the order of the list.
	Outcomes []Outcome
}

// Summary sums up.
func (s State) Summary() Summary {
	sum := Summary{
		Scope: s.Scope, Started: s.Started, Took: s.Took, Stopped: s.Phase == Stopped, Total: len(s.targets), Counts: map[Verdict]int{},
	}
	sum.Outcomes = s.Outcomes()
	at := map[string]int{}
	for i, o := range sum.Outcomes {
		if s.outcomes[i] == nil && s.Busy() {
			continue // its turn comes
		}
		sum.Counts[o.Verdict]++
		if o.Finding.Code == "" || o.Verdict == Unfinished || o.Verdict == NotTested {
			continue
		}
		key := o.Finding.Code + "/" + string(o.Finding.Who)
		n, known := at[key]
		if !known {
			n = len(sum.Causes)
			at[key] = n
			sum.Causes = append(sum.Causes, Cause{Key: key, Verdict: o.Verdict, Finding: o.Finding})
		}
		c := &sum.Causes[n]
		c.Outcomes = append(c.Outcomes, o)
		if rank(o.Verdict) < rank(c.Verdict) {
			c.Verdict = o.Verdict
		}
	}
	slices.SortStableFunc(sum.Causes, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(rank(a.Verdict), rank(b.Verdict)), cmp.Compare(len(b.Outcomes), len(a.Outcomes)))
	})
	return sum
}

// rank is how bad a verdict is; 0 is worst.
func rank(v Verdict) int { return slices.Index(Verdicts(), v) }
