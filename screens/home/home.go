package home

import (
	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/screens/card"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the main window. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit     *parts.Kit
	send    func(cards.Event)
	state   cards.State
	search  *parts.Field
	list    *list
	view    *view
	none    *parts.Text
	add     *parts.Button
	strip   *strip
	ends    *endsBanner
	log     *logBanner
	notice  *notice
	card    *card.Screen    // nil until a connection is chosen
	main    *fyne.Container // of card, start and explain
	look    *look.Look
	start   *start
	explain *explain
	asked   question
	// OnFocus gives something the keyboard; nil does nothing.
	OnFocus func(fyne.Focusable)
	faults  *parts.Faults
	// trouble is the room of faults, gone while there are none.
	trouble *fyne.Container
	root    *fyne.Container
}

// New makes the main window. Gestures go to send.
func New(l *look.Look, send func(cards.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send, look: l}
	s.kit.Copy = func(text string) { send(cards.Copied{Text: text}) }
	s.kit.OnEscape = s.escape
	s.strip = newStrip(s)
	s.ends = newEndsBanner(s)
	s.log = newLogBanner(s)
	s.notice = newNotice(s)
	s.start = newStart(s)
	s.explain = newExplain(s)
	s.faults = s.kit.Faults(parts.FindingOptions{Quiet: true})
	again := s.kit.Button(s.kit.Say("home.reload"), parts.Secondary, func() { s.send(cards.Opened{}) })
	s.trouble = parts.Pad(parts.Column(8, s.faults.Object(), parts.Wrap(0, again)), 24, look.PageInset, 0, look.PageInset)
	s.trouble.Hide()
	s.main = parts.Stack(s.start.box, s.explain.box)
	right := parts.Frame(0, parts.Column(0, s.strip.box, s.log.box, s.ends.box, s.trouble), s.main, nil)
	s.root = &fyne.Container{Layout: &split{}, Objects: []fyne.CanvasObject{
		s.rail(), right, s.notice.box,
	}}
	return s
}

// rail is the left side.
func (s *Screen) rail() fyne.CanvasObject {
	k := s.kit
	name := parts.Row(10, k.Logo(26), k.Text(parts.Heading(), k.Say("home.name")))
	s.search = k.Field("", "", func(text string) { s.send(cards.SearchTyped{Text: text}) })
	s.search.SetPlaceHolder(k.Say("home.search"))
	s.search.SetIcon("search")
	s.search.Entry().OnKey = s.searchKey
	s.none = k.Text(parts.Soft(), "")
	s.list = newList(s)
	s.view = newView(s)
	s.add = k.Button(k.Say("home.add"), parts.Primary, func() { s.send(cards.AddAsked{}) }).SetIcon("plus")
	settings := k.IconButton("settings", k.Say("home.settings"), func() { s.send(cards.SettingsAsked{}) })
	head := parts.Column(14, parts.Pad(name, 0, 0, 0, 6), parts.Column(8, s.search, parts.Wrap(12, s.tools()...)), s.view.box, s.none)
	foot := parts.RowGrow(8, 0, s.add, settings)
	body := parts.Pad(parts.Frame(8, head, s.list, foot), 16, 12, 16, 12)
	return parts.Stack(
		parts.NewBox(look.Rail, look.None, 0),
		&fyne.Container{Layout: edge{}, Objects: []fyne.CanvasObject{parts.NewBox(look.Line, look.None, 0)}},
		body,
	)
}

// searchKey lets the arrow keys walk the list while the search has the focus.
func (s *Screen) searchKey(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyDown:
		s.send(cards.Stepped{By: 1})
	case e.Name == fyne.KeyUp:
		s.send(cards.Stepped{By: -1})
	case e.Name == fyne.KeyEscape && s.state.Search != "":
		s.send(cards.SearchTyped{})
	default:
		return false
	}
	return true
}

func (s *Screen) escape() {
	if s.state.Explain.Open {
		s.send(cards.ExplainClosed{})
		return
	}
	if s.state.Selected != "" {
		s.send(cards.Cancelled{ID: s.state.Selected})
	}
}

// split sets the rail at the left and the rest beside it; a remark floats over
// the lower end.
type split struct{}

func (split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	set := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	rail := min(look.RailWidth, size.Width/2)
	set(o[0], 0, 0, rail, size.Height)
	set(o[1], rail, 0, size.Width-rail, size.Height)
	w := min(parts.NaturalWidth(o[2]), size.Width-rail-32)
	h := parts.HeightFor(o[2], w)
	set(o[2], size.Width-w-20, size.Height-h-16, w, h)
}

func (split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(720, 480) }

// edge is the hairline at the right of the rail.
type edge struct{}

func (edge) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(size.Width-look.Hairline, 0))
	o[0].Resize(fyne.NewSize(look.Hairline, size.Height))
}

func (edge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable {
	if s.state.Explain.Open {
		return s.explain.entry.Entry()
	}
	if s.state.Empty() {
		return s.start.add
	}
	// Not the search: its blinking cursor has the whole window painted anew for
	// as long as nobody types. Ctrl+F is one key away.
	if s.state.Selected != "" {
		return s.Card().Focus()
	}
	return s.add
}

// SearchEntry returns the search, for Ctrl+F.
func (s *Screen) SearchEntry() fyne.Focusable { return s.search.Entry() }

// Card returns the screen of the chosen connection. It is made when it is first
// asked for: the first picture of the window does without, and is there sooner.
func (s *Screen) Card() *card.Screen {
	if s.card == nil {
		s.card = card.New(s.look, s.send)
		s.main.Objects = append([]fyne.CanvasObject{s.card.Object()}, s.main.Objects...)
	}
	return s.card
}

// Render shows a state.
func (s *Screen) Render(st cards.State) {
	s.state = st
	s.search.SetText(st.Search)
	s.view.render(st)
	s.list.render(st)
	empty := ""
	switch {
	case st.Empty():
		empty = s.kit.Say("home.none")
	case st.Loaded && len(st.Rows) == 0:
		empty = s.kit.Say("home.nothing", "search", st.Search)
	}
	s.none.SetText(empty)
	parts.Show(s.none, empty != "")
	s.strip.render(st)
	s.ends.render(st)
	s.notice.render(st)
	s.log.render(st)
	s.renderTrouble(st)
	_, chosen := st.Current()
	s.start.render(st, !chosen && !st.Explain.Open)
	if chosen || s.card != nil {
		s.Card().Render(st)
		parts.Show(s.card.Object(), chosen && !st.Explain.Open)
	}
	s.explain.render(st)
	parts.Layout(s.root)
	s.asked.follow(s, st)
}

func (s *Screen) renderTrouble(st cards.State) {
	s.faults.Show(st.Trouble)
	parts.Show(s.trouble, len(st.Trouble) > 0)
}

// say says a sentence that came as data.
func (s *Screen) say(st cards.Standing) string {
	if st.Note.Key == "" {
		return ""
	}
	return s.kit.Say(st.Note.Key, text.Pairs(st.Note.Args)...)
}
