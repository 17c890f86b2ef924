package handover

import (
	"strings"

	"bcconnect/connection"
)

// Labelled is a value with the name that a file gives it.
type Labelled struct{ Label, Value string }

// Pick is Paste for values that were already taken out of a file: their labels
// decide, by the same words, and addresses among them speak for themselves.
func Pick(list []Labelled) Pasted {
	f := &finder{lexicon: newLexicon(), values: make(map[connection.Field][]string)}
	for _, l := range list {
		v := tidy(l.Value)
		if v == "" || len(v) > maxPaste {
			continue
		}
		f.shaped(v)
		if strings.Contains(v, "://") {
			f.addresses(v)
			continue
		}
		if means := f.lexicon.near(l.Label); means != nothing {
			f.take(means, v)
		}
	}
	return f.result()
}
