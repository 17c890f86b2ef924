package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"bcconnect/screens/parts"
)

// Life is what the settings show of the life of tokens.
type Life struct {
	Renewal   bool // tokens renew by themselves
	TokenCopy bool // a token may be copied
	// Orphans is how many sealed entries belong to no connection; Asking says
	// that the question about them stands in the page.
	Orphans int
	Asking  bool
}

// The gestures about the life of tokens.
type (
	RenewalChosen    struct{ On bool }
	TokenCopyChosen  struct{ On bool }
	OrphansAsked     struct{} // put the question
	OrphansConfirmed struct{} // remove them
	OrphansDismissed struct{} // keep them
)

func (RenewalChosen) event()    {}
func (TokenCopyChosen) event()  {}
func (OrphansAsked) event()     {}
func (OrphansConfirmed) event() {}
func (OrphansDismissed) event() {}

// lifePart is the lower half of the panel about tokens.
type lifePart struct {
	kit     *parts.Kit
	renewal *parts.Check
	copying *parts.Check
	left    *parts.Text
	remove  *parts.Button
	orphans *fyne.Container
	ask     *parts.Confirm
	box     *fyne.Container
}

func newLifePart(k *parts.Kit, send func(Event)) *lifePart {
	p := &lifePart{kit: k, left: k.Text(parts.Body(), "")}
	p.renewal = k.Check(k.Say("settings.renewal"), k.Say("settings.renewal.text"), func(on bool) { send(RenewalChosen{on}) })
	p.copying = k.Check(k.Say("settings.tokencopy"), k.Say("settings.tokencopy.text"), func(on bool) { send(TokenCopyChosen{on}) })
	p.remove = k.Button(k.Say("settings.orphans.remove"), parts.Secondary, func() { send(OrphansAsked{}) })
	p.orphans = parts.Column(8, p.left, parts.Wrap(8, p.remove))
	p.ask = k.Confirm(func() { send(OrphansConfirmed{}) }, func() { send(OrphansDismissed{}) })
	p.ask.Set(k.Say("settings.orphans.title"), k.Say("settings.orphans.text"), k.Say("settings.orphans.do"), k.Say("settings.orphans.keep"))
	p.box = parts.Column(8, p.renewal, p.copying, p.orphans, p.ask)
	return p
}

func (p *lifePart) render(l Life) {
	p.renewal.SetOn(l.Renewal)
	p.copying.SetOn(l.TokenCopy)
	parts.Show(p.orphans, l.Orphans > 0 && !l.Asking)
	parts.Show(p.ask, l.Orphans > 0 && l.Asking)
	p.left.SetText(p.kit.Say("settings.orphans.count", "count", strconv.Itoa(l.Orphans)))
}
