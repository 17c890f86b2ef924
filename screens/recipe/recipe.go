package recipe

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/recipe"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the checklist. Render adjusts its widgets; the steps are made anew
// only when the connection's values change.
type Screen struct {
	kit   *parts.Kit
	send  func(recipe.Event)
	state recipe.State

	back     *parts.Button
	name     *parts.Text
	progress *parts.Progress
	check    *parts.Button
	why      *parts.Text // why nothing can be checked yet
	save     *parts.Button
	show     *parts.Button
	mail     *parts.Button
	file     *parts.Button
	said     *parts.Text
	jumps    *fyne.Container
	faults   *parts.Faults
	consent  *consent
	body     *fyne.Container
	steps    map[string]*step
	panels   map[recipe.Part]fyne.CanvasObject
	made     string // what the steps were made of
	scroll   *parts.Scroll
	root     fyne.CanvasObject
	drawn    bool      // the connection was shown once
	told     [3]string // what was said then, for bring
}

// pageWidth is the widest that lines of the page get.
const pageWidth = 820

// New makes the checklist. Gestures go to send.
func New(l *look.Look, send func(recipe.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send, steps: map[string]*step{}, panels: map[recipe.Part]fyne.CanvasObject{}}
	k := s.kit
	k.Copy = func(text string) { send(recipe.Copied{Text: text}) }
	k.OnEscape = func() { send(recipe.Left{To: recipe.LeaveHome}) }
	s.back = s.button("recipe.back", parts.Secondary, recipe.Left{To: recipe.LeaveHome}).SetIcon("back")
	s.name = k.Text(parts.Soft().Raw(), "")
	s.faults = k.FaultsOf(s.act)
	s.consent = newConsent(s)
	s.body = parts.Column(look.PanelGap)
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, k.Text(parts.Title(), k.Say("recipe.title")), s.name),
		s.head(), s.faults.Object(), s.body,
	)
	s.scroll = k.Scroll(parts.Pad(parts.Centre(page, pageWidth), 24, look.PageInset, 24, look.PageInset))
	s.root = s.scroll
	return s
}

func (s *Screen) button(key string, kind parts.Kind, e recipe.Event) *parts.Button {
	return s.kit.Button(s.kit.Say(key), kind, func() { s.send(e) })
}

// head is how far the set-up is, and what can be done with the whole of it.
func (s *Screen) head() fyne.CanvasObject {
	k := s.kit
	s.progress = k.Progress()
	s.check = k.Button(k.Say("recipe.check"), parts.Primary, s.pressCheck)
	s.why = k.Text(parts.Small(), k.Say("recipe.check.nothing"))
	s.save = s.button("recipe.save", parts.Secondary, recipe.SheetAsked{How: recipe.HowSave})
	s.show = s.button("recipe.show", parts.Secondary, recipe.SheetAsked{How: recipe.HowShow})
	s.mail = s.button("recipe.mail", parts.Secondary, recipe.SheetAsked{How: recipe.HowMail})
	s.file = s.button("recipe.file", parts.Secondary, recipe.FileAsked{})
	s.said = k.Text(parts.Strong(), "")
	s.jumps = parts.Wrap(16)
	for _, p := range recipe.Parts() {
		s.jumps.Add(k.Link(k.Say("recipe.part."+string(p)), func() { s.scroll.RevealTop(s.panels[p]) }))
	}
	s.jumps.Add(k.Link(k.Say("recipe.jump.next"), s.jumpNext))
	hand := parts.Column(6,
		k.Text(parts.Strong(), k.Say("recipe.hand")), k.Text(parts.Soft(), k.Say("recipe.hand.text")),
		parts.Wrap(8, s.save, s.show, s.mail, s.file))
	return parts.Panel(parts.Column(14,
		parts.RowGrow(16, 0, s.progress, s.check), s.why, s.said, s.jumps, parts.Divider(), hand))
}

func (s *Screen) pressCheck() {
	if s.state.Task == recipe.TaskCheck || s.state.Task == recipe.TaskConsent {
		s.send(recipe.Cancelled{})
		return
	}
	s.send(recipe.CheckAsked{})
}

func (s *Screen) jumpNext() {
	if x := s.steps[s.state.Next()]; x != nil {
		s.scroll.RevealTop(x.box)
	}
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable {
	if s.check.Disabled() {
		return s.back
	}
	return s.check
}

// Render shows a state.
func (s *Screen) Render(st recipe.State) {
	s.state = st
	k := s.kit
	name := st.Profile.Name
	if name == "" && st.Loaded {
		name = k.Say("home.unnamed")
	}
	s.name.SetText(name)
	s.make(st)
	done := st.Done()
	s.progress.Set(float32(done)/float32(max(1, len(st.Steps))),
		k.Say("recipe.progress", "passed", strconv.Itoa(done), "count", strconv.Itoa(len(st.Steps))))
	s.renderHead(st)
	s.faults.Show(st.Findings)
	for _, x := range st.Steps {
		s.steps[x.ID].render(st)
	}
	s.consent.render(st)
	parts.Layout(s.root)
	s.bring()
}

// bring shows what the page says now and did not before: it may stand below the
// window's edge, or above it.
func (s *Screen) bring() {
	now := [...]string{s.said.String(), s.consent.words, ""}
	if s.faults.Object().Visible() {
		now[2] = s.faults.Said()
	}
	for i, o := range []fyne.CanvasObject{s.said, s.consent.verdict, s.faults.Object()} {
		if s.drawn && now[i] != "" && now[i] != s.told[i] {
			s.scroll.Bring(o)
		}
	}
	s.told, s.drawn = now, s.state.Loaded
}

func (s *Screen) renderHead(st recipe.State) {
	k := s.kit
	key, kind := "recipe.check", parts.Primary
	running := st.Task == recipe.TaskCheck || st.Task == recipe.TaskConsent
	switch {
	case running:
		key, kind = "card.cancel", parts.Secondary
	case st.Checked:
		key = "recipe.check.again"
	}
	s.check.SetText(k.Say(key))
	s.check.SetKind(kind)
	s.check.SetEnabled(running || !st.Busy() && st.Checkable(), k.Say("recipe.check.nothing"))
	parts.Show(s.why, st.Loaded && !st.Checkable())
	for _, b := range []*parts.Button{s.save, s.show, s.mail, s.file} {
		b.SetEnabled(st.Loaded && !st.Busy(), k.Say("card.busy"))
	}
	said := ""
	if st.Said.Key != "" {
		said = k.Say(st.Said.Key, text.Pairs(st.Said.Args)...)
	}
	s.said.SetText(said)
	parts.Show(s.said, said != "")
}

// make builds the steps when they are others than before.
func (s *Screen) make(st recipe.State) {
	key := fmt.Sprintf("%+v", st.Steps)
	if key == s.made {
		return
	}
	s.made = key
	s.body.Objects = nil
	s.steps = map[string]*step{}
	for _, p := range recipe.Parts() {
		title, intro := "recipe.part."+string(p), "recipe.part."+string(p)+".intro"
		column := parts.Column(18, parts.Column(4,
			s.kit.Text(parts.Heading(), s.kit.Say(title)), s.kit.Text(parts.Soft(), s.kit.Say(intro))))
		for i, x := range st.Steps {
			if x.Part == p {
				s.steps[x.ID] = newStep(s, st.Steps, i)
				column.Add(s.steps[x.ID].box)
			}
		}
		s.panels[p] = parts.Panel(column)
		if len(column.Objects) > 1 {
			s.body.Add(s.panels[p])
		}
	}
	s.body.Refresh()
}
