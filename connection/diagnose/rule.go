package diagnose

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

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
	Stage    list[connection.Stage]   `json:"stage,omitempty"`
	Kind     list[string]             `json:"kind,omitempty"`
	AADSTS   list[int]                `json:"aadsts,omitempty"`
	OAuth    list[string]             `json:"oauth,omitempty"`
	Suberror list[string]             `json:"suberror,omitempty"`
	BC       list[string]             `json:"bc,omitempty"`
	HTTP     list[int]                `json:"http,omitempty"`
	Net      list[connection.NetKind] `json:"net,omitempty"`
	Facts    map[string]string        `json:"facts,omitempty"`
	// Detail is a pattern for invariant parts of the server's words.
	Detail *pattern `json:"detail,omitempty"`
}

// list is a value or a list of values in JSON.
type list[T comparable] []T

func (l *list[T]) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(l))
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = list[T]{one}
	return nil
}

// admits says whether a value will do: any, if nothing is asked for.
func (l list[T]) admits(v T) bool { return len(l) == 0 || slices.Contains(l, v) }

func (l list[T]) admitsAny(vs []T) bool {
	return len(l) == 0 || slices.ContainsFunc(vs, func(v T) bool { return slices.Contains(l, v) })
}

// pattern is a regular expression with an example that it matches.
type pattern struct {
	*regexp.Regexp
	// Example proves the pattern and serves tests as a fault's Detail.
	Example string
}

func (p *pattern) UnmarshalJSON(data []byte) error {
	var raw struct{ Pattern, Example string }
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	re, err := regexp.Compile(raw.Pattern)
	if err != nil {
		return fmt.Errorf("diagnose: pattern %q: %w", raw.Pattern, err)
	}
	p.Regexp, p.Example = re, raw.Example
	return nil
}

// MarshalJSON writes the pattern as it was read.
func (p *pattern) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"pattern": p.String(), "example": p.Example})
}

// holds says whether a fault meets the condition, given the number chosen for it.
func (c Condition) holds(f *connection.Fault, numbers []int) bool {
	return c.Stage.admits(f.Stage) &&
		c.Kind.admits(f.Kind) &&
		c.AADSTS.admitsAny(numbers) &&
		c.OAuth.admits(f.OAuth) &&
		c.Suberror.admits(f.Suberror) &&
		c.bcHolds(f.BC) &&
		c.HTTP.admits(f.HTTP) &&
		c.Net.admits(f.Net) &&
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
