package cards

import "bcconnect/connection"

// Labels is the panel in which a connection is put under a customer and given
// tags.
type Labels struct {
	Open        bool
	Group, Tags string // as typed
}

// LabelsToggled opens the panel with what is kept, or closes it; then what is
// typed, and its end.
type (
	LabelsToggled struct{ ID string }
	LabelsTyped   struct{ ID, Group, Tags string }
	LabelsKept    struct{ ID string }
)

func (e LabelsToggled) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if !ok {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) {
		if c.Labels.Open {
			c.Labels = Labels{}
			return
		}
		c.More = false
		c.Labels = Labels{Open: true, Group: p.Group, Tags: p.Tags.String()}
	}), nil
}

func (e LabelsTyped) apply(s State) (State, []Effect) {
	if !s.Card(e.ID).Labels.Open {
		return s, nil
	}
	return s.with(e.ID, func(c *Card) { c.Labels.Group, c.Labels.Tags = e.Group, e.Tags }), nil
}

func (e LabelsKept) apply(s State) (State, []Effect) {
	l := s.Card(e.ID).Labels
	if !l.Open || s.Card(e.ID).Busy() {
		return s, nil
	}
	s = s.with(e.ID, func(c *Card) { c.Labels = Labels{} })
	return Relabelled{ID: e.ID, Group: l.Group, Tags: connection.ParseTags(l.Tags)}.apply(s)
}
