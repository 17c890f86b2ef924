package card

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
	"bcconnect/screens/parts"
)

// consent is how the administrator is asked for consent, and what a fresh token
// says of it, beside each other.
type consent struct {
	s       *Screen
	buttons []*parts.Button
	verdict *parts.Banner
	box     *fyne.Container
}

func newConsent(s *Screen) *consent {
	k := s.kit
	c := &consent{s: s, verdict: k.Banner(parts.ToneNeutral, "")}
	c.buttons = []*parts.Button{
		s.button("recipe.consent.open", parts.Secondary, func(id string) cards.Event { return cards.ConsentOpened{ID: id} }),
		s.button("recipe.consent.copy", parts.Secondary, func(id string) cards.Event { return cards.ConsentLinkCopied{ID: id} }),
		s.button("recipe.consent.mail", parts.Secondary, func(id string) cards.Event { return cards.ConsentMailed{ID: id} }),
		s.button("recipe.consent.verify", parts.Secondary, func(id string) cards.Event { return cards.ConsentAsked{ID: id} }),
	}
	row := parts.Wrap(8)
	for _, b := range c.buttons { // Add would lay out the row for each
		row.Objects = append(row.Objects, b)
	}
	c.box = parts.Column(8, parts.Divider(),
		parts.Wrap(12, k.Text(parts.Strong(), s.say("card.consent")), k.Text(parts.Soft(), s.say("card.consent.when"))),
		row, c.verdict, parts.Divider())
	return c
}

func (c *consent) render() {
	s := c.s
	parts.Show(c.box, !s.p.Draft)
	busy := ""
	if s.card.Busy() {
		busy = s.say("card.busy")
	}
	for _, b := range c.buttons {
		b.SetEnabled(busy == "", busy)
	}
	words := s.words(s.card.Consent)
	tone := parts.ToneNeutral
	switch {
	case s.card.ConsentGood:
		tone = parts.ToneWell
	case s.card.Consent.Key == "recipe.consent.notyet":
		tone = parts.ToneAttention
	}
	c.verdict.Set(tone, words)
	parts.Show(c.verdict, words != "")
}

// answers are the parts that appear because somebody pressed something, each
// with what it says now. What is new comes into view: at the least size of the
// window it would be below the edge.
func (s *Screen) answers() []answer {
	said := func(words string, o fyne.CanvasObject) answer { return answer{words, o} }
	list := []answer{
		said(s.words(s.card.Said), s.token.said),
		said(when(s.card.Claims, "claims"), s.token.table.box),
		said(when(s.card.Reporting.Open, "report"), s.test.report.choice),
		said(when(s.card.More, "more"), s.more.box),
		said(s.words(s.card.Consent), s.more.consent.verdict),
		said(when(s.card.Labels.Open, "labels"), s.labels.box),
		said(string(s.card.Asking), s.ask),
		said(when(s.card.Waiting(), "waits")+when(s.card.Answer.Open, "answer"), s.waits),
		said(when(len(s.card.Findings) > 0, s.faults.shown), s.faults.box),
	}
	return list
}

type answer struct {
	words string
	part  fyne.CanvasObject
}

func when(on bool, words string) string {
	if on {
		return words
	}
	return ""
}

// bring shows what is said now and was not before; nothing of it counts right
// after another connection was chosen.
func (s *Screen) bring(fresh bool) {
	list := s.answers()
	before := s.said
	s.said = nil
	for _, a := range list {
		s.said = append(s.said, a.words)
	}
	if fresh || len(before) != len(list) {
		return
	}
	for i, a := range list {
		if a.words != "" && a.words != before[i] {
			s.scroll.Bring(a.part)
		}
	}
}
