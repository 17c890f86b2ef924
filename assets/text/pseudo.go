package text

import (
	"strings"
	"unicode/utf8"
)

// stretched is the pseudo language: every text readable, accented, in brackets,
// and 40% longer, as translations tend to be. Placeholders stay.
type stretched struct{ english words }

func (s stretched) keys() []string { return s.english.keys() }

func (s stretched) find(key string) message {
	m := s.english.find(key)
	if m == nil || strings.HasPrefix(key, "format.") && len(m) == 1 {
		return m // patterns, not prose: a longer one would not be a date
	}
	out := message{}
	for f, t := range m {
		out[f] = t.stretch()
	}
	return out
}

func (t template) stretch() template {
	accents := strings.NewReplacer(
		"a", "à", "c", "ç", "e", "é", "i", "î", "n", "ñ", "o", "ö", "u", "û", "y", "ÿ",
		"A", "Å", "C", "Ç", "E", "É", "I", "Î", "N", "Ñ", "O", "Ö", "U", "Û", "Y", "Ý")
	length := 0
	out := template{{text: "["}}
	for _, p := range t {
		length += utf8.RuneCountInString(p.text)
		out = append(out, piece{text: accents.Replace(p.text), name: p.name})
	}
	// The padding breaks into words, because that is how real text wraps.
	pad := strings.Repeat(" one two three", length/30+1)
	return append(out, piece{text: firstRunes(pad, (length*4+9)/10) + "]"})
}

func firstRunes(s string, n int) string {
	if n >= len(s) {
		return s
	}
	return s[:n]
}
