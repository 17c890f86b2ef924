package junit

import (
	"encoding/xml"
	"io"
	"strconv"
	"time"
)

// Suites is a whole report.
type Suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"` // Seconds
	Suites   []Suite  `xml:"testsuite"`
}

// Suite is what belongs together.
type Suite struct {
	Name       string     `xml:"name,attr"`
	ID         string     `xml:"id,attr,omitempty"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr"`
	Time       string     `xml:"time,attr,omitempty"` // Seconds
	Timestamp  string     `xml:"timestamp,attr"`      // Stamp
	Properties []Property `xml:"properties>property,omitempty"`
	Cases      []Case     `xml:"testcase"`
	Out        string     `xml:"system-out,omitempty"`
}

// Property is a named value of a suite.
type Property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// Case is one thing that was looked at; one without Failure and Skipped passed.
type Case struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    string   `xml:"time,attr"` // Seconds
	Failure *Failure `xml:"failure"`
	Skipped *Skipped `xml:"skipped"`
	Out     string   `xml:"system-out,omitempty"`
}

// Failure says what is wrong.
type Failure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"` // the finding's code
	Text    string `xml:",chardata"`
}

// Skipped says why nothing was looked at.
type Skipped struct {
	Message string `xml:"message,attr"`
}

// Add puts a case into the suite and counts it.
func (s *Suite) Add(c Case) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
}

// Write counts what is in the suites and writes the report. Errors are those of w.
func (all Suites) Write(w io.Writer) error {
	for _, s := range all.Suites {
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Skipped += s.Skipped
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

// Seconds writes a time as the format wants it.
func Seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// Stamp writes a moment as the format wants it: ISO 8601 in UTC, without a zone.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
