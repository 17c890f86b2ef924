package compare

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/compare"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// Screen is the page. Its widgets are made once; Render adjusts them.
type Screen struct {
	kit   *parts.Kit
	send  func(compare.Event)
	state compare.State

	back, both, copy *parts.Button
	only             *parts.Check
	sides            [2]*side
	summary          *parts.Banner
	tables           *fyne.Container
	drawn            string
	root             fyne.CanvasObject
}

// New makes the page. Gestures go to send.
func New(l *look.Look, send func(compare.Event)) *Screen {
	s := &Screen{kit: parts.New(l), send: send}
	k, say := s.kit, s.kit.Say
	k.OnEscape = func() { send(compare.CloseAsked{}) }
	k.Copy = func(text string) { send(compare.CopyAsked{Text: text}) }
	s.back = k.Button(say("compare.back"), parts.Secondary, func() { send(compare.CloseAsked{}) }).SetIcon("back")
	s.both = k.Button(say("compare.both"), parts.Primary, func() { send(compare.BothAsked{}) })
	s.copy = k.Button(say("compare.copy"), parts.Secondary, func() { send(compare.CopyAsked{Text: s.text()}) })
	s.only = k.Check(say("compare.only"), "", func(bool) { send(compare.OnlyToggled{}) })
	s.sides = [2]*side{newSide(s, 0), newSide(s, 1)}
	s.summary = k.Banner(parts.ToneNeutral, "")
	s.tables = parts.Column(look.PanelGap)
	page := parts.Column(look.PanelGap,
		parts.Wrap(16, s.back, k.Text(parts.Title(), say("compare.title"))),
		k.Text(parts.Soft(), say("compare.about")),
		parts.Columns(look.PanelGap, 340, 2, s.sides[0].box, s.sides[1].box),
		parts.Wrap(12, s.both, s.copy, s.only), s.summary, s.tables,
	)
	s.root = k.Scroll(parts.Pad(parts.Centre(page, 1000), 24, look.PageInset, 24, look.PageInset))
	return s
}

// Object returns what is to be shown.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Focus returns what takes the keyboard first.
func (s *Screen) Focus() fyne.Focusable { return s.both }

// Render shows a state.
func (s *Screen) Render(st compare.State) {
	s.state = st
	tests, busy := false, false
	for at, x := range st.Sides {
		s.sides[at].render(st)
		tests = tests || x.Tests()
		busy = busy || x.Busy()
	}
	s.both.SetEnabled(tests && !busy, s.kit.Say("compare.both.not"))
	parts.Show(s.copy, st.Ready())
	s.only.SetOn(st.Only)
	parts.Show(s.only, st.Ready())
	parts.Show(s.summary, st.Ready())
	if st.Ready() {
		tone := parts.ToneWell
		if compare.Differences(st.Rows) > 0 {
			tone = parts.ToneAttention
		}
		words := compare.Summary(st.Rows, s.kit.Say)
		if st.Copied {
			words += " " + s.kit.Say("compare.copied")
		}
		s.summary.Set(tone, words)
	}
	s.renderTables(st)
	parts.Layout(s.root)
}

// renderTables builds the rows anew when they changed.
func (s *Screen) renderTables(st compare.State) {
	key := fmt.Sprint(st.Only, st.Rows)
	if key == s.drawn {
		return
	}
	s.drawn = key
	s.tables.Objects = nil
	for _, g := range compare.Groups() {
		rows := st.Shown(g)
		if len(rows) == 0 {
			continue
		}
		lines := []fyne.CanvasObject{s.kit.Text(parts.Heading(), s.kit.Say("compare.group."+string(g)))}
		for _, r := range rows {
			lines = append(lines, s.row(r))
		}
		s.tables.Add(parts.Panel(parts.Column(6, lines...)))
	}
	s.tables.Refresh()
}

// row is a name with both sides; what differs stands on a ground of its own and
// says so.
func (s *Screen) row(r compare.Row) fyne.CanvasObject {
	k := s.kit
	ground, name := look.None, parts.Soft().Raw()
	title := compare.Title(r, k.Say)
	if r.Differs {
		ground, name = look.AttentionGround, parts.Strong().Raw()
		title = k.Say("compare.marked", "name", title)
	}
	cell := func(c compare.Cell) fyne.CanvasObject {
		style := parts.Body().Raw()
		if !c.Known {
			style = parts.Soft().Raw()
		}
		return k.Text(style, compare.Words(r, c, k.Say))
	}
	values := parts.Shares(16, 4, 0.5, 120, cell(r.Left), cell(r.Right))
	line := parts.Shares(16, 4, 0.32, 150, k.Text(name, title), values)
	return parts.Stack(parts.NewBox(ground, look.None, look.FieldRadius), parts.Pad(line, 5, 10, 5, 10))
}

// text is the comparison to paste elsewhere.
func (s *Screen) text() string {
	var b strings.Builder
	say := s.kit.Say
	fmt.Fprintf(&b, "%s\n", say("compare.versus", "left", s.name(0), "right", s.name(1)))
	for _, g := range compare.Groups() {
		rows := s.state.Shown(g)
		if len(rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n", say("compare.group."+string(g)))
		}
		for _, r := range rows {
			sign := " "
			if r.Differs {
				sign = "≠"
			}
			fmt.Fprintf(&b, "%s %s: %s | %s\n", sign, compare.Title(r, say), compare.Words(r, r.Left, say), compare.Words(r, r.Right, say))
		}
	}
	b.WriteString("\n" + compare.Summary(s.state.Rows, say) + "\n")
	return b.String()
}

// name says what stands on a side.
func (s *Screen) name(at int) string {
	say, x := s.kit.Say, s.state.Sides[at]
	switch x.Kind {
	case compare.KindConnection:
		return say("compare.offer.connection", "name", x.Profile.Name, "mode", short(x.Profile.Mode, say))
	case compare.KindCounterpart:
		return say("compare.offer.counterpart", "name", x.Profile.Name, "mode", short(x.Profile.Mode, say))
	case compare.KindEarlier:
		return s.earlier(x.Report.Name, x)
	case compare.KindFile:
		return say("compare.offer.read", "name", x.File, "time", s.kit.Look.Words.DateTime(x.Report.Started.In(s.kit.Look.Zone)))
	case compare.KindNone:
	}
	return ""
}

func (s *Screen) earlier(name string, x compare.Side) string {
	return s.kit.Say("compare.offer.earlier", "name", name, "time", s.kit.Look.Words.DateTime(x.Report.Started.In(s.kit.Look.Zone)))
}

// short names a mode in a word or two.
func short(m connection.Mode, say compare.Say) string {
	if m == "" {
		return ""
	}
	return say("mode." + string(m) + ".short")
}

// side is the panel of one of the two.
type side struct {
	s      *Screen
	at     int
	what   *parts.Choice
	state  *parts.Text
	test   *parts.Button
	sign   *parts.Button
	coded  *parts.Button
	cancel *parts.Button
	wait   *wait
	faults *parts.Faults
	box    *fyne.Container
}

func newSide(s *Screen, at int) *side {
	k, say := s.kit, s.kit.Say
	x := &side{s: s, at: at, state: k.Text(parts.Soft(), ""), faults: k.Faults(parts.FindingOptions{Quiet: true})}
	x.what = k.Choice(say("compare.side"), "", func(id string) { s.send(compare.SideChosen{At: at, ID: id}) })
	x.test = k.Button(say("compare.test"), parts.Secondary, func() { s.send(compare.TestAsked{At: at}) })
	x.sign = k.Button(say("compare.signin"), parts.Secondary, func() { s.send(compare.SignInAsked{At: at}) })
	x.coded = k.Button(say("card.code"), parts.Secondary, func() { s.send(compare.SignInAsked{At: at, Code: true}) })
	x.wait = newWait(s, at)
	x.cancel = k.Button(say("compare.cancel"), parts.Secondary, func() { s.send(compare.Cancelled{At: at}) })
	x.box = parts.Panel(parts.Column(12, x.what, x.state, x.wait.box, parts.Wrap(10, x.test, x.sign, x.coded, x.cancel), x.faults.Object()))
	return x
}

func (x *side) render(st compare.State) {
	v := st.Sides[x.at]
	items := make([]parts.Item, 0, len(st.Profiles)+2)
	for _, o := range st.Offers(x.at) {
		items = append(items, parts.Item{ID: o.ID, Title: x.offer(o)})
	}
	x.what.SetItems(items)
	x.what.SetChosen(st.OfferOf(x.at))
	x.state.SetText(x.words(v))
	parts.Show(x.test, v.Tests() && !v.Busy())
	parts.Show(x.sign, v.SignsIn() && !v.Busy())
	parts.Show(x.coded, v.SignsIn() && !v.Busy())
	parts.Show(x.cancel, v.Busy())
	x.wait.render(v)
	parts.Show(x.state, !v.Waiting())
	x.faults.Show(v.Findings)
}

func (x *side) offer(o compare.Offer) string {
	say := x.s.kit.Say
	switch o.Kind {
	case compare.KindConnection:
		return say("compare.offer.connection", "name", o.Name, "mode", short(o.Mode, say))
	case compare.KindCounterpart:
		return say("compare.offer.counterpart", "name", o.Name, "mode", short(o.Mode, say))
	case compare.KindEarlier:
		return x.s.earlier(o.Name, compare.Side{Report: o.Report})
	case compare.KindFile:
		return say("compare.offer.file")
	case compare.KindNone:
	}
	return ""
}

// words says how far the side is.
func (x *side) words(v compare.Side) string {
	say := x.s.kit.Say
	switch {
	case v.Asking:
		return say("compare.state.signin")
	case v.Running && v.Now != "":
		return say("compare.state.testing", "rung", say("rung."+string(v.Now)+".name"))
	case v.Running:
		return say("compare.state.begins")
	case v.Has:
		return say("compare.state.tested", "verdict", say("verdict."+string(v.Report.Verdict())),
			"time", x.s.kit.Look.Words.DateTime(v.Report.Started.In(x.s.kit.Look.Zone)))
	case v.Kind == compare.KindCounterpart && v.SignsIn():
		return say("compare.state.sign")
	case v.Kind == compare.KindNone:
		return say("compare.state.none")
	}
	return say("compare.state.untested")
}
