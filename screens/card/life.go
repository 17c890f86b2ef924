package card

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// renewalLine says what the program did by itself about the token.
type renewalLine struct {
	s     *Screen
	words *parts.Text
	box   *fyne.Container
}

func newRenewalLine(s *Screen) *renewalLine {
	r := &renewalLine{s: s, words: s.kit.Text(parts.Soft(), "")}
	r.box = parts.Column(0, r.words)
	return r
}

func (r *renewalLine) render() {
	words := r.tell()
	parts.Show(r.box, words != "")
	r.words.SetText(words)
}

func (r *renewalLine) tell() string {
	s, n := r.s, r.s.card.Renewal
	switch {
	case n.Failed.IsZero() && n.Done.IsZero():
		return ""
	case n.Failed.IsZero():
		return s.say("card.renewal.done", "time", s.token.day(n.Done))
	}
	why := ""
	if len(n.Findings) > 0 {
		why = s.say("finding."+n.Findings[0].Code+".title", pairsOf(n.Findings[0].Args)...)
	}
	if n.Next.IsZero() {
		return s.say("card.renewal.failed", "time", s.token.day(n.Failed), "why", why)
	}
	return s.say("card.renewal.again", "time", s.token.day(n.Failed), "next", s.token.clock(n.Next), "why", why)
}

func pairsOf(args map[connection.Arg]string) []string {
	out := make([]string, 0, 2*len(args))
	for name, value := range args {
		out = append(out, string(name), value)
	}
	return out
}

// codePanel stands in the page while somebody types a code on another device.
type codePanel struct {
	s      *Screen
	code   *parts.Text
	page   *parts.CodeBox
	left   *parts.Pill
	field  *parts.Field
	give   *parts.Button
	stuck  *fyne.Container
	refuse *findings
	box    *fyne.Container
}

// codeStyle is large enough to be read across a desk.
func codeStyle() parts.Style {
	st := parts.Title().Raw().Centred()
	st.Mono, st.Size = true, 2*look.TitleSize
	return st
}

func newCodePanel(s *Screen) *codePanel {
	k := s.kit
	p := &codePanel{s: s, code: k.Text(codeStyle(), ""), page: k.CodeBox(""), left: k.Pill("", parts.ToneAccent, false)}
	take := s.button("card.code.copy", parts.Secondary, func(id string) cards.Event { return cards.CodeCopied{ID: id} })
	open := s.button("card.code.open", parts.Secondary, func(id string) cards.Event { return cards.OpenAgain{ID: id} })
	refused := s.button("card.code.stuck", parts.Secondary, func(id string) cards.Event { return cards.AnswerToggled{ID: id} })
	stop := s.button("card.cancel", parts.Quiet, func(id string) cards.Event { return cards.Cancelled{ID: id} })
	p.field = k.Field(s.say("card.code.page"), s.say("card.code.page.where"), func(text string) {
		s.send(cards.AnswerTyped{ID: s.id, Text: connection.Secret(text)})
	})
	p.give = s.button("card.code.give", parts.Secondary, func(id string) cards.Event { return cards.AddressPasted{ID: id} })
	p.refuse = &findings{s: s, box: parts.Column(8)}
	p.stuck = parts.Narrow(parts.Column(8, p.field, parts.Wrap(8, p.give), p.refuse.box), 560)
	middle := fyne.TextAlignCenter
	p.box = parts.Panel(parts.Column(12,
		k.Text(parts.Title().Centred(), s.say("card.code.title")),
		k.Text(parts.Soft().Centred(), s.say("card.code.text")),
		parts.Middle(p.page, 440), parts.Pad(p.code, 8, 0, 4, 0),
		parts.WrapAligned(0, middle, p.left),
		parts.WrapAligned(12, middle, take, open, refused),
		parts.Middle(k.Banner(parts.ToneAttention, s.say("card.code.warning")), 560),
		parts.WrapAligned(0, middle, stop), p.stuck,
	))
	p.box.Hide()
	return p
}

func (p *codePanel) render() {
	s, c := p.s, p.s.card
	waits := c.Waiting() && c.Prompt.Code != ""
	parts.Show(p.box, waits)
	if !waits {
		p.field.SetText("")
		return
	}
	p.code.SetText(c.Prompt.Code)
	p.page.SetText(c.Prompt.URL)
	left := c.Prompt.Expires.Sub(s.kit.Look.Now())
	p.left.Set(s.say("card.wait.left", "time", s.kit.Look.Words.Countdown(left)), parts.ToneAccent, false)
	parts.Show(p.stuck, c.Answer.Open)
	p.field.SetText(c.Answer.Text.Reveal())
	p.give.SetEnabled(!c.Answer.Text.Empty(), s.say("card.code.page.missing"))
	p.refuse.set(c.Answer.Findings)
}
