package card

import (
	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the card. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit  *parts.Kit
	send func(cards.Event)

	id   string // the connection that is shown
	p    connection.Profile
	card cards.Card
	// noCopy says that the settings forbid copying a token.
	noCopy bool

	head   *header
	more   *more
	labels *labels
	opens  *fyne.Container // what opens below the head
	ask    *parts.Confirm
	wait   *waiting
	code   *codePanel
	waits  *fyne.Container // of wait and code
	token  *tokenPanel
	faults *findings
	draft  *draft
	test   *testPanel
	page   *fyne.Container
	scroll *parts.Scroll
	said   []string // what answers to a press were shown, for bring
}

// New makes the card. Gestures go to send.
func New(l *look.Look, send func(cards.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send}
	s.kit.Copy = func(text string) { send(cards.Copied{Text: text}) }
	s.kit.OnEscape = func() { send(cards.Cancelled{ID: s.id}) }
	s.head = newHeader(s)
	s.more = newMore(s)
	s.labels = newLabels(s)
	s.opens = parts.Column(0, s.more.box, s.labels.box)
	s.ask = s.kit.Confirm(
		func() { send(cards.Confirmed{ID: s.id}) },
		func() { send(cards.Dismissed{ID: s.id}) },
	)
	s.wait = newWaiting(s)
	s.code = newCodePanel(s)
	s.waits = parts.Column(0, s.wait.box, s.code.box)
	s.token = newTokenPanel(s)
	s.faults = newFindings(s)
	s.draft = newDraft(s)
	s.test = newTestPanel(s)
	s.page = parts.Column(look.PanelGap, s.head.box, s.opens, s.ask, s.waits, s.draft.box, s.faults.box, s.token.box, s.test.box)
	s.scroll = s.kit.Scroll(parts.Pad(s.page, 24, look.PageInset, 24, look.PageInset))
	return s
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.scroll }

// Focus returns what takes the keyboard first: the harmless answer while a
// question is open, else the button of the test.
func (s *Screen) Focus() fyne.Focusable {
	if s.card.Asking != cards.AskNone {
		return s.ask.Keep()
	}
	return s.test.button
}

// Render shows the selected connection of a state; without one it shows
// nothing.
func (s *Screen) Render(st cards.State) {
	p, ok := st.Current()
	parts.Show(s.scroll, ok)
	if !ok {
		return
	}
	began := s.id == p.ID && s.card.Task != cards.TaskTest && st.Card(p.ID).Task == cards.TaskTest
	fresh := s.id != p.ID
	if fresh {
		s.id = p.ID
		s.scroll.ToTop()
		s.test.forget()
	}
	s.p, s.card, s.noCopy = p, st.Card(p.ID), st.World.NoTokenCopy
	s.arrange()
	s.head.render()
	s.more.render()
	s.labels.render()
	s.renderAsk()
	s.wait.render()
	s.code.render()
	parts.Show(s.waits, s.card.Waiting())
	s.token.render()
	s.faults.render()
	s.draft.render()
	s.test.render()
	s.page.Refresh()
	s.scroll.Relayout()
	s.bring(fresh)
	s.follow(began)
}

// arrange puts the test above the token while it has something to mend, so that
// the finding is what is seen first, and shows the ladder while it is climbed.
func (s *Screen) arrange() {
	failed := s.card.Tested && s.card.Report.Verdict() == check.Fail
	order := []fyne.CanvasObject{s.head.box, s.opens, s.ask, s.waits, s.draft.box, s.faults.box, s.token.box, s.test.box}
	if failed {
		order[6], order[7] = order[7], order[6]
	}
	turned := s.page.Objects[6] != order[6]
	s.page.Objects = order
	if turned && failed {
		s.scroll.ToTop()
	}
}

// follow brings the ladder into view when a test begins.
func (s *Screen) follow(began bool) {
	if began {
		s.scroll.RevealTop(s.test.box)
	}
}

// Reveal brings the first finding of a failed test into view.
func (s *Screen) Reveal() {
	if o := s.test.firstFinding(); o != nil {
		s.scroll.Reveal(o)
	}
}

func (s *Screen) renderAsk() {
	parts.Show(s.ask, s.card.Asking != cards.AskNone)
	if s.card.Asking == cards.AskNone {
		return
	}
	key := "card.ask." + string(s.card.Asking)
	s.ask.Set(s.say(key+".title", "name", s.p.Name), s.say(key+".text", "name", s.p.Name, "time", s.token.clock(s.card.Facts.Expires)),
		s.say(key+".do"), s.say(key+".keep"))
}

func (s *Screen) say(key string, pairs ...string) string { return s.kit.Say(key, pairs...) }

// words says a sentence that came as data.
func (s *Screen) words(w check.Words) string {
	if w.Key == "" {
		return ""
	}
	return s.say(w.Key, text.Pairs(w.Args)...)
}

// button makes a button that sends an event about the shown connection.
func (s *Screen) button(key string, kind parts.Kind, event func(id string) cards.Event) *parts.Button {
	return s.kit.Button(s.say(key), kind, func() { s.send(event(s.id)) })
}
