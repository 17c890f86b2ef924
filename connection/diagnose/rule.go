package diagnose

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"bcconnect/connection"
)

// Rule is one entry of the catalogue.
type Rule struct {
	// ID is stable and never reused: "BCC-204".
	ID string `json:"id"`
	// Code names the finding and its words; rules that are mended alike share it.
	Code     string              `json:"code"`
	Severity connection.Severity `json:"severity"`
	Who      Owner               `json:"who"`
	// When holds the alternatives. An empty list never applies by itself: such a
	// rule is reached by its code as a fault's Kind.
	When []Condition `json:"when"`
	// General marks numbers and errors that only announce another one.
	General bool             `json:"general,omitempty"`
	Field   connection.Field `json:"field,omitempty"`
	Actions []Action         `json:"actions"`
	Docs    string           `json:"docs,omitempty"`
	// Rank lists codes of other findings that the same evidence may mean.
	Rank []string `json:"rank,omitempty"`
	// Rows are the numbers of the error catalogue that this rule came from.
	Rows []int `json:"rows,omitempty"`
	// Source says where the behaviour is documented or was seen; Mark is D
	// (documented), R (seen in a public report) or U (unverified).
	Source string `json:"source,omitempty"`
	Mark   string `json:"mark,omitempty"`
}

// Condition is a conjunction: all that is named must hold. A list holds if one
// of its values does.
type Condition struct {
	Stage    []connection.Stage   `json:"stage,omitempty"`
	Kind     []string             `json:"kind,omitempty"`
	AADSTS   []int                `json:"aadsts,omitempty"`
	OAuth    []string             `json:"oauth,omitempty"`
	Suberror []string             `json:"suberror,omitempty"`
	BC       []string             `json:"bc,omitempty"` // a star at the end stands for the rest
	HTTP     []int                `json:"http,omitempty"`
	Net      []connection.NetKind `json:"net,omitempty"`
	Facts    map[string]string    `json:"facts,omitempty"`
	// Detail is a pattern for invariant parts of the server's words.
	Detail *Pattern `json:"detail,omitempty"`
}

// Pattern is a regular expression with an example that it matches. It is
// compiled when it is first asked: most runs of the program need none.
type Pattern struct {
	Source string `json:"pattern"`
	// Example proves the pattern and serves tests as a fault's Detail.
	Example string `json:"example"`

	once   sync.Once
	regexp *regexp.Regexp
}

// MatchString matches nothing if the pattern is malformed, which a test finds.
func (p *Pattern) MatchString(s string) bool {
	p.once.Do(func() { p.regexp, _ = regexp.Compile(p.Source) })
	return p.regexp != nil && p.regexp.MatchString(s)
}

// admits says whether a value will do: any, if nothing is asked for.
func admits[T comparable](l []T, v T) bool { return len(l) == 0 || slices.Contains(l, v) }

func admitsAny[T comparable](l, vs []T) bool {
	return len(l) == 0 || slices.ContainsFunc(vs, func(v T) bool { return slices.Contains(l, v) })
}

// holds says whether a fault meets the condition, given the number chosen for it.
func (c Condition) holds(f *connection.Fault, numbers []int) bool {
	return admits(c.Stage, f.Stage) &&
		admits(c.Kind, f.Kind) &&
		admitsAny(c.AADSTS, numbers) &&
		admits(c.OAuth, f.OAuth) &&
		admits(c.Suberror, f.Suberror) &&
		c.bcHolds(f.BC) &&
		admits(c.HTTP, f.HTTP) &&
		admits(c.Net, f.Net) &&
		c.factsHold(f) &&
		(c.Detail == nil || c.Detail.MatchString(f.Detail))
}

// bcHolds compares codes of Business Central; a star at the end stands for the
// rest of a family ("Application_*").
func (c Condition) bcHolds(code string) bool {
	return len(c.BC) == 0 || slices.ContainsFunc(c.BC, func(want string) bool {
		family, ok := strings.CutSuffix(want, "*")
		return want == code || ok && strings.HasPrefix(code, family)
	})
}

func (c Condition) factsHold(f *connection.Fault) bool {
	for name, want := range c.Facts {
		if f.Facts[name] != want {
			return false
		}
	}
	return true
}
