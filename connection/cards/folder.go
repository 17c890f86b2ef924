package cards

import (
	"context"
	"slices"
	"strings"

	"bcconnect/connection"
)

// Folder is the panel in which a customer is given another name.
type Folder struct {
	Open  bool
	Group string // the customer; "" for the connections of none
	Name  string // as it is typed
}

// The gestures of a customer's panel, and the one that opens how the list is
// shown.
type (
	FolderAsked   struct{ Group string }
	FolderTyped   struct{ Text string }
	FolderRenamed struct{}
	FolderClosed  struct{}
	ViewToggled   struct{}
)

func (e FolderAsked) apply(s State) (State, []Effect) {
	s.Viewing = false
	s.Folder = Folder{Open: true, Group: e.Group, Name: e.Group}
	return s, nil
}

func (e FolderTyped) apply(s State) (State, []Effect) {
	s.Folder.Name = e.Text
	return s, nil
}

func (FolderClosed) apply(s State) (State, []Effect) {
	s.Folder = Folder{}
	return s, nil
}

func (ViewToggled) apply(s State) (State, []Effect) {
	s.Viewing, s.Folder = !s.Viewing, Folder{}
	return s, nil
}

func (FolderRenamed) apply(s State) (State, []Effect) {
	f, name := s.Folder, strings.Join(strings.Fields(s.Folder.Name), " ")
	s.Folder = Folder{}
	if !f.Open || name == f.Group {
		return s, nil
	}
	var ids []string
	for _, p := range s.Profiles {
		if p.Group == f.Group {
			ids = append(ids, p.ID)
		}
	}
	if i := slices.Index(s.View.Folded, f.Group); i >= 0 {
		s.View.Folded = slices.Clone(s.View.Folded)
		s.View.Folded[i] = name
	}
	return s, []Effect{relabel{ids: ids, change: func(p *connection.Profile) { p.Group = name }}}
}

// Relabelled puts a connection under a customer and gives it tags.
type Relabelled struct {
	ID, Group string
	Tags      connection.Tags
}

func (e Relabelled) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	group := strings.Join(strings.Fields(e.Group), " ")
	if !ok || s.Card(e.ID).Busy() || p.Group == group && p.Tags == e.Tags {
		return s, nil
	}
	return s, []Effect{relabel{ids: []string{e.ID}, change: func(p *connection.Profile) { p.Group, p.Tags = group, e.Tags }}}
}

// relabel gives connections another customer or other tags.
type relabel struct {
	ids    []string
	change func(*connection.Profile)
}

// Slot implements Effect.
func (relabel) Slot() string { return "relabel" }

func (e relabel) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.Relabel(ctx, e.ids, e.change); err != nil {
		send(OpenFailed{ID: e.ids[0], Findings: svc.Explain(err)})
		return
	}
	send(relabelled{})
}

// relabelled says that it was kept.
type relabelled struct{}

func (relabelled) apply(s State) (State, []Effect) {
	s, fade := s.say("home.said.relabelled", nil)
	return s, append(fade, Load{})
}
