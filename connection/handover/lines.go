package handover

import (
	"slices"
	"strings"
	"unicode"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// maxLabel is the length in bytes of what can be a label.
const maxLabel = 80

// argument is one of a command line: -ClientId 'x', --tenant-id x.
var argument = pattern.New(`(?:^|\s)--?([A-Za-z][A-Za-z-]{2,40})[ =]+("[^"]*"|'[^']*'|[^\s-]\S*)`)

// lines takes the values of a text by their labels, which stand before them on
// the line, above them, or at the head of a column.
func (f *finder) lines(lines []string) {
	var columns []concept
	pending := nothing // the label on the line above
	for _, line := range lines {
		bare := address.ReplaceAllStringFunc(line, blank)
		cells := cellsOf(bare)
		if header := f.header(cells); header != nil {
			columns, pending = header, nothing
			continue
		}
		if columns != nil && len(cells) > 1 {
			f.row(columns, cells)
			continue
		}
		if strings.TrimSpace(bare) != "" {
			columns = nil
		}
		pending = f.line(bare, pending)
	}
}

// line takes the pairs of one line and returns the label that it leaves to the
// next one.
func (f *finder) line(line string, above concept) concept {
	for _, m := range argument.FindAllStringSubmatch(line, maxFound) {
		if c := f.lexicon.near(m[1]); c != aName {
			f.take(c, m[2])
		}
	}
	pairs := f.pairs(line)
	for _, p := range pairs {
		if p.value != "" {
			f.take(p.means, p.value)
		}
	}
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		return above
	case len(pairs) > 0:
		if last := pairs[len(pairs)-1]; last.value == "" {
			return last.means
		}
		return nothing
	case above != nothing:
		f.take(above, trimmed)
		return nothing
	case len(trimmed) <= maxLabel && len(words(trimmed)) <= 5 && guid.FindString(trimmed) == "":
		return f.lexicon.near(trimmed)
	}
	return nothing
}

// pair is a value with what its label means.
type pair struct {
	means concept
	value string
}

// start is where a label and its value begin on a line.
type start struct {
	means       concept
	label, from int
}

// pairs finds "label: value", also several on a line: a value ends where the
// next label begins, so that "CRONUS USA, Inc." stays whole.
func (f *finder) pairs(line string) []pair {
	var starts []start
	begin, taken := 0, 0 // where the clause and the last value begin
	for i := range len(line) {
		c := line[i]
		if c == ':' || c == '=' || c == '\t' || c == '|' {
			if means, words := f.label(line[max(begin, taken, i-maxLabel):i]); means != nothing {
				s := start{means: means, label: begin, from: i + 1}
				if begin < taken {
					s.label = lastWords(line, taken, i, words)
				}
				starts, taken = append(starts, s), s.from
			}
		}
		if strings.IndexByte(",;|\t{", c) >= 0 {
			begin = i + 1
		}
	}
	list := make([]pair, 0, len(starts))
	for n, s := range starts {
		end := len(line)
		if n+1 < len(starts) {
			end = max(s.from, starts[n+1].label)
		}
		list = append(list, pair{s.means, unquote(line[s.from:end])})
	}
	return list
}

// label says what the text before a separator means and how many of its words
// decide that.
func (f *finder) label(text string) (means concept, count int) {
	if strings.TrimSpace(text) == "" {
		return nothing, 0
	}
	return f.lexicon.nearest(text)
}

// lastWords is where the last few words before a place begin.
func lastWords(line string, from, to, count int) int {
	at := to
	for ; count > 0 && at > from; count-- {
		at = from + len(strings.TrimRightFunc(line[from:at], notWord))
		at = from + len(strings.TrimRightFunc(line[from:at], isWord))
	}
	return at
}

func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func notWord(r rune) bool { return !isWord(r) }

// cellsOf splits a row of a table; a line that is none has one cell.
func cellsOf(line string) []string {
	sep := "\t"
	if !strings.Contains(line, sep) {
		sep = "|"
	}
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), sep)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// header reads the heads of columns: at least two of them mean something, and
// none is a value.
func (f *finder) header(cells []string) []concept {
	if len(cells) < 2 {
		return nil
	}
	list := make([]concept, len(cells))
	known := 0
	for i, c := range cells {
		if len(c) > maxLabel || guid.FindString(c) != "" || strings.ContainsAny(c, "@~") || connection.IsDomain(c) || len(words(c)) > 4 {
			return nil
		}
		list[i] = f.lexicon.near(c)
		if slices.ContainsFunc(words(c), isValue) {
			list[i] = aSecret // "Value" in the portal's table of secrets
		}
		if list[i] != nothing {
			known++
		}
	}
	if known < 2 || known*2 < len(cells) {
		return nil
	}
	return list
}

func (f *finder) row(columns []concept, cells []string) {
	for i, c := range cells {
		if i < len(columns) && strings.Trim(c, "-: ") != "" {
			f.take(columns[i], c)
		}
	}
}

// guids finds the GUIDs and Entra's own domains that no label named. Before one
// in prose stands what it is: "the client ID is …".
func (f *finder) guids(text string) {
	for _, s := range slices.Concat(f.named, f.entra) {
		text = strings.ReplaceAll(text, s.Reveal(), blank(s.Reveal()))
	}
	text = address.ReplaceAllStringFunc(text, blank)
	text = secretValue.ReplaceAllStringFunc(text, blank)
	before := ""
	for line := range strings.SplitSeq(text, "\n") {
		from := 0
		for _, at := range guid.FindAllStringIndex(line, maxFound) {
			label := line[from:at[0]]
			if strings.TrimSpace(label) == "" && from == 0 {
				label = before
			}
			f.guid(label, line[at[0]:at[1]])
			from = at[1]
		}
		if strings.TrimSpace(line) != "" {
			before = line
			if from > 0 {
				before = ""
			}
		}
	}
	for _, d := range entraDomain.FindAllString(text, maxFound) {
		f.spare(strings.ToLower(d))
	}
}

// entraDomain is a tenant's first domain; what follows an @ is an account's.
var entraDomain = pattern.New(`(?i)\b[a-z0-9][a-z0-9-]{0,60}\.onmicrosoft\.com\b`)

func (f *finder) guid(label, id string) {
	means := f.lexicon.near(label)
	if slices.Contains([]concept{aTenant, aClient, aCompanyID, aSecretID, ignored}, means) {
		f.take(means, id)
		return
	}
	f.spare(strings.ToLower(id))
}

func (f *finder) spare(v string) {
	for _, list := range f.values {
		if slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, v) }) {
			return
		}
	}
	if len(f.loose) < maxFound && !slices.Contains(f.loose, v) && !slices.Contains(f.skipped, v) {
		f.loose = append(f.loose, v)
	}
}

// blank is as long as what it replaces, so that places stay.
func blank(s string) string { return strings.Repeat(" ", len(s)) }
