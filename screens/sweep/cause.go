package sweep

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection/sweep"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// cause is one thing that is wrong, with the connections that it stops.
type cause struct {
	s     *Screen
	key   string
	shown string // what the lines show
	title *parts.Text
	who   *parts.Text
	lines *fyne.Container
	more  *parts.Link
	rest  *fyne.Container
	edge  *parts.Box
	box   *fyne.Container
}

func newCause(s *Screen) *cause {
	k := s.kit
	c := &cause{s: s, title: k.Text(parts.Heading(), ""), who: k.Text(parts.Soft(), ""), lines: parts.Column(6)}
	c.more = k.Link("", func() { s.send(sweep.MoreAsked{Cause: c.key}) })
	c.rest = parts.Wrap(0, c.more)
	body := parts.Inset(parts.Column(8, c.title, c.who, c.lines, c.rest), 16)
	c.box = parts.Edged(look.Wrong, look.Panel, body)
	c.edge, _ = c.box.Objects[0].(*parts.Box)
	return c
}

func (c *cause) render(x sweep.Cause, shown int) {
	k := c.s.kit
	c.key = x.Key
	title, owner := x.Title(k.Say)
	c.title.SetText(title)
	c.who.SetText(k.Say("sweep.cause", "count", strconv.Itoa(len(x.Outcomes)), "owner", owner))
	if c.edge != nil {
		words, _ := toneOf(x.Verdict).Tokens()
		c.edge.Set(words, look.None)
	}
	few := x.Outcomes[:min(shown, len(x.Outcomes))]
	c.renderLines(few)
	rest := len(x.Outcomes) - len(few)
	switch {
	case rest > 0:
		c.more.SetText(k.Say("sweep.more", "count", strconv.Itoa(rest)))
	case len(few) > 5:
		c.more.SetText(k.Say("sweep.fewer"))
	}
	parts.Show(c.rest, rest > 0 || len(few) > 5)
}

// renderLines makes a link for each connection, only when others are to be seen.
func (c *cause) renderLines(list []sweep.Outcome) {
	ids := make([]string, 0, len(list))
	for _, o := range list {
		ids = append(ids, o.ID)
	}
	key := strings.Join(ids, "\x00")
	if key == c.shown {
		return
	}
	c.shown = key
	c.lines.Objects = nil
	k := c.s.kit
	for _, o := range list {
		link := k.Link(parts.Plain(o.Label(k.Say)), func() { c.s.send(sweep.Chosen{ID: o.ID}) })
		c.lines.Add(parts.Wrap(0, link))
	}
}
