package home

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/cards"
)

// tools are what can be done besides the connections themselves, one link each.
func (s *Screen) tools() []fyne.CanvasObject {
	link := func(key string, e cards.Event) fyne.CanvasObject {
		return s.kit.Link(s.kit.Say(key), func() { s.send(e) })
	}
	return []fyne.CanvasObject{
		link("home.tool.explain", cards.ExplainOpened{}),
		link("home.tool.ends", cards.PageAsked{Page: cards.PageEnds}),
		link("home.tool.log", cards.LogAsked{}),
		link("home.tool.move", cards.PageAsked{Page: cards.PageMove}),
	}
}
