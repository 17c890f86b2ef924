package journal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// What is replaced without being named, as regular expressions.
const (
	mailShaped = `[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`
	guidShaped = `\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`
)

// Pseudonyms replaces what identifies people, tenants and companies by aliases,
// for reports that leave the house. The same value always gets the same alias,
// so that what belongs together can still be seen. It is safe for use by many
// goroutines.
type Pseudonyms struct {
	mu     sync.Mutex
	alias  map[string]string
	counts map[string]int
	names  []string // given ones, longest first
	keep   map[string]bool
	find   *regexp.Regexp
}

// NewPseudonyms makes aliases for the given names by kind ("company": {"CRONUS
// AG"}); e-mail addresses and GUIDs are found without being named. Values in
// keep, such as the id of Business Central itself, stay as they are.
func NewPseudonyms(names map[string][]string, keep ...string) *Pseudonyms {
	p := &Pseudonyms{alias: map[string]string{}, counts: map[string]int{}, keep: map[string]bool{}}
	for _, k := range keep {
		p.keep[strings.ToLower(k)] = true
	}
	kinds := make([]string, 0, len(names))
	for kind := range names {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		for _, name := range names[kind] {
			if strings.TrimSpace(name) == "" {
				continue
			}
			p.of(kind, name)
			p.names = append(p.names, name)
		}
	}
	slices.SortStableFunc(p.names, func(a, b string) int { return len(b) - len(a) })
	quoted := make([]string, 0, len(p.names))
	for _, name := range p.names {
		quoted = append(quoted, regexp.QuoteMeta(strings.ToValidUTF8(name, "\uFFFD")))
	}
	p.find = regexp.MustCompile(`(?i)(` + mailShaped + `)|(` + guidShaped + `)|` + strings.Join(append(quoted, `[^\s\S]`), "|"))
	return p
}

// Apply replaces every known name, e-mail address and GUID in a text, in one
// pass: an alias must not be taken for a name ("1" is a company as well), and a
// short name not for the beginning of an id.
func (p *Pseudonyms) Apply(s string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	end := 0
	for _, at := range p.find.FindAllStringSubmatchIndex(s, -1) {
		match := s[at[0]:at[1]]
		b.WriteString(s[end:at[0]])
		switch end = at[1]; {
		case at[2] >= 0:
			b.WriteString(p.of("person", match))
		case at[4] >= 0:
			b.WriteString(p.of("id", match))
		default:
			b.WriteString(p.of("name", p.given(match)))
		}
	}
	return b.String() + s[end:]
}

// given is the name as it was given: case folding knows more pairs of letters
// than lower case does.
func (p *Pseudonyms) given(match string) string {
	for _, name := range p.names {
		if strings.EqualFold(name, match) {
			return name
		}
	}
	return match
}

// of returns the alias of a value, making one of the kind if there is none.
func (p *Pseudonyms) of(kind, value string) string {
	key := strings.ToLower(value)
	if p.keep[key] {
		return value
	}
	if a, ok := p.alias[key]; ok {
		return a
	}
	p.counts[kind]++
	p.alias[key] = fmt.Sprintf("%s-%d", kind, p.counts[kind])
	return p.alias[key]
}
