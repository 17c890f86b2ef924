package trail

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// all stands for "no filter" among the choices.
const all = "*"

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit   *parts.Kit
	send  func(trail.Event)
	state trail.State

	back    *parts.Button
	pause   *parts.Button
	view    *parts.Button
	save    *parts.Button
	clear   *parts.Button
	notice  *parts.Text
	search  *parts.Field
	profile *parts.Choice
	stage   *parts.Choice
	fails   *parts.Check
	reset   *parts.Link
	load    *parts.Banner
	count   *parts.Text
	faults  *parts.Faults

	lines  *lines
	empty  *emptyRoom
	detail *detail
	legend *legend
	split  *fyne.Container
	root   fyne.CanvasObject
}

// New makes the page. Gestures go to send.
func New(l *look.Look, send func(trail.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send}
	k := s.kit
	k.Copy = func(text string) { send(trail.Copied{Text: text}) }
	k.OnEscape = func() { send(trail.CloseAsked{}) }
	s.lines, s.empty, s.detail, s.legend = newLines(s), newEmptyRoom(s), newDetail(s), newLegend(s)
	k.OnRelayout = func() { parts.Layout(s.root) }
	s.split = &fyne.Container{Layout: &halves{}, Objects: []fyne.CanvasObject{
		parts.Frame(6, s.legend, parts.Stack(s.lines, s.empty.box), nil), s.detail.box,
	}}
	page := parts.Frame(12, s.head(), s.split, nil)
	s.root = parts.Pad(page, 20, look.PageInset, 16, look.PageInset)
	return s
}

// head is what stands above the list.
func (s *Screen) head() fyne.CanvasObject {
	k, say := s.kit, s.kit.Say
	s.back = k.Button(say("trail.back"), parts.Secondary, func() { s.send(trail.CloseAsked{}) }).SetIcon("back")
	s.pause = k.Button("", parts.Secondary, func() { s.send(trail.PauseToggled{}) })
	s.view = k.Button("", parts.Secondary, s.toggleView)
	s.save = k.Button(say("trail.save"), parts.Secondary, func() { s.send(trail.SaveAsked{}) })
	s.clear = k.Button(say("trail.clear"), parts.Secondary, func() { s.send(trail.ClearAsked{}) })
	s.notice = k.Text(parts.Small().In(look.Well), "")
	s.search = k.Field("", "", func(t string) { s.send(trail.TextTyped{Text: t}) })
	s.search.SetPlaceHolder(say("trail.search"))
	s.search.SetIcon("search")
	s.search.Entry().OnKey = s.searchKey
	s.profile = k.Choice("", "", func(id string) { s.send(trail.ProfileChosen{ID: strings.TrimPrefix(id, all)}) })
	s.stage = k.Choice("", "", func(id string) { s.send(trail.StageChosen{Tag: strings.TrimPrefix(id, all)}) })
	s.fails = k.Check(say("trail.failures"), "", func(bool) { s.send(trail.FailuresToggled{}) })
	s.reset = k.Link(say("trail.filter.clear"), func() { s.send(trail.FilterCleared{}) })
	s.load = k.Banner(parts.ToneAttention, "")
	s.count = k.Text(parts.Small(), "")
	s.faults = k.Faults(parts.FindingOptions{Quiet: true})
	filters := parts.Columns(10, 180, 4, s.search, s.profile, s.stage, s.fails)
	return parts.Column(12,
		parts.Wrap(10, s.back, parts.Pad(k.Text(parts.Title(), say("trail.title")), 0, 10, 0, 4), s.pause, s.view, s.save, s.clear),
		filters, parts.Wrap(14, s.count, s.reset, s.notice), s.load, s.faults.Object())
}

func (s *Screen) toggleView() {
	if s.state.View == trail.ViewPicture {
		s.send(trail.ViewChosen{View: trail.ViewList})
		return
	}
	s.send(trail.ViewChosen{View: trail.ViewPicture})
}

// searchKey lets the arrow keys walk the list while the search has the focus.
func (s *Screen) searchKey(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyDown:
		s.send(trail.Stepped{By: 1})
	case e.Name == fyne.KeyUp:
		s.send(trail.Stepped{By: -1})
	case e.Name == fyne.KeyEscape && s.state.Filter.Text != "":
		s.send(trail.TextTyped{})
	default:
		return false
	}
	return true
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first: the list, which the arrow keys walk.
func (s *Screen) Focus() fyne.Focusable { return s.lines }

// SearchEntry returns the search, for Ctrl+F.
func (s *Screen) SearchEntry() fyne.Focusable { return s.search.Entry() }

// Render shows a state.
func (s *Screen) Render(st trail.State) {
	s.state = st
	s.renderHead(st)
	s.faults.Show(slices.Concat(st.Findings, st.Trouble))
	picture := st.View == trail.ViewPicture
	parts.Show(s.legend, picture && len(st.Rows) > 0)
	s.lines.render(st)
	s.empty.render(st)
	s.detail.render(st)
	parts.Layout(s.root)
}

func (s *Screen) renderHead(st trail.State) {
	say := s.kit.Say
	switch {
	case st.Paused && st.Missed > 0:
		s.pause.SetText(say("trail.follow.missed", "count", strconv.Itoa(st.Missed)))
	case st.Paused:
		s.pause.SetText(say("trail.follow"))
	default:
		s.pause.SetText(say("trail.pause"))
	}
	if st.View == trail.ViewPicture {
		s.view.SetText(say("trail.view.list"))
	} else {
		s.view.SetText(say("trail.view.picture"))
	}
	s.save.SetEnabled(len(st.Rows) > 0, say("trail.save.none"))
	s.clear.SetEnabled(len(st.All) > 0 || st.Missed > 0, say("trail.save.none"))
	s.search.SetText(st.Filter.Text)
	s.fails.SetOn(st.Filter.Failures)
	s.renderChoices(st)
	parts.Show(s.reset, !st.Filter.None())
	words := ""
	if st.Loaded {
		words = say("trail.count", "shown", strconv.Itoa(len(st.Rows)), "count", strconv.Itoa(len(st.All)))
		if st.Filter.Run != 0 {
			words += " " + say("trail.one.test")
		}
	}
	s.renderLoad(st, words)
	note := ""
	if st.Notice.Words.Key != "" {
		note = say(st.Notice.Words.Key, text.Pairs(st.Notice.Words.Args)...)
	}
	s.notice.SetText(note)
	parts.Show(s.notice, note != "")
}

// renderLoad says how much was asked lately: beside the count while that is
// little, as a strip when it nears what Business Central grants.
func (s *Screen) renderLoad(st trail.State, words string) {
	l, ok := st.Load()
	parts.Show(s.load, ok && l.Near())
	if ok {
		said := s.kit.Say("trail.load", "name", st.Name(l.ID), "calls", s.kit.Look.Words.Number(int64(l.Recent)),
			"most", s.kit.Look.Words.Number(journal.MostCalls), "once", strconv.Itoa(l.AtOnce), "mostonce", strconv.Itoa(journal.MostAtOnce))
		if l.Near() {
			s.load.Set(parts.ToneAttention, said+". "+s.kit.Say("trail.load.near"))
		} else {
			words += "  ·  " + said
		}
	}
	s.count.SetText(words)
	parts.Show(s.count, words != "")
}

func (s *Screen) renderChoices(st trail.State) {
	say := s.kit.Say
	connections := []parts.Item{{ID: all, Title: say("trail.all.connections")}}
	for _, id := range st.Connections() {
		connections = append(connections, parts.Item{ID: id, Title: st.Name(id)})
	}
	s.profile.SetItems(connections)
	s.profile.SetChosen(or(st.Filter.Profile, all))
	stages := []parts.Item{{ID: all, Title: say("trail.all.stages")}}
	for _, tag := range st.Stages() {
		stages = append(stages, parts.Item{ID: tag, Title: s.stageName(tag)})
	}
	s.stage.SetItems(stages)
	s.stage.SetChosen(or(st.Filter.Stage, all))
}

func (s *Screen) stageName(tag string) string {
	return s.kit.Say(trail.StageKey(tag), "name", tag)
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// halves sets the list at the left and the detail, while there is one, at the right.
type halves struct{}

func (halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := size.Width
	if o[1].Visible() {
		left = max(300, size.Width*0.46)
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[1].Move(fyne.NewPos(left+16, 0))
	o[1].Resize(fyne.NewSize(max(0, size.Width-left-16), size.Height))
}

func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 160) }

// emptyRoom says what will appear while there is nothing.
type emptyRoom struct {
	s     *Screen
	title *parts.Text
	words *parts.Text
	clear *parts.Button
	box   *fyne.Container
}

func newEmptyRoom(s *Screen) *emptyRoom {
	e := &emptyRoom{s: s, title: s.kit.Text(parts.Heading().Centred(), ""), words: s.kit.Text(parts.Soft().Centred(), "")}
	e.clear = s.kit.Button(s.kit.Say("trail.filter.clear"), parts.Secondary, func() { s.send(trail.FilterCleared{}) })
	e.box = parts.Pad(parts.Middle(parts.Column(10, e.title, e.words, parts.WrapAligned(0, fyne.TextAlignCenter, e.clear)), 460), 40, 16, 0, 16)
	return e
}

func (e *emptyRoom) render(st trail.State) {
	parts.Show(e.box, st.Loaded && len(st.Rows) == 0)
	parts.Show(e.clear, len(st.All) > 0)
	if len(st.All) > 0 {
		e.title.SetText(e.s.kit.Say("trail.nothing.title"))
		e.words.SetText(e.s.kit.Say("trail.nothing"))
		return
	}
	e.title.SetText(e.s.kit.Say("trail.empty.title"))
	e.words.SetText(e.s.kit.Say("trail.empty"))
}
