package check

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"bcconnect/connection"
)

// Say says a key in the reader's language (assets/text): pairs are name, value.
type Say = func(key string, pairs ...string) string

// Pairs turns the sentence's arguments into what Say takes, in a fixed order.
func (w Words) Pairs() []string {
	pairs := make([]string, 0, 2*len(w.Args))
	for _, k := range slices.Sorted(maps.Keys(w.Args)) {
		pairs = append(pairs, string(k), w.Args[k])
	}
	return pairs
}

// WriteText writes the summary as plain text: for a terminal or a mail.
func (r Report) WriteText(w io.Writer, say func(key string, pairs ...string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.Name, r.headline(say))
	fmt.Fprintf(&b, "%s\n\n", r.by(say))
	width := 0
	for _, x := range r.Results {
		width = max(width, len([]rune(name(x.ID, say))))
	}
	verdicts := 0
	for _, x := range r.Results {
		verdicts = max(verdicts, len([]rune(say("verdict."+string(x.Verdict)))))
	}
	for i, x := range r.Results {
		fmt.Fprintf(&b, "%2d  %s  %s  %s%s\n", i, pad(name(x.ID, say), width), pad(say("verdict."+string(x.Verdict)), verdicts),
			say(x.Words.Key, x.Words.Pairs()...), ms(x.Took))
		for _, step := range steps(x, say) {
			fmt.Fprintf(&b, "%*s%s\n", 6+width, "", step)
		}
	}
	for i, f := range r.factLines(say) {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
	}
	if err := r.endText(&b, say); err != nil {
		return err
	}
	_, err := io.WriteString(w, printable(b.String()))
	return err
}

// endText writes what was verified, and what changed.
func (r Report) endText(b *strings.Builder, say Say) error {
	fmt.Fprintf(b, "\n%s\n", say("report.verified"))
	for _, l := range r.statementLines(say) {
		fmt.Fprintf(b, "  %s: %s\n", l[0], l[1])
	}
	if r.Masked {
		fmt.Fprintf(b, "%s\n", say("report.masked"))
	}
	if r.Changes == nil {
		return nil
	}
	b.WriteString("\n")
	return r.Changes.WriteText(b, say)
}

// WriteMarkdown writes the same for a ticket or a wiki.
func (r Report) WriteMarkdown(w io.Writer, say func(key string, pairs ...string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s: %s\n\n%s\n\n", escape(r.Name), escape(r.headline(say)), escape(r.by(say)))
	fmt.Fprintf(&b, "| # | %s | %s | %s | ms |\n|--:|---|---|---|--:|\n",
		say("report.rung"), say("report.verdict"), say("report.seen"))
	for i, x := range r.Results {
		seen := escape(strings.Join(append([]string{say(x.Words.Key, x.Words.Pairs()...)}, steps(x, say)...), "\n"))
		took := ""
		if x.Took > 0 {
			took = strconv.FormatInt(x.Took.Milliseconds(), 10)
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %s |\n", i, escape(name(x.ID, say)), escape(say("verdict."+string(x.Verdict))), seen, took)
	}
	for i, f := range r.factLines(say) {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s: %s\n", escape(f[0]), escape(f[1]))
	}
	r.endMarkdown(&b, say)
	_, err := io.WriteString(w, printable(b.String()))
	return err
}

func (r Report) endMarkdown(b *strings.Builder, say Say) {
	list := func(head string, lines [][2]string) {
		fmt.Fprintf(b, "\n%s\n", escape(head))
		for i, l := range lines {
			if i == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(b, "- %s: %s\n", escape(l[0]), escape(l[1]))
		}
	}
	list(say("report.verified"), r.statementLines(say))
	if r.Masked {
		list(say("report.masked"), nil)
	}
	if r.Changes != nil {
		list(r.Changes.headline(say), r.Changes.pairs(say))
	}
}

// headline is the verdict with the count: "ready – 12 of 12 checks passed".
func (r Report) headline(say Say) string {
	return say("report.headline."+string(r.Verdict()), "passed", strconv.Itoa(r.Passed()), "ran", strconv.Itoa(r.Ran()))
}

func (r Report) when(say Say) string {
	return say("report.when", "date", stamp(r.Started), "seconds", seconds(r.Took))
}

// steps says for each finding who can mend it, what to do, and under which
// number to look it up.
func steps(x Result, say Say) []string {
	var out []string
	if x.Verdict == NotApplicable {
		return nil // advice for who wants more; nothing has to be done
	}
	for _, f := range x.Findings {
		pairs := Words{Args: f.Args}.Pairs()
		out = append(out, say("report.finding", "id", f.ID, "who", say("owner."+string(f.Who))))
		for _, line := range strings.Split(say("finding."+f.Code+".do", pairs...), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
		if f.Fault != nil && f.Fault.Corr != "" {
			out = append(out, say("report.correlation", "id", f.Fault.Corr))
		}
	}
	return out
}

// factLines are the facts that are known, named.
func (r Report) factLines(say Say) [][2]string {
	f := r.Facts
	expires := ""
	if !f.TokenExpires.IsZero() {
		expires = f.TokenExpires.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	s := r.Subject
	all := [][2]string{
		{"mode", modeWords(s.Mode, say)},
		{"given.tenant", unlike(s.Tenant, f.TenantID)},
		{"tenant", f.TenantID},
		{"given.app", unlike(s.ClientID, f.AppID)},
		{"app", f.AppID},
		{"given.account", unlike(s.Account, f.Account)},
		{"account", f.Account},
		{"rights", strings.Join(slices.Concat(f.Roles, f.Scopes), ", ")},
		{"given.environment", unlike(s.Environment, f.Environment)},
		{"environment", join(f.Environment, f.EnvironmentType, f.Country)},
		{"version", f.Version},
		{"given.company", unlike(s.Company, f.Company.Label(), f.Company.Name, f.Company.ID)},
		{"company", f.Company.Label()},
		{"given.routes", unlike(s.Routes, strings.Join(f.Routes, ", "))},
		{"routes", strings.Join(f.Routes, ", ")},
		{"expires", expires},
	}
	var known [][2]string
	for _, x := range all {
		if x[1] != "" {
			known = append(known, [2]string{say("report.fact." + x[0]), x[1]})
		}
	}
	return known
}

// unlike is what was typed, unless that was also what was found.
func unlike(given string, found ...string) string {
	if slices.ContainsFunc(found, func(f string) bool { return strings.EqualFold(f, given) }) {
		return ""
	}
	return given
}

func modeWords(m connection.Mode, say Say) string {
	if m == "" {
		return ""
	}
	return say("report.mode." + string(m))
}

// join puts what is known of an environment in one line.
func join(name string, more ...string) string {
	more = slices.DeleteFunc(more, func(s string) bool { return s == "" })
	if name == "" || len(more) == 0 {
		return name
	}
	return name + " (" + strings.Join(more, ", ") + ")"
}

func name(id ID, say Say) string { return say("rung." + string(id) + ".name") }

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) }

func ms(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return " (" + strconv.FormatInt(d.Milliseconds(), 10) + " ms)"
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-len([]rune(s))))
}

// printable takes control characters out, also those that turn the direction of
// reading: names come from outside, and a terminal would obey them.
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
		switch {
		case r == '\n':
			b.WriteString("<br>")
			continue
		case strings.ContainsRune("\\`*_[]<>|#", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
