package trail

import (
	"strconv"
	"strings"

	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

// searchedBody is how much of an answer a search looks in, in bytes.
const searchedBody = 2 << 10

// take shows what the journal keeps now. What is known of exchanges that did
// not change since is used again.
func (s State) take(all []journal.Exchange) State {
	index := make([]string, len(all))
	offset := 0
	if len(all) > 0 && len(s.All) > 0 {
		offset = int(all[0].Seq - s.All[0].Seq)
	}
	for i, x := range all {
		j := i + offset
		if j >= 0 && j < len(s.All) && s.All[j].Seq == x.Seq && s.All[j].Done {
			index[i] = s.index[j]
		} else {
			index[i] = s.searched(x)
		}
	}
	s.All, s.index, s.Loaded = all, index, true
	s.Tries = transcript.Attempts(all)
	return s.filtered()
}

// searched is the text in which a search looks.
func (s State) searched(x journal.Exchange) string {
	body := x.Response
	if len(body) > searchedBody {
		body = body[:searchedBody]
	}
	return strings.ToLower(strings.Join([]string{
		x.Method, x.URL, strconv.Itoa(x.Status), x.Corr, x.Error, x.Tag, s.Name(x.Profile), x.Request, body,
	}, "\n"))
}

// filtered finds the rows anew.
func (s State) filtered() State {
	words := strings.Fields(strings.ToLower(s.Filter.Text))
	rows := make([]int, 0, len(s.All))
	for i := len(s.All) - 1; i >= 0; i-- {
		if s.Filter.lets(&s.All[i]) && holds(s.index[i], words) {
			rows = append(rows, i)
		}
	}
	s.Rows = rows
	return s
}

func (f Filter) lets(x *journal.Exchange) bool {
	return (f.Profile == "" || x.Profile == f.Profile) && (f.Stage == "" || x.Tag == f.Stage) &&
		(f.Run == 0 || x.Run == f.Run) && (!f.Failures || x.Failed())
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
