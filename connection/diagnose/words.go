package diagnose

import (
	"strings"

	"bcconnect/connection"
)

// Words are a finding's sentences in one language.
type Words struct {
	Title string   // what happened
	Why   string   // most likely
	Owner string   // who can mend it
	Do    []string // the steps, in order
	// Also holds the titles of Ranked: what else it may be.
	Also []string
}

// Words says the finding. A finding about a typed value that has no words of
// its own says the words of the issue instead ("issue.<kind>").
func (f Finding) Words(say func(key string, pairs ...string) string) Words {
	var pairs []string
	for name, value := range f.Args {
		pairs = append(pairs, string(name), value)
	}
	key := "finding." + f.Code
	w := Words{
		Title: say(key+".title", pairs...),
		Why:   say(key+".why", pairs...),
		Owner: say("owner." + string(f.Who)),
		Do:    strings.Split(say(key+".do", pairs...), "\n"),
	}
	if (f.Code == CodeValueWrong || f.Code == CodeValueDoubtful) && f.Fault != nil && f.Fault.Stage == connection.StageValues {
		if s := say("issue."+f.Fault.Kind, pairs...); !strings.HasPrefix(s, "⟨") {
			w.Why = s
		}
	}
	for _, code := range f.Ranked {
		w.Also = append(w.Also, say("finding."+code+".title", pairs...))
	}
	return w
}

// Findings for issues of typed values that have no words of their own.
const (
	CodeValueWrong    = "value-wrong"
	CodeValueDoubtful = "value-doubtful"
)
