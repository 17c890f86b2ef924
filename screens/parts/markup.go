package parts

import "strings"

// span is a run of text in one manner.
type span struct {
	text   string
	bold   bool
	code   bool
	target string // a link, if not empty
	button bool   // drawn as a small button
}

// parseMarkup reads the little markup of our words: **bold**, `code`,
// [link](target) and [!button](target). What is not closed is plain text, so
// that no value can break a sentence.
func parseMarkup(s string) []span {
	var out []span
	bold := false
	for s != "" {
		i := strings.IndexAny(s, "*`[")
		if i < 0 {
			return append(out, span{text: s, bold: bold})
		}
		if i > 0 {
			out = append(out, span{text: s[:i], bold: bold})
			s = s[i:]
		}
		sp, rest, ok := special(s, bold)
		switch {
		case strings.HasPrefix(s, "**") && (bold || strings.Contains(s[2:], "**")):
			bold = !bold
			s = s[2:]
		case ok:
			out = append(out, sp)
			s = rest
		default:
			out = append(out, span{text: s[:1], bold: bold})
			s = s[1:]
		}
	}
	return out
}

// special reads `code`, [link](target) and [!button](target).
func special(s string, bold bool) (sp span, rest string, ok bool) {
	switch s[0] {
	case '`':
		if text, after, found := strings.Cut(s[1:], "`"); found && text != "" {
			return span{text: text, code: true, bold: bold}, after, true
		}
	case '[':
		text, after, found := strings.Cut(s[1:], "](")
		target, tail, closed := strings.Cut(after, ")")
		if found && closed && target != "" && text != "" && !strings.ContainsAny(text, "[]") {
			words, button := strings.CutPrefix(text, "!")
			return span{text: words, bold: bold, target: target, button: button}, tail, true
		}
	}
	return span{}, "", false
}

// Plain returns a text without its markup, for the clipboard and for search.
func Plain(s string) string {
	var b strings.Builder
	for _, sp := range parseMarkup(s) {
		b.WriteString(sp.text)
	}
	return b.String()
}
