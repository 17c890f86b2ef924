package pattern_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection/pattern"
)

// TestSameAsRegexp holds that every method answers as its namesake does.
func TestSameAsRegexp(t *testing.T) {
	const expression = `(\w)(\d+)`
	p, r := pattern.New(expression), regexp.MustCompile(expression)
	for _, s := range []string{"", "nothing", "a1", "a12 b3, c4"} {
		for name, both := range map[string][2]any{
			"MatchString":                {p.MatchString(s), r.MatchString(s)},
			"FindString":                 {p.FindString(s), r.FindString(s)},
			"FindStringIndex":            {p.FindStringIndex(s), r.FindStringIndex(s)},
			"FindStringSubmatch":         {p.FindStringSubmatch(s), r.FindStringSubmatch(s)},
			"FindStringSubmatchIndex":    {p.FindStringSubmatchIndex(s), r.FindStringSubmatchIndex(s)},
			"FindAllString":              {p.FindAllString(s, 2), r.FindAllString(s, 2)},
			"FindAllStringIndex":         {p.FindAllStringIndex(s, -1), r.FindAllStringIndex(s, -1)},
			"FindAllStringSubmatch":      {p.FindAllStringSubmatch(s, -1), r.FindAllStringSubmatch(s, -1)},
			"FindAllStringSubmatchIndex": {p.FindAllStringSubmatchIndex(s, 2), r.FindAllStringSubmatchIndex(s, 2)},
			"ReplaceAllString":           {p.ReplaceAllString(s, "$2$1"), r.ReplaceAllString(s, "$2$1")},
			"ReplaceAllStringFunc":       {p.ReplaceAllStringFunc(s, strings.ToUpper), r.ReplaceAllStringFunc(s, strings.ToUpper)},
		} {
			if fmt.Sprint(both[0]) != fmt.Sprint(both[1]) {
				t.Errorf("%s of %q: %v, regexp %v", name, s, both[0], both[1])
			}
		}
	}
}

// TestWhenFirstUsed wants a wrong expression to be met when it is used, and one
// that is right to serve many at once.
func TestWhenFirstUsed(t *testing.T) {
	wrong := pattern.New("(")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a wrong expression was used")
			}
		}()
		wrong.MatchString("x")
	}()
	p := pattern.New("^x+$")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !p.MatchString("xxx") || p.MatchString("y") {
				t.Error("wrong answer")
			}
		})
	}
	all.Wait()
}
