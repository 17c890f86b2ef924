package journal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

var (
	mailShaped = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
	guidShaped = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
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
	slices.SortFunc(p.names, func(a, b string) int { return len(b) - len(a) })
	return p
}

// Apply replaces every known name, e-mail address and GUID in a text.
func (p *Pseudonyms) Apply(s string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s = mailShaped.ReplaceAllStringFunc(s, func(m string) string { return p.of("person", m) })
	for _, name := range p.names {
		s = replaceFold(s, name, p.of("", name))
	}
	return guidShaped.ReplaceAllStringFunc(s, func(m string) string { return p.of("id", m) })
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

// replaceFold replaces without regard to case.
func replaceFold(s, old, with string) string {
	re, err := regexp.Compile("(?i)" + regexp.QuoteMeta(old))
	if err != nil {
		return s
	}
	return re.ReplaceAllLiteralString(s, with)
}
