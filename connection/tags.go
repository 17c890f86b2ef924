package connection

import (
	"encoding/json"
	"strings"
	"unicode"
)

const (
	maxTags   = 20
	maxTagLen = 40 // characters
)

// Tags are the words under which a connection is found besides its customer. It
// is one text, so that a Profile can be compared; List takes it apart. The zero
// value has none.
type Tags string

// ParseTags reads what somebody typed: words between commas or semicolons, with
// or without "#". A word counts once, however it is written; those beyond 20
// and the characters beyond 40 of each are dropped.
func ParseTags(s string) Tags {
	var out []string
	seen := map[string]bool{}
	for _, t := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		t = cleanTag(t)
		if key := strings.ToLower(t); t != "" && !seen[key] && len(out) < maxTags {
			seen[key] = true
			out = append(out, t)
		}
	}
	return Tags(strings.Join(out, ","))
}

func cleanTag(t string) string {
	t = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, t)
	t = strings.Join(strings.Fields(strings.TrimLeft(strings.TrimSpace(t), "#")), " ")
	if r := []rune(t); len(r) > maxTagLen {
		t = strings.TrimSpace(string(r[:maxTagLen]))
	}
	return t
}

// List returns the words in the order in which they were given.
func (t Tags) List() []string {
	if t == "" {
		return nil
	}
	return strings.Split(string(t), ",")
}

// String is the words as a person types them: "vip, nightly".
func (t Tags) String() string { return strings.Join(t.List(), ", ") }

// Has says whether a word is among them, however it is written.
func (t Tags) Has(tag string) bool {
	for _, x := range t.List() {
		if strings.EqualFold(x, cleanTag(tag)) {
			return true
		}
	}
	return false
}

// With adds words, Without takes some away.
func (t Tags) With(more Tags) Tags { return ParseTags(string(t) + "," + string(more)) }

// Without takes words away.
func (t Tags) Without(less Tags) Tags {
	var left []string
	for _, x := range t.List() {
		if !less.Has(x) {
			left = append(left, x)
		}
	}
	return Tags(strings.Join(left, ","))
}

// MarshalJSON writes a list of words.
func (t Tags) MarshalJSON() ([]byte, error) {
	list := t.List()
	if list == nil {
		list = []string{}
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads a list of words.
func (t *Tags) UnmarshalJSON(b []byte) error {
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for i, x := range list {
		list[i] = strings.NewReplacer(",", " ", ";", " ").Replace(x)
	}
	*t = ParseTags(strings.Join(list, ","))
	return nil
}
