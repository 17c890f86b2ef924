package text

import (
	"slices"
	"strconv"
	"strings"
)

// Say says a key in one language. Pairs are names and values of placeholders;
// the pair "count" chooses the plural form. A key without words says itself in
// angle brackets, so that nobody can overlook it; a placeholder without value
// says the words of "arg.<name>" if there are any, else an ellipsis.
type Say func(key string, pairs ...string) string

// Sayer returns the voice of a language ("de", "de-AT", "qps"); words that the
// language lacks are English. It is cheap, and so is every call of the voice.
func (c *Catalogue) Sayer(lang string) Say {
	own, english := c.words(lang), c.langs[English]
	rule := pluralRule(lang)
	find := func(key string) message {
		if m := own.find(key); m != nil {
			return m
		}
		return english.find(key)
	}
	return func(key string, pairs ...string) string {
		m := find(key)
		if m == nil {
			return "⟨" + key + "⟩"
		}
		t := m.choose(rule, pairs)
		if len(t) == 1 && t[0].name == "" {
			return t[0].text
		}
		return t.fill(pairs, find)
	}
}

func (m message) choose(rule func(int) form, pairs []string) template {
	if len(m) == 1 {
		return m[formOther]
	}
	count, err := strconv.Atoi(lookup(pairs, "count"))
	if err != nil {
		return m[formOther]
	}
	if t, ok := m[rule(count)]; ok {
		return t
	}
	return m[formOther]
}

// template is a text cut at its placeholders; a piece is either text or a name.
type template []piece

type piece struct{ text, name string }

// compile cuts "a {{.b}} c". What looks like a placeholder and is none stays
// text, so a slip in a language file is seen and breaks nothing.
func compile(s string) template {
	var out template
	for {
		before, rest, ok := strings.Cut(s, "{{.")
		if !ok {
			break
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			break
		}
		if before != "" {
			out = append(out, piece{text: before})
		}
		out = append(out, piece{name: name})
		s = after
	}
	if s != "" || len(out) == 0 {
		out = append(out, piece{text: s})
	}
	return out
}

func (t template) fill(pairs []string, find func(string) message) string {
	var b strings.Builder
	for _, p := range t {
		switch i := index(pairs, p.name); {
		case p.name == "":
			b.WriteString(p.text)
		case i >= 0:
			b.WriteString(pairs[i+1])
		default:
			b.WriteString(unknown(p.name, find))
		}
	}
	return b.String()
}

// unknown is what a placeholder without a value says. The words of "arg.…" have
// no placeholders themselves.
func unknown(name string, find func(string) message) string {
	if t := find("arg." + name)[formOther]; len(t) == 1 && t[0].name == "" {
		return t[0].text
	}
	return "…"
}

func lookup(pairs []string, name string) string {
	if i := index(pairs, name); i >= 0 {
		return pairs[i+1]
	}
	return ""
}

func index(pairs []string, name string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return i
		}
	}
	return -1
}

// Pairs turns a map of arguments into pairs for Say, in alphabetical order.
func Pairs[K ~string](m map[K]string) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, string(k))
	}
	slices.Sort(names)
	out := make([]string, 0, 2*len(names))
	for _, n := range names {
		out = append(out, n, m[K(n)])
	}
	return out
}
