package crash

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/diagnose"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// State is everything that the page shows.
type State struct {
	Text     string // the report, without secrets
	When     string // in words; "" if it is not known
	Path     string
	Copied   bool
	Findings []diagnose.Finding // why it could not be deleted
}

// Gestures is what the page reports.
type Gestures struct {
	Copy   func(text string)
	Delete func()
	Close  func() // keep it, and go on
}

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit    *parts.Kit
	do     Gestures
	words  *parts.Text
	where  *parts.Text
	script *parts.Script
	copied *parts.Button
	goOn   *parts.Button
	faults *parts.Faults
	state  State
	root   fyne.CanvasObject
}

// New makes the page.
func New(l *look.Look, do Gestures) *Screen {
	s := &Screen{kit: parts.New(l), do: do}
	k := s.kit
	k.OnEscape = do.Close
	k.Copy = do.Copy
	s.words = k.Text(parts.Body(), "")
	s.where = k.Text(parts.Small(), "")
	s.script = k.Script(k.Say("crash.report"))
	s.goOn = k.Button(k.Say("crash.on"), parts.Primary, do.Close)
	s.copied = k.Button(k.Say("crash.copy"), parts.Secondary, func() { do.Copy(s.state.Text) })
	drop := k.Button(k.Say("crash.delete"), parts.Quiet, do.Delete)
	s.faults = k.Faults(parts.FindingOptions{Quiet: true, Act: s.act})
	head := parts.Column(12,
		k.Text(parts.Title(), k.Say("crash.title")), s.words,
		k.Text(parts.Soft(), k.Say("crash.private")), s.faults.Object(),
		parts.Wrap(12, s.goOn, s.copied, drop),
	)
	page := parts.Frame(16, head, s.script, s.where)
	s.root = parts.Pad(page, 24, look.PageInset, 24, look.PageInset)
	return s
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.goOn }

// Key takes a key that nothing in the page had a use for.
func (s *Screen) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	s.do.Close()
	return true
}

// act does what a finding offers. There is one failure here, of deleting.
func (s *Screen) act(action diagnose.Action, _ string) {
	if verb, _ := action.Cut(); verb == "retry" {
		s.do.Delete()
	}
}

// Render shows a state.
func (s *Screen) Render(st State) {
	s.state = st
	k := s.kit
	if st.When == "" {
		s.words.SetText(k.Say("crash.text"))
	} else {
		s.words.SetText(k.Say("crash.text.when", "when", st.When))
	}
	s.script.SetText(st.Text)
	s.where.SetText(k.Say("crash.where", "path", st.Path))
	label := "crash.copy"
	if st.Copied {
		label = "crash.copied"
	}
	s.copied.SetText(k.Say(label))
	s.faults.Show(st.Findings)
}
