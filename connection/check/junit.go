package check

import (
	"fmt"
	"io"
	"strings"
	"time"

	"bcconnect/connection/junit"
)

// WriteJUnit writes reports as JUnit XML: a suite for each, with a case for each
// rung. A rung that failed is a failure with its finding; one that was not run,
// or is not applicable, is skipped; a remark stands in the output of a case that
// passed.
func WriteJUnit(w io.Writer, say func(key string, pairs ...string) string, reports ...Report) error {
	all := junit.Suites{Name: "BC Connect", Suites: []junit.Suite{}}
	var took time.Duration
	for _, r := range reports {
		all.Suites = append(all.Suites, r.junit(say))
		took += r.Took
	}
	all.Time = junit.Seconds(took)
	return all.Write(w)
}

func (r Report) junit(say Say) junit.Suite {
	s := junit.Suite{
		Name: printable(r.Name), ID: r.Profile, Time: junit.Seconds(r.Took), Timestamp: junit.Stamp(r.Started), Properties: []junit.Property{},
	}
	if r.Program != "" {
		s.Properties = append(s.Properties, junit.Property{Name: say("report.fact.program"), Value: r.Program})
	}
	for _, f := range r.factLines(say) {
		s.Properties = append(s.Properties, junit.Property{Name: f[0], Value: printable(f[1])})
	}
	for i, x := range r.Results {
		s.Add(x.junit(i, s.Name, say))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.by(say))
	_ = r.endText(&b, say) // a builder takes everything
	s.Out = printable(b.String())
	return s
}

func (x Result) junit(number int, suite string, say Say) junit.Case {
	seen := say(x.Words.Key, x.Words.Pairs()...)
	c := junit.Case{Class: suite, Name: fmt.Sprintf("%02d %s", number, name(x.ID, say)), Time: junit.Seconds(x.Took)}
	switch x.Verdict {
	case Pass:
		c.Out = printable(seen)
	case Attention:
		c.Out = printable(strings.Join(append([]string{seen}, steps(x, say)...), "\n"))
	case Fail:
		f := junit.Failure{Message: seen, Type: string(Fail), Text: strings.Join(steps(x, say), "\n")}
		if len(x.Findings) > 0 {
			first := x.Findings[0]
			f.Type = first.Code
			f.Text = say("finding."+first.Code+".why", Words{Args: first.Args}.Pairs()...) + "\n" + f.Text
		}
		f.Message, f.Text = printable(f.Message), printable(f.Text)
		c.Failure = &f
	case NotRun, Waiting, Running, NotApplicable:
		c.Skipped = &junit.Skipped{Message: printable(seen)}
	}
	return c
}
