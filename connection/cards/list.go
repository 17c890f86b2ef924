package cards

import (
	"cmp"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// Opened says that the home screen came up. Show is the connection that it
// shows once the list was read, "" for the one that is selected.
type Opened struct{ Show string }

func (e Opened) apply(s State) (State, []Effect) {
	s.toShow = e.Show
	if !s.Loaded {
		return s, []Effect{loadView{}, Load{}}
	}
	return s, []Effect{Load{}}
}

// ListLoaded brings the connections.
type ListLoaded struct {
	Profiles []connection.Profile
	// Words are what the statuses are called, for the search; nil for none.
	Words map[Status]string
}

func (e ListLoaded) apply(s State) (State, []Effect) {
	first := !s.Loaded
	s.Loaded, s.Trouble = true, nil
	if e.Words != nil {
		s.words = e.Words
	}
	old := s
	s.Profiles = sorted(e.Profiles)
	s.found = indexed(s, old)
	s.order = ordered(s)
	s.Rows = rows(s)
	if id := s.toShow; id != "" {
		s.toShow = ""
		if _, ok := s.Find(id); ok {
			return Selected{ID: id}.apply(s)
		}
	}
	if _, ok := s.Current(); !ok {
		s.Selected = ""
		if first && len(s.Profiles) > 0 {
			return Selected{ID: s.Profiles[0].ID}.apply(s)
		}
	}
	return s, nil
}

// ListFailed says why the connections could not be read.
type ListFailed struct{ Findings []diagnose.Finding }

func (e ListFailed) apply(s State) (State, []Effect) {
	s.Trouble = e.Findings
	return s, nil
}

// SearchTyped says what stands in the search line.
type SearchTyped struct{ Text string }

func (e SearchTyped) apply(s State) (State, []Effect) {
	s.Search = e.Text
	s.Rows = rows(s)
	return s, nil
}

// Selected shows a connection's card.
type Selected struct{ ID string }

func (e Selected) apply(s State) (State, []Effect) {
	if _, ok := s.Find(e.ID); !ok {
		return s, nil
	}
	s.Selected, s.Explain = e.ID, Explain{}
	if s.Card(e.ID).Busy() {
		return s, nil
	}
	return s, []Effect{Inspect{ID: e.ID}}
}

// Stepped selects the neighbour in the list as it is shown.
type Stepped struct{ By int }

func (e Stepped) apply(s State) (State, []Effect) {
	var ids []string
	for _, r := range s.Rows {
		if !r.Header {
			ids = append(ids, s.Profiles[r.Index].ID)
		}
	}
	if len(ids) == 0 {
		return s, nil
	}
	at := slices.Index(ids, s.Selected)
	if at < 0 {
		at = s.beside(e.By)
	}
	at = min(max(at+e.By, 0), len(ids)-1)
	return Selected{ID: ids[at]}.apply(s)
}

// beside is where a step begins from a connection that is folded away: just
// before or behind its customer's line.
func (s State) beside(by int) int {
	p, ok := s.Current()
	n := 0
	for _, r := range s.Rows {
		switch {
		case !r.Header:
			n++
		case ok && r.Folded && r.Group == p.Group && by < 0:
			return n
		case ok && r.Folded && r.Group == p.Group:
			return n - 1
		}
	}
	if by < 0 {
		return 0
	}
	return -1
}

// sorted orders by customer, then by name; those without a customer come last.
func sorted(list []connection.Profile) []connection.Profile {
	type keyed struct {
		group, name string
		p           *connection.Profile // a connection is large, and sorting moves things about
	}
	all := make([]keyed, len(list))
	for i := range list {
		p := &list[i]
		all[i] = keyed{strings.ToLower(p.Group), strings.ToLower(p.Name), p}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if (a.group == "") != (b.group == "") {
			return strings.Compare(b.group, a.group)
		}
		return cmp.Or(strings.Compare(a.group, b.group), strings.Compare(a.name, b.name), strings.Compare(a.p.ID, b.p.ID))
	})
	out := make([]connection.Profile, len(all))
	for i, k := range all {
		out[i] = *k.p
	}
	return out
}

// indexed makes what a search looks at, anew only for what has changed.
func indexed(s, old State) []found {
	out := make([]found, len(s.Profiles))
	now := s.clock()
	for i, p := range s.Profiles {
		if i < len(old.Profiles) && i < len(old.found) && old.Profiles[i] == p && !ages(p) {
			out[i] = old.found[i]
			continue
		}
		out[i] = finding(p, now, s.words)
	}
	return out
}

// ages says whether a connection's status may change by itself.
func ages(p connection.Profile) bool { return p.Secret.Ends != "" || p.Mode.Interactive() }

// rows lists the connections that are to be shown, under their customers.
func rows(s State) []Row {
	words := wordsOf(s.Search)
	grouped := len(s.Profiles) > 0 && s.Profiles[0].Group != ""
	out := make([]Row, 0, len(s.Profiles)+8)
	head, group, folded := -1, "", false
	for _, i := range s.order {
		if !s.passes(i, words) {
			continue
		}
		if g := s.Profiles[i].Group; grouped && (head < 0 || g != group) {
			group, head = g, len(out)
			// Whoever searches wants to see what was found.
			folded = len(words) == 0 && slices.Contains(s.View.Folded, g)
			out = append(out, Row{Header: true, Group: g, Folded: folded, Worst: Ready})
		}
		if head >= 0 && grouped {
			h := &out[head]
			h.Count++
			if slices.Index(statuses(), s.found[i].status) < slices.Index(statuses(), h.Worst) {
				h.Worst = s.found[i].status
			}
		}
		if !folded {
			out = append(out, Row{Index: i})
		}
	}
	return out
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
