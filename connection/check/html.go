package check

import (
	_ "embed" // the page is a file, so that it can be read as one
	"html/template"
	"io"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

//go:embed page.html
var pageSource string

// The page, as the template wants it: all words are said, nothing is decided
// there.
type (
	page struct {
		Title           string
		Several, Masked bool
		Reports         []pageReport
	}
	pageReport struct {
		Anchor, Name, Mark, Class, Headline, By string
		Findings                                []pageFinding
		Rungs                                   []pageRung
		Facts, Verified, Changes                [][2]string
		Compared                                string
		Requests                                []pageRequest
	}
	pageFinding struct {
		Mark, Class, Title, ID, Why, Owner, Field, Choices, Docs, Corr string
		Do, Also                                                       []string
	}
	pageRung struct {
		Number                               int
		Name, Mark, Class, Verdict, Seen, MS string
	}
	pageRequest struct{ Method, URL, Status, MS, Corr string }
)

// WriteHTML writes reports as one page that needs nothing else: no script, no
// font, no picture, nothing from the network. It follows the reader's light or
// dark setting and prints well. Everything that came from outside is escaped.
func WriteHTML(w io.Writer, say func(key string, pairs ...string) string, reports ...Report) error {
	t, err := template.New("page").Funcs(template.FuncMap{"say": say}).Parse(pageSource)
	if err != nil {
		return err
	}
	p := page{Title: say("report.title"), Several: len(reports) > 1}
	for i, r := range reports {
		p.Masked = p.Masked || r.Masked
		p.Reports = append(p.Reports, r.page(i, say))
	}
	if len(reports) == 1 {
		p.Title = printable(reports[0].Name) + " – " + p.Title
	}
	var b strings.Builder // half a page is none
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func (r Report) page(number int, say Say) pageReport {
	v := r.Verdict()
	p := pageReport{
		Anchor: "report-" + strconv.Itoa(number+1), Name: printable(r.Name), Mark: Mark(v), Class: string(v),
		Headline: r.headline(say), By: r.by(say), Facts: plain(r.factLines(say)), Verified: r.statementLines(say),
	}
	for i, x := range r.Results {
		p.Rungs = append(p.Rungs, x.page(i, say))
		for _, q := range x.Evidence {
			p.Requests = append(p.Requests, pageRequest{
				Method: q.Method, URL: printable(q.URL), Status: status(q.Status, say), MS: milliseconds(q.Took.Milliseconds()), Corr: printable(q.Corr),
			})
		}
	}
	var told []diagnose.Finding
	for _, m := range r.met() {
		again := false
		for _, f := range told {
			again = again || f.Code == m.Finding.Code && f.Field == m.Finding.Field
		}
		if !again {
			told = append(told, m.Finding)
			p.Findings = append(p.Findings, r.findingPage(m, say))
		}
	}
	if r.Changes != nil {
		p.Compared, p.Changes = r.Changes.headline(say), plain(r.Changes.pairs(say))
	}
	return p
}

func (x Result) page(number int, say Say) pageRung {
	return pageRung{
		Number: number, Name: name(x.ID, say), Mark: Mark(x.Verdict), Class: string(x.Verdict),
		Verdict: say("verdict." + string(x.Verdict)), Seen: printable(say(x.Words.Key, x.Words.Pairs()...)),
		MS: milliseconds(x.Took.Milliseconds()),
	}
}

// findingPage marks a finding as its rung is: what failed is no mere remark.
func (r Report) findingPage(m Met, say Say) pageFinding {
	f, w := m.Finding, m.Finding.Words(say)
	x, _ := r.Result(m.Rung)
	v := x.Verdict
	p := pageFinding{
		Mark: Mark(v), Class: string(v), Title: printable(w.Title), ID: f.ID, Why: printable(w.Why), Owner: w.Owner,
		Choices: printable(strings.Join(f.Choices, ", ")), Docs: f.Docs, Also: w.Also,
	}
	for _, step := range w.Do {
		if step = strings.TrimSpace(printable(step)); step != "" {
			p.Do = append(p.Do, step)
		}
	}
	if f.Field != connection.FieldNone {
		p.Field = say("field." + string(f.Field))
	}
	if f.Fault != nil {
		p.Corr = printable(f.Fault.Corr)
	}
	return p
}

// Mark is the sign of a verdict, for those who see no colour.
func Mark(v Verdict) string {
	switch v {
	case Pass:
		return "✓"
	case Attention:
		return "!"
	case Fail:
		return "✗"
	case NotApplicable:
		return "·"
	case NotRun, Waiting, Running:
		return "–"
	}
	return "?"
}

func status(code int, say Say) string {
	if code == 0 {
		return say("report.noanswer")
	}
	return strconv.Itoa(code)
}

func milliseconds(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// plain takes control characters out of names and values.
func plain(lines [][2]string) [][2]string {
	for i, l := range lines {
		lines[i] = [2]string{printable(l[0]), printable(l[1])}
	}
	return lines
}
