package diagnose

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed catalogue/*.json
var files embed.FS

// Catalogue is everything the product knows about failures. It does not change
// once loaded and may be used from any goroutine.
type Catalogue struct {
	rules  []Rule
	byCode map[string]int // first rule of a code
	kinds  map[string][]int
	// numbers says of every AADSTS number that a rule knows whether only general
	// rules do.
	numbers map[int]bool
}

// Load reads the embedded catalogue. It fails only on data that a test would
// have refused.
func Load() (*Catalogue, error) {
	names, err := fs.Glob(files, "catalogue/*.json")
	if err != nil {
		return nil, fmt.Errorf("diagnose: list catalogue: %w", err)
	}
	slices.Sort(names)
	var rules []Rule
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("diagnose: read %s: %w", name, err)
		}
		var part []Rule
		if err := json.Unmarshal(data, &part); err != nil {
			return nil, fmt.Errorf("diagnose: parse %s: %w", name, err)
		}
		rules = append(rules, part...)
	}
	if len(rules) == 0 {
		return nil, fmt.Errorf("diagnose: the catalogue is empty")
	}
	return index(rules), nil
}

func index(rules []Rule) *Catalogue {
	c := &Catalogue{rules: rules, byCode: map[string]int{}, kinds: map[string][]int{}, numbers: map[int]bool{}}
	for i, r := range rules {
		if _, ok := c.byCode[r.Code]; !ok {
			c.byCode[r.Code] = i
		}
		for _, w := range r.When {
			for _, k := range w.Kind {
				c.kinds[k] = append(c.kinds[k], i)
			}
			for _, n := range w.AADSTS {
				general, known := c.numbers[n]
				c.numbers[n] = r.General && (general || !known)
			}
		}
	}
	return c
}

// Rules returns the catalogue in its order.
func (c *Catalogue) Rules() []Rule { return slices.Clone(c.rules) }

// Codes returns every finding code once, in the order of the catalogue.
func (c *Catalogue) Codes() []string {
	out := make([]string, 0, len(c.byCode))
	for i, r := range c.rules {
		if c.byCode[r.Code] == i {
			out = append(out, r.Code)
		}
	}
	return out
}

// ByCode returns the first rule of a finding code.
func (c *Catalogue) ByCode(code string) (Rule, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return Rule{}, false
	}
	return c.rules[i], true
}

// Knows says whether a rule is about an AADSTS number.
func (c *Catalogue) Knows(aadsts int) bool {
	_, ok := c.numbers[aadsts]
	return ok
}
