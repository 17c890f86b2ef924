package check

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The JUnit report, as CI servers read it: the elements and attributes that
// Jenkins, GitLab, GitHub and Azure DevOps have in common.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"` // seconds
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		ID         string          `xml:"id,attr,omitempty"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"` // ISO 8601, UTC
		Properties []junitProperty `xml:"properties>property,omitempty"`
		Cases      []junitCase     `xml:"testcase"`
		Out        string          `xml:"system-out,omitempty"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
		Skipped *junitSkipped `xml:"skipped"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"` // the finding's code
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// WriteJUnit writes reports as JUnit XML: a suite for each, with a case for each
// rung. A rung that failed is a failure with its finding; one that was not run,
// or is not applicable, is skipped; a remark stands in the output of a case that
// passed.
func WriteJUnit(w io.Writer, say func(key string, pairs ...string) string, reports ...Report) error {
	all := junitSuites{Name: "BC Connect", Suites: []junitSuite{}}
	var took time.Duration
	for _, r := range reports {
		s := r.junit(say)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Skipped += s.Skipped
		took += r.Took
		all.Suites = append(all.Suites, s)
	}
	all.Time = exact(took)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (r Report) junit(say Say) junitSuite {
	s := junitSuite{
		Name: printable(r.Name), ID: r.Profile, Tests: len(r.Results), Time: exact(r.Took),
		Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"), Properties: []junitProperty{},
	}
	if r.Program != "" {
		s.Properties = append(s.Properties, junitProperty{say("report.fact.program"), r.Program})
	}
	for _, f := range r.factLines(say) {
		s.Properties = append(s.Properties, junitProperty{f[0], printable(f[1])})
	}
	for i, x := range r.Results {
		c := x.junit(i, s.Name, say)
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.by(say))
	_ = r.endText(&b, say) // a builder takes everything
	s.Out = printable(b.String())
	return s
}

func (x Result) junit(number int, suite string, say Say) junitCase {
	seen := say(x.Words.Key, x.Words.Pairs()...)
	c := junitCase{Class: suite, Name: fmt.Sprintf("%02d %s", number, name(x.ID, say)), Time: exact(x.Took)}
	switch x.Verdict {
	case Pass:
		c.Out = printable(seen)
	case Attention:
		c.Out = printable(strings.Join(append([]string{seen}, steps(x, say)...), "\n"))
	case Fail:
		f := junitFailure{Message: seen, Type: string(Fail), Text: strings.Join(steps(x, say), "\n")}
		if len(x.Findings) > 0 {
			first := x.Findings[0]
			f.Type = first.Code
			f.Text = say("finding."+first.Code+".why", Words{Args: first.Args}.Pairs()...) + "\n" + f.Text
		}
		f.Message, f.Text = printable(f.Message), printable(f.Text)
		c.Failure = &f
	case NotRun, Waiting, Running, NotApplicable:
		c.Skipped = &junitSkipped{Message: printable(seen)}
	}
	return c
}

func exact(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
