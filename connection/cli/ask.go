package cli

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	mostAnswer = 1 << 10 // bytes of an answer
	mostAsked  = 3       // times that a person at a screen is asked
)

// asks says whether somebody sits there who can be asked: standard input is a
// screen, and not a file or another program.
func (p *program) asks() bool {
	w, ok := p.env.Stdin.(io.Writer) // as every file is
	return ok && p.env.IsTerminal != nil && p.env.IsTerminal(w)
}

// agrees asks; only a plain yes counts, in the reader's language or in English.
// At a screen an answer that is neither yes nor no is asked for again.
func (p *program) agrees(key string, pairs ...string) bool {
	yes, no := p.answers("cli.yes", "yes"), p.answers("cli.no", "no")
	own := func(list []string) string { return list[len(list)-1] }
	for range mostAsked {
		p.note.line(p.say(key, pairs...), " [", own(yes), "/", strings.ToUpper(own(no)), "]")
		answer := strings.ToLower(strings.TrimSpace(p.answer()))
		switch {
		case slices.Contains(yes, answer):
			return true
		case answer == "" || slices.Contains(no, answer) || !p.asks():
			return false
		}
	}
	return false
}

// answers are the words that mean the same: in English, in the language of the
// program, written without its accent, and the first letters of both.
func (p *program) answers(key, english string) []string {
	own := strings.ToLower(p.say(key))
	plain := strings.NewReplacer("í", "i").Replace(own)
	letter, _ := utf8.DecodeRuneInString(own)
	return []string{english, english[:1], own, plain, string(letter)}
}

// answer reads one line and nothing beyond it: what follows may answer the next
// question.
func (p *program) answer() string {
	var line []byte
	one := make([]byte, 1)
	for len(line) < mostAnswer {
		n, err := p.env.Stdin.Read(one)
		if n > 0 && one[0] == '\n' {
			break
		}
		line = append(line, one[:n]...)
		if err != nil {
			break
		}
	}
	return string(line)
}
