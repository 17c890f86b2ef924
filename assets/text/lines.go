package text

import (
	"encoding/json"
	"strings"
	"sync"
)

// lines are the words of a file that has one key a line, in the order of their
// bytes. They are found by halving, and parsed when they are first said.
type lines struct {
	text  func() string
	known sync.Map // key to message; of what was looked for
}

// before and after stand around a key: a line is `  "key": words,`.
const before, after = "  \"", "\": "

func (l *lines) find(key string) message {
	if m, ok := l.known.Load(key); ok {
		words, _ := m.(message) // nothing else is kept
		return words
	}
	m := l.read(key)
	l.known.Store(key, m)
	return m
}

// read looks the key up. What is not of the expected shape is not found: the
// reader sees the key itself, and a test sees the file.
func (l *lines) read(key string) message {
	data := l.text()
	low, high := 0, len(data)
	for low < high {
		middle := (low + high) / 2
		start := strings.LastIndexByte(data[:middle], '\n') + 1
		end := lineEnd(data, start)
		name, value := cut(data[start:end])
		switch {
		case name != "" && name == key:
			return entry(value)
		case name < key && data[start] != '}':
			low = end + 1
		default:
			high = start
		}
	}
	return nil
}

// entry reads the words of a line; nil if they are none.
func entry(value string) message {
	if plain, ok := unquoted(value); ok {
		return message{formOther: compile(plain)}
	}
	m, err := parseMessage(json.RawMessage(value))
	if err != nil {
		return nil
	}
	return m
}

// unquoted takes the quotes off a JSON string that holds no escape.
func unquoted(value string) (string, bool) {
	inner, ok := strings.CutPrefix(value, `"`)
	if !ok || strings.Contains(inner, `\`) {
		return "", false
	}
	inner, ok = strings.CutSuffix(inner, `"`)
	return inner, ok && !strings.Contains(inner, `"`)
}

// cut takes a line apart; the lines of the braces have no name.
func cut(line string) (name, value string) {
	rest, ok := strings.CutPrefix(line, before)
	if !ok {
		return "", ""
	}
	name, value, _ = strings.Cut(rest, after)
	return name, strings.TrimSuffix(value, ",")
}

func (l *lines) keys() []string {
	var out []string
	for line := range strings.Lines(l.text()) {
		if name, _ := cut(line); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func lineEnd(s string, start int) int {
	if n := strings.IndexByte(s[start:], '\n'); n >= 0 {
		return start + n
	}
	return len(s)
}
