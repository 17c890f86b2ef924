package sweep

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"bcconnect/connection/check"
)

// Say says a key in the reader's language (assets/text): pairs are name, value.
type Say = func(key string, pairs ...string) string

// Write writes the summary in a format. Names come from outside: control
// characters are taken out, and what the format would read is escaped.
func (sum Summary) Write(w io.Writer, f check.Format, say Say) error {
	switch f {
	case check.FormatMarkdown:
		return sum.markdown(w, say)
	case check.FormatJSON:
		return sum.json(w, say)
	case check.FormatJUnit:
		return sum.junit(w, say)
	case check.FormatHTML:
		return sum.html(w, say)
	case check.FormatText:
	}
	return sum.text(w, say)
}

// Headline says in one line what a sweep came to: "996 of 1,000 work".
func (sum Summary) Headline(say Say) string {
	key := "sweep.headline"
	if sum.Stopped {
		key = "sweep.headline.stopped"
	}
	works := sum.Counts[Well] + sum.Counts[Attention]
	return say(key, "passed", strconv.Itoa(works), "total", strconv.Itoa(sum.Total))
}

// counts says how many connections came to each verdict that one came to.
func (sum Summary) counts(say Say) []string {
	var out []string
	for _, v := range Verdicts() {
		if n := sum.Counts[v]; n > 0 {
			out = append(out, say("sweep.verdict."+string(v))+": "+strconv.Itoa(n))
		}
	}
	return out
}

// by says when and for how long.
func (sum Summary) by(say Say) string {
	return say("report.when", "date", sum.Started.UTC().Format("2006-01-02 15:04")+" UTC", "seconds",
		strconv.FormatFloat(sum.Took.Seconds(), 'f', 1, 64))
}

// Title is a cause in words, and who can mend it.
func (c Cause) Title(say Say) (title, owner string) {
	w := c.Finding.Words(say)
	return w.Title, w.Owner
}

// Label names an outcome with its customer and place.
func (o Outcome) Label(say Say) string {
	name := o.Name
	if name == "" {
		name = say("home.unnamed")
	}
	return strings.Join(known(o.Group, name, o.Place), " · ")
}

func known(all ...string) []string {
	out := all[:0:0]
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (sum Summary) text(w io.Writer, say Say) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%s\n", sum.Headline(say), sum.by(say), strings.Join(sum.counts(say), ", "))
	for _, c := range sum.Causes {
		title, owner := c.Title(say)
		fmt.Fprintf(&b, "\n%s\n%s. %s (%s)\n", title, count(len(c.Outcomes), say), owner, c.Finding.ID)
		for _, o := range c.Outcomes {
			fmt.Fprintf(&b, "  %s\n", o.Label(say))
		}
	}
	_, err := io.WriteString(w, printable(b.String()))
	return err
}

func (sum Summary) markdown(w io.Writer, say Say) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", escape(sum.Headline(say)), escape(sum.by(say)))
	for _, line := range sum.counts(say) {
		fmt.Fprintf(&b, "- %s\n", escape(line))
	}
	for _, c := range sum.Causes {
		title, owner := c.Title(say)
		fmt.Fprintf(&b, "\n### %s\n\n%s. %s (%s)\n\n", escape(title), escape(count(len(c.Outcomes), say)), escape(owner), escape(c.Finding.ID))
		for _, step := range c.Finding.Words(say).Do {
			if step = strings.TrimSpace(step); step != "" {
				fmt.Fprintf(&b, "%s\n", escape(step))
			}
		}
		b.WriteString("\n")
		for _, o := range c.Outcomes {
			fmt.Fprintf(&b, "- %s\n", escape(o.Label(say)))
		}
	}
	_, err := io.WriteString(w, printable(b.String()))
	return err
}

func count(n int, say Say) string { return say("sweep.count", "count", strconv.Itoa(n)) }

// printable takes control characters out, also those that turn the direction of
// reading: a terminal would obey them.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

// escape keeps foreign names from being read as Markdown, on one line.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\n' {
			r = ' '
		}
		if strings.ContainsRune("\\`*_[]<>|#", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// The JSON summary.
type (
	jsonSummary struct {
		Schema      int             `json:"schema"`
		Kind        string          `json:"kind"`
		Started     time.Time       `json:"started"` // RFC 3339, UTC
		MS          int64           `json:"ms"`
		Stopped     bool            `json:"stopped,omitempty"`
		Total       int             `json:"total"`
		Counts      map[Verdict]int `json:"counts"`
		Causes      []jsonCause     `json:"causes"`
		Connections []jsonOutcome   `json:"connections"`
	}
	jsonCause struct {
		Code        string   `json:"code"`
		Finding     string   `json:"finding"`
		Owner       string   `json:"owner"`
		Title       string   `json:"title"`
		Verdict     Verdict  `json:"verdict"`
		Connections []string `json:"connections"` // ids
	}
	jsonOutcome struct {
		ID      string  `json:"id"`
		Name    string  `json:"connection"`
		Group   string  `json:"group,omitempty"`
		Place   string  `json:"place,omitempty"`
		Mode    string  `json:"mode"`
		Verdict Verdict `json:"verdict"`
		Code    string  `json:"code,omitempty"`
		Finding string  `json:"finding,omitempty"`
		Owner   string  `json:"owner,omitempty"`
		Passed  int     `json:"passed"`
		Ran     int     `json:"ran"`
		MS      int64   `json:"ms"`
	}
)

// schema is the number of the JSON summary's shape: raised when a field changes
// its meaning or goes, not for new ones.
const schema = 1

func (sum Summary) json(w io.Writer, say Say) error {
	out := jsonSummary{
		Schema: schema, Kind: "bcconnect-summary", Started: sum.Started.UTC(), MS: sum.Took.Milliseconds(), Stopped: sum.Stopped,
		Total: sum.Total, Counts: sum.Counts, Causes: []jsonCause{}, Connections: make([]jsonOutcome, 0, len(sum.Outcomes)),
	}
	for _, c := range sum.Causes {
		title, _ := c.Title(say)
		x := jsonCause{Code: c.Finding.Code, Finding: c.Finding.ID, Owner: string(c.Finding.Who), Title: title, Verdict: c.Verdict}
		for _, o := range c.Outcomes {
			x.Connections = append(x.Connections, o.ID)
		}
		out.Causes = append(out.Causes, x)
	}
	for _, o := range sum.Outcomes {
		out.Connections = append(out.Connections, jsonOutcome{
			ID: o.ID, Name: o.Name, Group: o.Group, Place: o.Place, Mode: string(o.Mode), Verdict: o.Verdict, Code: o.Finding.Code,
			Finding: o.Finding.ID, Owner: string(o.Finding.Who), Passed: o.Passed, Ran: o.Ran, MS: o.Took.Milliseconds(),
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
