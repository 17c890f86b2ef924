package home

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// explainLines is how many lines of a pasted error are seen at once.
const explainLines = 5

// lookUp is Microsoft's page for codes that are typed by hand.
const lookUp diagnose.Action = "open:https://login.microsoftonline.com/error"

// explain is the box for any error, in place of the card while it is open.
type explain struct {
	s      *Screen
	entry  *parts.Field
	seen   *parts.Text
	below  *fyne.Container
	shown  string
	scroll *parts.Scroll
	box    fyne.CanvasObject
	open   bool
}

func newExplain(s *Screen) *explain {
	k := s.kit
	x := &explain{s: s, seen: k.Text(parts.Small().Raw(), ""), below: parts.Column(8)}
	x.entry = k.Field("", "", func(typed string) { s.send(cards.ExplainTyped{Text: connection.Secret(typed)}) }).SetLines(explainLines)
	x.entry.Entry().Name = k.Say("home.explain.label")
	x.entry.SetPlaceHolder(k.Say("home.explain.hint"))
	closer := k.Button(k.Say("home.explain.close"), parts.Quiet, func() { s.send(cards.ExplainClosed{}) }).SetSmall()
	head := parts.RowGrow(12, 0, k.Text(parts.Title(), k.Say("home.explain")), closer)
	body := parts.Column(12, head, k.Text(parts.Soft(), k.Say("home.explain.text")), x.entry, x.seen, x.below)
	x.scroll = k.Scroll(parts.Pad(body, 24, look.PageInset, 24, look.PageInset))
	x.box = x.scroll
	x.box.Hide()
	return x
}

func (x *explain) render(st cards.State) {
	e := st.Explain
	parts.Show(x.box, e.Open)
	x.entry.SetText(e.Text.Reveal())
	words := ""
	if e.Looked && len(e.Codes) > 0 {
		words = x.s.kit.Say("home.explain.seen", "codes", strings.Join(e.Codes, " · "))
	}
	x.seen.SetText(words)
	parts.Show(x.seen, words != "")
	x.answer(e)
	x.scroll.Relayout()
	x.focus(e.Open)
}

// focus follows the box: into it when it opens, back to the search after it.
func (x *explain) focus(open bool) {
	if open == x.open {
		return
	}
	x.open = open
	if x.s.OnFocus != nil {
		x.s.OnFocus(x.s.Focus())
	}
}

// answer shows what the text means; the same meaning keeps its panel, so that
// opened details stay open.
func (x *explain) answer(e cards.Explain) {
	key := fmt.Sprint(e.Looked, e.Known, e.Finding.Code, e.Finding.Args, e.Codes, e.Finding.Ranked, e.Finding.Fault, e.Trouble)
	parts.Show(x.below, e.Looked)
	if key == x.shown {
		return
	}
	x.shown = key
	x.below.Objects = nil
	if !e.Looked {
		return
	}
	if !e.Known && len(e.Codes) == 0 {
		x.below.Add(x.nothing())
	} else {
		x.below.Add(x.s.kit.Finding(e.Finding, parts.FindingOptions{Act: func(a diagnose.Action, _ string) {
			x.s.send(cards.ExplainAction{Action: a})
		}}))
	}
	for _, f := range e.Trouble {
		x.below.Add(x.s.kit.Finding(f, parts.FindingOptions{Quiet: true}))
	}
	x.below.Refresh()
}

// nothing says honestly that the text says nothing.
func (x *explain) nothing() fyne.CanvasObject {
	k := x.s.kit
	open := k.Button(k.Say("home.explain.none.open"), parts.Secondary, func() { x.s.send(cards.ExplainAction{Action: lookUp}) })
	return parts.Edged(look.Attention, look.Page, parts.Pad(parts.Column(8,
		k.Text(parts.Heading(), k.Say("home.explain.none.title")),
		k.Text(parts.Body(), k.Say("home.explain.none.why")),
		k.Text(parts.Body(), k.Say("home.explain.none.do")),
		parts.Wrap(12, open),
	), 14, 16, 12, 16))
}
