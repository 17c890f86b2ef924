package home

import (
	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/cards"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// start is what stands at the right while no connection is chosen: at first
// start the invitation, else one sentence.
type start struct {
	s      *Screen
	title  *parts.Text
	words  *parts.Text
	add    *parts.Button
	try    *parts.Button
	bring  *parts.Button
	foot   *parts.Text
	scroll *parts.Scroll
	box    fyne.CanvasObject
}

func newStart(s *Screen) *start {
	k := s.kit
	middle := fyne.TextAlignCenter
	x := &start{s: s, title: k.Text(parts.Title().Centred(), ""), words: k.Text(parts.Soft().Centred(), "")}
	x.add = k.Button(k.Say("home.add"), parts.Primary, func() { s.send(cards.AddAsked{}) })
	x.try = k.Button(k.Say("home.try"), parts.Secondary, func() { s.send(cards.SandboxEntered{}) })
	x.bring = k.Button(k.Say("home.import"), parts.Quiet, func() { s.send(cards.ImportAsked{}) })
	x.foot = k.Text(parts.Small().Centred(), k.Say("home.start.private"))
	body := parts.Column(14,
		parts.WrapAligned(0, middle, k.Logo(64)), x.title,
		parts.Middle(x.words, 484),
		parts.WrapAligned(12, middle, x.add, x.try),
		parts.WrapAligned(0, middle, x.bring), x.foot,
	)
	x.scroll = k.Scroll(parts.Inset(parts.Middle(body, 680), look.PageInset))
	x.box = x.scroll
	return x
}

func (x *start) render(st cards.State, on bool) {
	parts.Show(x.box, on && st.Loaded)
	key := "home.start"
	if !st.Empty() {
		key = "home.choose"
	}
	x.title.SetText(x.s.kit.Say(key + ".title"))
	x.words.SetText(x.s.kit.Say(key + ".text"))
	parts.Show(x.try, st.Empty() && !st.World.Sandbox)
	parts.Show(x.foot, st.Empty() && !st.World.Sandbox)
	parts.Show(x.add, st.Empty())
	parts.Show(x.bring, st.Empty())
}

// strip says that this is the sandbox, offers the way out, and what to practise.
type strip struct {
	s      *Screen
	choice *parts.Choice
	box    *fyne.Container
	panel  *fyne.Container
	open   bool
	pick   *parts.Button
}

func newStrip(s *Screen) *strip {
	k := s.kit
	x := &strip{s: s}
	x.choice = k.Choice("", k.Say("home.practise.text"), func(id string) { s.send(cards.ScenarioChosen{Name: id}) })
	x.pick = k.Button(k.Say("home.practise"), parts.Secondary, x.toggle).SetSmall()
	leave := k.Button(k.Say("home.leave"), parts.Secondary, func() { s.send(cards.SandboxLeft{}) }).SetSmall()
	words := k.Text(parts.Body().In(look.Accent), k.Say("home.sandbox"))
	line := parts.Ends(8, parts.Pad(words, 3, 0, 3, 0), parts.Wrap(8, x.pick, leave))
	x.panel = parts.Pad(parts.Narrow(x.choice, 560), 4, 0, 4, 0)
	x.panel.Hide()
	x.box = parts.Stack(parts.NewBox(look.AccentGround, look.None, 0),
		parts.Pad(parts.Column(4, line, x.panel), 8, look.PageInset, 8, look.PageInset))
	x.box.Hide()
	k.OnRelayout = func() { parts.Layout(s.root) }
	return x
}

func (x *strip) toggle() {
	x.open = !x.open
	parts.Show(x.panel, x.open)
	parts.Layout(x.s.root)
}

func (x *strip) render(st cards.State) {
	parts.Show(x.box, st.World.Sandbox)
	if !st.World.Sandbox {
		return
	}
	items := make([]parts.Item, 0, len(st.World.Scenarios))
	for _, sc := range st.World.Scenarios {
		items = append(items, parts.Item{ID: sc.Name, Title: sc.Title, Note: sc.Note})
	}
	x.choice.SetItems(items)
	x.choice.SetChosen(st.World.Scenario)
	parts.Show(x.pick, len(items) > 0)
}

// notice is a short remark over the lower end, gone by itself.
type notice struct {
	s     *Screen
	words *parts.Text
	box   *fyne.Container
}

func newNotice(s *Screen) *notice {
	n := &notice{s: s, words: s.kit.Text(parts.Body(), "")}
	n.box = parts.Stack(parts.NewBox(look.Chosen, look.Accent, look.FieldRadius),
		parts.Pad(parts.Narrow(n.words, 420), 8, 16, 8, 16))
	n.box.Hide()
	return n
}

func (n *notice) render(st cards.State) {
	w := st.Notice.Words
	parts.Show(n.box, w.Key != "")
	if w.Key != "" {
		n.words.SetText(n.s.kit.Say(w.Key, text.Pairs(w.Args)...))
	}
}
