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
	return s, []Effect{Load{}}
}

// ListLoaded brings the connections.
type ListLoaded struct{ Profiles []connection.Profile }

func (e ListLoaded) apply(s State) (State, []Effect) {
	first := !s.Loaded
	s.Loaded, s.Trouble = true, nil
	s.Profiles = sorted(e.Profiles)
	s.index = make([]string, len(s.Profiles))
	for i, p := range s.Profiles {
		s.index[i] = searched(p)
	}
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
	if at < 0 && e.By < 0 {
		at = 0
	}
	at = min(max(at+e.By, 0), len(ids)-1)
	return Selected{ID: ids[at]}.apply(s)
}

// sorted orders by customer, then by name; those without a customer come last.
func sorted(list []connection.Profile) []connection.Profile {
	type keyed struct {
		group, name string
		p           connection.Profile
	}
	all := make([]keyed, len(list))
	for i, p := range list {
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
		out[i] = k.p
	}
	return out
}

// searched is the text in which a search looks.
func searched(p connection.Profile) string {
	return strings.ToLower(strings.Join([]string{
		p.Name, p.Group, p.Environment, p.EnvironmentType, p.Company.Display, p.Company.Name, p.Tenant, p.ClientID,
		p.Standing.AuthorisedBy,
	}, "\n"))
}

// rows finds the connections that hold every word of the search.
func rows(s State) []Row {
	words := strings.Fields(strings.ToLower(s.Search))
	grouped := len(s.Profiles) > 0 && s.Profiles[0].Group != ""
	out := make([]Row, 0, len(s.Profiles)+8)
	group, open := "", false
	for i := range s.Profiles {
		if !holds(s.index[i], words) {
			continue
		}
		if g := s.Profiles[i].Group; grouped && (!open || g != group) {
			out = append(out, Row{Header: true, Group: g})
			group, open = g, true
		}
		out = append(out, Row{Index: i})
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
