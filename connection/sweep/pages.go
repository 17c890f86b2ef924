package sweep

import (
	_ "embed" // the page is a file, so that it can be read as one
	"encoding/xml"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"
)

// The JUnit summary: a suite for each customer, a case for each connection.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"` // seconds
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Timestamp string      `xml:"timestamp,attr"` // ISO 8601, UTC
		Cases     []junitCase `xml:"testcase"`
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

func (sum Summary) junit(w io.Writer, say Say) error {
	all := junitSuites{Name: "BC Connect", Time: exact(sum.Took)}
	at := map[string]int{}
	for _, o := range sum.Outcomes {
		n, ok := at[o.Group]
		if !ok {
			n = len(all.Suites)
			at[o.Group] = n
			name := o.Group
			if name == "" {
				name = say("home.group.none")
			}
			all.Suites = append(all.Suites, junitSuite{Name: printable(name), Timestamp: sum.Started.UTC().Format("2006-01-02T15:04:05")})
		}
		s := &all.Suites[n]
		c := o.junit(say)
		s.Cases = append(s.Cases, c)
		s.Tests++
		all.Tests++
		if c.Failure != nil {
			s.Failures++
			all.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
			all.Skipped++
		}
	}
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

func (o Outcome) junit(say Say) junitCase {
	c := junitCase{Class: printable(o.Place), Name: printable(o.Name), Time: exact(o.Took)}
	words := say("sweep.verdict." + string(o.Verdict))
	if o.Finding.Code != "" {
		words = o.Finding.Words(say).Title
	}
	switch o.Verdict {
	case Failed, NotLooked, NeedsSignIn:
		steps := strings.Join(o.Finding.Words(say).Do, "\n")
		c.Failure = &junitFailure{Message: printable(words), Type: o.Finding.Code, Text: printable(steps)}
	case Unfinished, NotTested:
		c.Skipped = &junitSkipped{Message: printable(words)}
	case Attention:
		c.Out = printable(words)
	case Well:
	}
	return c
}

func exact(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

//go:embed page.html
var pageSource string

// The page as the template wants it: everything is said.
type (
	page struct {
		Lang, Title, By string
		Counts          []string
		Causes          []pageCause
	}
	pageCause struct {
		Title, Count, Owner, ID, Class string
		Do, Lines                      []string
	}
)

// html writes one page that needs nothing else: no script, no font, nothing from
// the network.
func (sum Summary) html(w io.Writer, say Say) error {
	t, err := template.New("page").Parse(pageSource)
	if err != nil {
		return err
	}
	p := page{Lang: say("report.lang"), Title: sum.Headline(say), By: sum.by(say), Counts: sum.counts(say)}
	for _, c := range sum.Causes {
		words := c.Finding.Words(say)
		x := pageCause{Title: printable(words.Title), Count: count(len(c.Outcomes), say), Owner: words.Owner, ID: c.Finding.ID, Class: string(c.Verdict)}
		for _, step := range words.Do {
			if step = strings.TrimSpace(step); step != "" {
				x.Do = append(x.Do, printable(step))
			}
		}
		for _, o := range c.Outcomes {
			x.Lines = append(x.Lines, printable(o.Label(say)))
		}
		p.Causes = append(p.Causes, x)
	}
	var b strings.Builder // half a page is none
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	_, err = io.WriteString(w, b.String())
	return err
}
