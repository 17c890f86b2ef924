package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// printer writes lines, with colour where somebody looks.
type printer struct {
	w      io.Writer
	say    text.Say
	screen bool // somebody looks
	colour bool
}

// style is how a piece of text looks.
type style string

// The styles, as select graphic rendition parameters (ECMA-48 section 8.3.117).
const (
	plain  style = ""
	bold   style = "1"
	dim    style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
)

// newPrinter respects NO_COLOR (no-color.org) and dumb terminals.
func newPrinter(w io.Writer, say text.Say) *printer {
	l, ok := w.(*lockedWriter)
	return &printer{w: w, say: say, screen: ok && l.screen, colour: ok && l.colour}
}

// line writes one line. An answer that cannot be written has nobody to read it.
func (p *printer) line(parts ...string) { _, _ = fmt.Fprintln(p.w, strings.Join(parts, "")) }

func (p *printer) in(s style, t string) string {
	if !p.colour || s == plain || t == "" {
		return t
	}
	return "\x1b[" + string(s) + "m" + t + "\x1b[0m"
}

// mark is the sign of a verdict.
func mark(v check.Verdict) (string, style) {
	colour := plain
	switch v {
	case check.Pass:
		colour = green
	case check.Attention:
		colour = yellow
	case check.Fail:
		colour = red
	case check.NotApplicable, check.NotRun, check.Waiting, check.Running:
		colour = dim
	}
	return check.Mark(v), colour
}

// nameWidth is the column of the rungs' names, in characters.
const nameWidth = 26

// rung writes one rung as a line.
func (p *printer) rung(r check.Result) {
	sign, colour := mark(r.Verdict)
	name := pad(p.say("rung."+string(r.ID)+".name"), nameWidth)
	sentence := p.say(r.Words.Key, text.Pairs(r.Words.Args)...)
	took := ""
	if r.Took > 0 {
		took = "  " + p.in(dim, strconv.FormatInt(max(1, r.Took.Milliseconds()), 10)+" ms")
	}
	rest := colour
	if rest != dim {
		rest = plain
	}
	p.line("  ", p.in(colour, sign), " ", p.in(rest, name), " ", p.in(rest, sentence), took)
}

// finding writes what is wrong, why, who mends it, and how.
func (p *printer) finding(f diagnose.Finding) { p.worded(f, f.Words(p.say)) }

// worded writes a finding in words that are given.
func (p *printer) worded(f diagnose.Finding, w diagnose.Words) {
	_, colour := mark(check.Fail)
	if f.Severity != connection.SeverityError {
		_, colour = mark(check.Attention)
	}
	p.line()
	p.line(p.in(bold, w.Title), "  ", p.in(dim, f.ID))
	for _, part := range wrap(w.Why, lineWidth) {
		p.line("  ", part)
	}
	p.line("  ", p.in(colour, w.Owner))
	if f.Field != connection.FieldNone {
		p.line("  ", p.say("cli.finding.field", "field", flagOf(f.Field)))
	}
	for i, step := range w.Do {
		lead := strconv.Itoa(i+1) + ". "
		for j, part := range wrap(step, lineWidth-len(lead)) {
			if j > 0 {
				lead = strings.Repeat(" ", len(lead))
			}
			p.line("    ", lead, part)
		}
	}
	p.beside(f, w.Also)
}

// beside writes what stands beside a finding: choices, documentation, and the
// details for support.
func (p *printer) beside(f diagnose.Finding, also []string) {
	if len(f.Choices) > 0 {
		p.line("  ", p.say("cli.finding.choices", "choices", strings.Join(f.Choices, ", ")))
	}
	if f.Docs != "" {
		p.line("  ", p.in(dim, p.say("cli.finding.docs", "link", f.Docs)))
	}
	for _, other := range also {
		p.line("  ", p.say("cli.finding.also", "title", other))
	}
	if text := details(f.Fault); text != "" {
		p.faint(p.say("cli.finding.details", "details", text))
	}
	if f.Fault != nil && f.Fault.Detail != "" {
		p.faint(p.say("cli.finding.said", "detail", f.Fault.Detail))
	}
}

// faint writes a paragraph that few read.
func (p *printer) faint(text string) {
	for _, part := range wrap(text, lineWidth) {
		p.line("  ", p.in(dim, part))
	}
}

// details are what support asks for.
func details(f *connection.Fault) string {
	if f == nil {
		return ""
	}
	var parts []string
	add := func(name, value string) {
		if value != "" && value != "0" {
			parts = append(parts, name+" "+value)
		}
	}
	add("HTTP", strconv.Itoa(f.HTTP))
	add("error", f.OAuth)
	add("suberror", f.Suberror)
	for _, n := range f.AADSTS {
		parts = append(parts, "AADSTS"+strconv.Itoa(n))
	}
	add("BC", f.BC)
	add("net", string(f.Net))
	add("trace", f.Trace)
	add("correlation", f.Corr)
	if !f.When.IsZero() {
		parts = append(parts, f.When.UTC().Format("2006-01-02 15:04:05Z"))
	}
	return strings.Join(parts, " · ")
}

// lineWidth is where long sentences are broken, in characters.
const lineWidth = 76

// wrap breaks a text at blanks.
func wrap(s string, width int) []string {
	var lines []string
	for _, para := range strings.Split(s, "\n") {
		line := ""
		for _, word := range strings.Fields(para) {
			if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
				lines, line = append(lines, line), ""
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// pair writes a name and a value, aligned.
func (p *printer) pair(key, value string) {
	if value != "" {
		p.line("  ", p.in(dim, pad(p.say(key), nameWidth)), " ", value)
	}
}

// table writes columns, aligned; the first row is the head.
func (p *printer) table(rows [][]string) {
	width := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			if i == len(row)-1 {
				b.WriteString(cell)
				break
			}
			b.WriteString(pad(cell, width[i]+2))
		}
		text := strings.TrimRight(b.String(), " ")
		if n == 0 {
			text = p.in(dim, text)
		}
		p.line(text)
	}
}
