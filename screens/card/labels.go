package card

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// labels is where a connection is put under a customer and given tags.
type labels struct {
	s     *Screen
	group *parts.Field
	tags  *parts.Field
	box   *fyne.Container
}

func newLabels(s *Screen) *labels {
	k := s.kit
	l := &labels{s: s}
	keep := func(string) { s.send(cards.LabelsKept{ID: s.id}) }
	l.group = k.Field(s.say("card.labels.group"), s.say("card.labels.group.where"), func(text string) {
		s.send(cards.LabelsTyped{ID: s.id, Group: text, Tags: s.card.Labels.Tags})
	})
	l.tags = k.Field(s.say("card.labels.tags"), s.say("card.labels.tags.where"), func(text string) {
		s.send(cards.LabelsTyped{ID: s.id, Group: s.card.Labels.Group, Tags: text})
	})
	l.group.Entry().OnSubmitted, l.tags.Entry().OnSubmitted = keep, keep
	done := s.button("card.labels.keep", parts.Primary, func(id string) cards.Event { return cards.LabelsKept{ID: id} })
	leave := s.button("card.labels.leave", parts.Quiet, func(id string) cards.Event { return cards.LabelsToggled{ID: id} })
	l.box = parts.Panel(parts.Column(12, k.Text(parts.Heading(), s.say("card.labels.title")),
		parts.Columns(look.PanelGap, 240, 2, l.group, l.tags), parts.Wrap(12, done, leave)))
	l.box.Hide()
	return l
}

func (l *labels) render() {
	parts.Show(l.box, l.s.card.Labels.Open)
	l.group.SetText(l.s.card.Labels.Group)
	l.tags.SetText(l.s.card.Labels.Tags)
}
