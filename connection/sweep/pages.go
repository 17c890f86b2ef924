package sweep

import (
	_ "embed" // the page is a file, so that it can be read as one
	"html/template"
	"io"
	"strings"

	"bcconnect/connection/junit"
)

// junit is the JUnit summary: a suite for each customer, a case for each
// connection.
func (sum Summary) junit(w io.Writer, say Say) error {
	all := junit.Suites{Name: "BC Connect", Time: junit.Seconds(sum.Took)}
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
			all.Suites = append(all.Suites, junit.Suite{Name: printable(name), Timestamp: junit.Stamp(sum.Started)})
		}
		all.Suites[n].Add(o.junit(say))
	}
	return all.Write(w)
}

func (o Outcome) junit(say Say) junit.Case {
	c := junit.Case{Class: printable(o.Place), Name: printable(o.Name), Time: junit.Seconds(o.Took)}
	words := say("sweep.verdict." + string(o.Verdict))
	if o.Finding.Code != "" {
		words = o.Finding.Words(say).Title
	}
	switch o.Verdict {
	case Failed, NotLooked, NeedsSignIn:
		steps := strings.Join(o.Finding.Words(say).Do, "\n")
		c.Failure = &junit.Failure{Message: printable(words), Type: o.Finding.Code, Text: printable(steps)}
	case Unfinished, NotTested:
		c.Skipped = &junit.Skipped{Message: printable(words)}
	case Attention:
		c.Out = printable(words)
	case Well:
	}
	return c
}

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
