package text

import (
	"bytes"
	"sync"
)

// lines are the words of a file that has one key a line, in the order of their
// bytes. They are found by halving, and parsed when they are first said.
type lines struct {
	text  func() []byte
	known sync.Map // key to message; of what was looked for
}

// before and after stand around a key: a line is `  "key": words,`.
const before, after = "  \"", "\": "

func (l *lines) find(key string) message {
	if m, ok := l.known.Load(key); ok {
		return m.(message) //nolint:forcetypeassert // nothing else is kept
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
		start := bytes.LastIndexByte(data[:middle], '\n') + 1
		end := lineEnd(data, start)
		name, value := cut(data[start:end])
		switch {
		case len(name) > 0 && string(name) == key:
			m, err := parseMessage(value)
			if err != nil {
				return nil
			}
			return m
		case string(name) < key && data[start] != '}':
			low = end + 1
		default:
			high = start
		}
	}
	return nil
}

// cut takes a line apart; the lines of the braces have no name.
func cut(line []byte) (name, value []byte) {
	rest, ok := bytes.CutPrefix(line, []byte(before))
	if !ok {
		return nil, nil
	}
	name, value, _ = bytes.Cut(rest, []byte(after))
	return name, bytes.TrimSuffix(value, []byte(","))
}

func (l *lines) keys() []string {
	var out []string
	for line := range bytes.Lines(l.text()) {
		if name, _ := cut(line); len(name) > 0 {
			out = append(out, string(name))
		}
	}
	return out
}

func lineEnd(s []byte, start int) int {
	if n := bytes.IndexByte(s[start:], '\n'); n >= 0 {
		return start + n
	}
	return len(s)
}
