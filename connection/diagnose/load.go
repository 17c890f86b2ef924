package diagnose

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed catalogue/*.json
var files embed.FS

// Catalogue is everything the product knows about failures. It does not change
// once loaded and may be used from any goroutine.
type Catalogue struct{ read func() *table }

// table is the rules, and where to find them.
type table struct {
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
	t, err := read()
	if err != nil {
		return nil, err
	}
	return &Catalogue{read: func() *table { return t }}, nil
}

// Lazy is the embedded catalogue, read when it is first asked: a program that
// meets no failure has no use for it. Data that could not be read, which a test
// would have refused, knows nothing: each failure is an unknown one.
func Lazy() *Catalogue {
	return &Catalogue{read: sync.OnceValue(func() *table {
		t, err := read()
		if err != nil {
			return index([]Rule{{ID: "BCC-998", Code: CodeUnknown}})
		}
		return t
	})}
}

func read() (*table, error) {
	names, err := fs.Glob(files, "catalogue/*.json")
	if err != nil {
		return nil, fmt.Errorf("diagnose: list catalogue: %w", err)
	}
	slices.Sort(names)
	parts, errs := make([][]Rule, len(names)), make([]error, len(names))
	var work sync.WaitGroup
	for i, name := range names {
		work.Go(func() { parts[i], errs[i] = parse(name) })
	}
	work.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	rules := slices.Concat(parts...)
	if len(rules) == 0 {
		return nil, errors.New("diagnose: the catalogue is empty")
	}
	return index(rules), nil
}

// parse reads one file. The files are read side by side: a program that starts
// waits for the longest, not for the sum.
func parse(name string) ([]Rule, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("diagnose: read %s: %w", name, err)
	}
	var rules []Rule
	if err := json.Unmarshal(data, &rules); err != nil {
		return nil, fmt.Errorf("diagnose: parse %s: %w", name, err)
	}
	return rules, nil
}

func index(rules []Rule) *table {
	t := &table{rules: rules, byCode: map[string]int{}, kinds: map[string][]int{}, numbers: map[int]bool{}}
	for i, r := range rules {
		if _, ok := t.byCode[r.Code]; !ok {
			t.byCode[r.Code] = i
		}
		for _, w := range r.When {
			for _, k := range w.Kind {
				t.kinds[k] = append(t.kinds[k], i)
			}
			for _, n := range w.AADSTS {
				general, known := t.numbers[n]
				t.numbers[n] = r.General && (general || !known)
			}
		}
	}
	return t
}

// Rules returns the catalogue in its order.
func (c *Catalogue) Rules() []Rule { return slices.Clone(c.read().rules) }

// Codes returns every finding code once, in the order of the catalogue.
func (c *Catalogue) Codes() []string {
	out := make([]string, 0, len(c.read().byCode))
	for i, r := range c.read().rules {
		if c.read().byCode[r.Code] == i {
			out = append(out, r.Code)
		}
	}
	return out
}

// ByCode returns the first rule of a finding code.
func (c *Catalogue) ByCode(code string) (Rule, bool) {
	i, ok := c.read().byCode[code]
	if !ok {
		return Rule{}, false
	}
	return c.read().rules[i], true
}

// Knows says whether a rule is about an AADSTS number.
func (c *Catalogue) Knows(aadsts int) bool {
	_, ok := c.read().numbers[aadsts]
	return ok
}
