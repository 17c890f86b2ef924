package wizard

import (
	"bcconnect/connection"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// kindPage asks how the connection will sign in.
type kindPage struct {
	s       *Screen
	guide   *parts.Guide
	options *parts.Options
	root    fyne.CanvasObject
}

// modeKey is the mode in keys of words.
func modeKey(m connection.Mode) string {
	switch m {
	case connection.ModeUser:
		return "user"
	case connection.ModeDelegate:
		return "delegate"
	case connection.ModeApp:
	}
	return "app"
}

func newKindPage(s *Screen) *kindPage {
	k := s.kit
	p := &kindPage{s: s, guide: k.Guide()}
	p.guide.OnLink = s.link
	options := make([]parts.Option, 0, 3)
	for _, m := range []connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate} {
		key := "wizard.kind." + modeKey(m)
		o := parts.Option{ID: string(m), Title: s.say(key + ".title"), Text: s.say(key + ".text")}
		if m == connection.ModeApp {
			o.Pill = s.say("wizard.kind.recommended")
		}
		options = append(options, o)
	}
	p.options = k.Options(func(id string) { s.emit(setup.Edited{Field: connection.FieldMode, Value: id}) }, options...)
	s.targets[connection.FieldMode] = func() fyne.Focusable { return p.options.Card(string(s.state.Draft.Mode)) }
	have := k.Text(parts.Soft(), s.say("wizard.kind.have"))
	have.OnLink = func(string) {
		s.emit(setup.Continue{})
		s.emit(setup.PasteOpened{})
	}
	form := parts.Column(12, k.Text(parts.Heading(), s.say("wizard.kind.title")), p.options, parts.Space(0, 0), have)
	p.root = s.halves(p.guide, form)
	return p
}

func (p *kindPage) object() fyne.CanvasObject { return p.root }

func (p *kindPage) render(st setup.State) {
	say := p.s.say
	key := "wizard.kind.flow." + modeKey(st.Draft.Mode)
	p.guide.Set(parts.GuideText{
		Title: say("wizard.kind.flow.title"), Intro: say(key + ".intro"), Steps: say(key + ".steps"), Note: say("wizard.kind.flow.note"),
	})
	p.options.SetChosen(string(st.Draft.Mode))
}
