package snippets

import (
	"fyne.io/fyne/v2"

	"bcconnect/connection/diagnose"
	"bcconnect/connection/snippets"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Gestures is what the page reports.
type Gestures struct {
	Send  func(snippets.Event)
	Close func()
	Copy  func(text string) // a finding's details
	Test  func()            // test the connection: back to its card
}

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit    *parts.Kit
	to     Gestures
	back   *parts.Button
	name   *parts.Text
	tools  *parts.Options
	title  *parts.Text
	fill   *parts.Text
	banner *parts.Banner
	reason *parts.Banner
	script *parts.Script
	copy   *parts.Button
	save   *parts.Button
	said   *parts.Text
	faults *parts.Faults
	foot   *fyne.Container
	root   fyne.CanvasObject
}

// listWidth is the width of the tools, in device-independent pixels.
const listWidth float32 = 264

// New makes the page.
func New(l *look.Look, to Gestures) *Screen {
	s := &Screen{kit: parts.New(l), to: to}
	k := s.kit
	k.OnEscape, k.Copy = to.Close, to.Copy
	s.back = k.Button(k.Say("settings.back"), parts.Secondary, to.Close).SetIcon("back")
	s.name = k.Text(parts.Soft().Raw(), "")
	head := parts.Pad(parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("snippets.title")), s.name), 20, look.PageInset, 12, look.PageInset)

	s.root = parts.Frame(0, head, beside(listWidth, s.left(), s.right()), nil)
	return s
}

func (s *Screen) left() fyne.CanvasObject {
	options := make([]parts.Option, 0, len(snippets.Kinds()))
	for _, kind := range snippets.Kinds() {
		options = append(options, parts.Option{ID: string(kind), Title: s.kit.Say("snippets." + string(kind))})
	}
	s.tools = s.kit.Options(func(id string) { s.to.Send(snippets.Picked{Kind: snippets.Kind(id)}) }, options...)
	return s.kit.Scroll(parts.Pad(s.tools, 4, 8, 20, look.PageInset))
}

func (s *Screen) right() fyne.CanvasObject {
	k := s.kit
	test := k.Button(k.Say("snippets.test"), parts.Secondary, s.to.Test)
	s.banner = k.Banner(parts.ToneAttention, k.Say("snippets.untested"), test)
	s.reason = k.Banner(parts.ToneNeutral, "")
	s.title, s.fill = k.Text(parts.Heading(), ""), k.Text(parts.Soft(), "")
	s.script = k.Script(k.Say("snippets.title"))
	s.copy = k.Button(k.Say("parts.copy"), parts.Primary, func() { s.to.Send(snippets.CopyAsked{}) }).SetIcon("copy")
	s.save = k.Button(k.Say("snippets.save"), parts.Secondary, func() { s.to.Send(snippets.SaveAsked{}) })
	s.said = k.Text(parts.Soft().Raw(), "")
	s.faults = k.Faults(parts.FindingOptions{Quiet: true, Act: s.act})
	s.foot = parts.Column(10, s.faults.Object(), parts.Wrap(12, s.copy, s.save, s.said))
	head := parts.Column(8, s.banner, s.title, s.fill, s.reason)
	return parts.Pad(parts.Frame(12, head, s.script, s.foot), 4, look.PageInset, 20, 8)
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.back }

// Render shows a state.
func (s *Screen) Render(st snippets.State) {
	k, x := s.kit, st.Current()
	s.name.SetText(st.Profile.Name)
	s.tools.SetChosen(string(st.Chosen))
	s.title.SetText(k.Say("snippets." + string(x.Kind)))
	there := x.Why == snippets.ReasonNone
	parts.Show(s.banner, there && !x.Tested)
	parts.Show(s.reason, !there)
	if !there {
		s.reason.Set(parts.ToneNeutral, k.Say("snippets.reason."+string(x.Why)))
	}
	fill := k.Say("snippets.none")
	if x.Needs {
		fill = k.Say("snippets."+string(x.Kind)+".fill", "name", x.Placeholder)
	}
	s.fill.SetText(fill)
	parts.Show(s.fill, there)
	s.script.SetText(x.Text)
	parts.Show(s.script, there)
	parts.Show(s.foot, there)
	said := ""
	switch {
	case st.Copied:
		said = k.Say("snippets.copied")
	case st.Saved != "":
		said = k.Say("snippets.saved", "name", st.Saved)
	}
	s.said.SetText(said)
	s.faults.Show(st.Findings)
	parts.Layout(s.root)
}

// act is what the buttons of a finding do: there is one thing to try again.
func (s *Screen) act(a diagnose.Action, _ string) {
	if a == diagnose.Retry {
		s.to.Send(snippets.SaveAsked{})
	}
}

// beside sets two objects side by side over the whole height; the first has a
// width of its own.
func beside(width float32, left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &two{width}, Objects: []fyne.CanvasObject{left, right}}
}

type two struct{ width float32 }

func (l *two) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(l.width, size.Height))
	o[1].Move(fyne.NewPos(l.width, 0))
	o[1].Resize(fyne.NewSize(max(0, size.Width-l.width), size.Height))
}

func (l *two) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.width+200, 200) }

// Key takes a key of the window: Escape goes back.
func (s *Screen) Key(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	s.to.Close()
	return true
}
