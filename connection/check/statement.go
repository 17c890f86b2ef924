package check

import (
	"strconv"
	"strings"
	"time"
)

// Group is the rungs that came to one verdict.
type Group struct {
	Verdict Verdict
	Rungs   []ID
}

// Statement says what was verified and what was not, so that a report cannot be
// read as more than it is. Groups without rungs are left out; a rung that never
// ended was not run.
func (r Report) Statement() []Group {
	var out []Group
	for _, v := range []Verdict{Pass, Attention, Fail, NotRun, NotApplicable} {
		g := Group{Verdict: v}
		for _, x := range r.Results {
			if x.Verdict == v || v == NotRun && (x.Verdict == Waiting || x.Verdict == Running) {
				g.Rungs = append(g.Rungs, x.ID)
			}
		}
		if len(g.Rungs) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// statementLines say it: verdict, number of rungs, and their names.
func (r Report) statementLines(say Say) [][2]string {
	var out [][2]string
	for _, g := range r.Statement() {
		names := make([]string, 0, len(g.Rungs))
		for _, id := range g.Rungs {
			names = append(names, name(id, say))
		}
		out = append(out, [2]string{
			say("verdict."+string(g.Verdict)) + " (" + strconv.Itoa(len(names)) + ")", strings.Join(names, ", "),
		})
	}
	return out
}

// by says when, and by which version of the program.
func (r Report) by(say Say) string {
	if r.Program == "" {
		return r.when(say)
	}
	return r.when(say) + " " + say("report.by", "version", r.Program)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

func (r Report) verifiedJSON() jsonVerified {
	j := jsonVerified{At: r.Started.UTC(), Passed: []ID{}}
	for _, g := range r.Statement() {
		switch g.Verdict {
		case Pass:
			j.Passed = g.Rungs
		case Attention:
			j.Attention = g.Rungs
		case Fail:
			j.Failed = g.Rungs
		case NotRun, Waiting, Running:
			j.NotRun = g.Rungs
		case NotApplicable:
			j.NotApplicable = g.Rungs
		}
	}
	return j
}
