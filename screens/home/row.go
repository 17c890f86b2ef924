package home

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/cards"
	"bcconnect/screens/card"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// row is a header or a connection.
type row struct {
	widget.BaseWidget
	l       *list
	row     cards.Row
	id      string
	hovered bool
	ground  *parts.Box
	ring    *parts.Box
	dot     *parts.Mark
	name    *parts.Text
	note    *parts.Text
	group   *parts.Text
	kind    *parts.Box    // the colour of the environment's type
	fold    *widget.Icon  // of a customer: open or folded
	tools   *parts.Button // of a customer
}

func newRow(l *list) *row {
	k := l.s.kit
	r := &row{l: l, ground: parts.NewBox(look.None, look.None, look.FieldRadius), ring: parts.NewBox(look.None, look.None, look.FieldRadius)}
	r.ring.SetStroke(2)
	r.dot = k.Dot(parts.ToneNeutral)
	r.name = k.Text(parts.Strong().Line().Raw(), "")
	r.note = k.Text(parts.Small().Line().Raw(), "")
	r.group = k.Text(parts.Small().Line().Raw(), "")
	r.kind = parts.NewBox(look.None, look.None, 1.5)
	r.fold = widget.NewIcon(nil)
	r.tools = k.IconButton("more", k.Say("home.folder.tools"), func() { l.s.send(cards.FolderAsked{Group: r.row.Group}) })
	r.tools.SetKind(parts.Quiet)
	r.ExtendBaseWidget(r)
	return r
}

// set shows a line of the list.
func (r *row) set(x cards.Row) {
	s := r.l.s
	r.row = x
	for _, o := range []fyne.CanvasObject{r.dot, r.name, r.note} {
		parts.Show(o, !x.Header)
	}
	for _, o := range []fyne.CanvasObject{r.group, r.fold, r.tools} {
		parts.Show(o, x.Header)
	}
	if x.Header {
		r.id = ""
		r.group.SetText(s.headWords(x))
		icon := "down"
		if x.Folded {
			icon = "right"
		}
		r.fold.SetResource(look.Icon(icon, look.Soft))
		r.kind.Set(look.None, look.None)
		// A folded customer shows how its worst connection stands.
		parts.Show(r.dot, x.Folded)
		r.dot.SetTone(card.ToneOf(x.Worst))
		r.ground.Set(look.None, look.None)
		r.ring.Set(look.None, look.None)
		return
	}
	p := s.state.Profiles[x.Index]
	r.id = p.ID
	c := s.state.Card(p.ID)
	st := cards.StandingOf(p, c, s.kit.Look.Now().In(s.kit.Look.Zone))
	r.dot.SetTone(card.ToneOf(st.Status))
	name := p.Name
	if name == "" {
		name = s.kit.Say("home.unnamed")
	}
	r.name.SetText(name)
	r.note.SetText(s.secondLine(p.Environment, st, c))
	r.kind.Set(kindColour(p.EnvironmentType), look.None)
	r.paint()
}

// secondLine is the place and what is to be known of it; a trouble stands for
// itself. A dot alone never says anything that these words do not.
func (s *Screen) secondLine(environment string, st cards.Standing, c cards.Card) string {
	if c.Busy() {
		return s.kit.Say("home.task." + string(c.Task))
	}
	note := s.say(st)
	switch {
	case st.Status == cards.Draft:
		return s.kit.Say("home.line", "place", s.kit.Say("status.draft"), "note", note)
	case st.Status == cards.NotWorking || st.Status == cards.NeedsSignIn || environment == "":
		return note
	case note == "":
		return environment
	default:
		return s.kit.Say("home.line", "place", environment, "note", note)
	}
}

// kindColour is the colour of an environment's type; the card says it in words.
func kindColour(kind string) fyne.ThemeColorName {
	switch kind {
	case "Production":
		return look.Attention
	case "Sandbox":
		return look.Accent
	}
	return look.None
}

func (r *row) paint() {
	chosen := r.id != "" && r.id == r.l.s.state.Selected
	switch {
	case chosen:
		r.ground.Set(look.Chosen, look.Line)
	case r.hovered && r.id != "":
		r.ground.Set(look.Hover, look.None)
	default:
		r.ground.Set(look.None, look.None)
	}
	if chosen && r.l.focused {
		r.ring.Set(look.None, look.Accent)
	} else {
		r.ring.Set(look.None, look.None)
	}
}

// Tapped implements fyne.Tappable.
func (r *row) Tapped(*fyne.PointEvent) {
	if r.row.Header {
		r.l.s.send(cards.FoldToggled{Group: r.row.Group})
		return
	}
	if r.id != "" {
		r.l.s.send(cards.Selected{ID: r.id})
	}
}

// MouseIn implements desktop.Hoverable.
func (r *row) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.paint() }

// MouseMoved implements desktop.Hoverable.
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *row) MouseOut() { r.hovered = false; r.paint() }

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return &rowRenderer{r} }

type rowRenderer struct{ r *row }

func (x *rowRenderer) Destroy()           {}
func (x *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(100, headHeight) }

func (x *rowRenderer) Objects() []fyne.CanvasObject {
	r := x.r
	return []fyne.CanvasObject{r.ground, r.ring, r.kind, r.dot, r.name, r.note, r.group, r.fold, r.tools}
}

func (x *rowRenderer) Layout(s fyne.Size) {
	r := x.r
	set := func(o fyne.CanvasObject, left, top, w, h float32) {
		o.Move(fyne.NewPos(left, top))
		o.Resize(fyne.NewSize(w, h))
	}
	set(r.ground, rowInset, 1, s.Width-2*rowInset, s.Height-2)
	set(r.ring, rowInset, 1, s.Width-2*rowInset, s.Height-2)
	if r.row.Header {
		set(r.dot, s.Width-54, s.Height-19, 10, 10)
	} else {
		set(r.dot, 11, 14, 10, 10)
	}
	set(r.kind, rowInset+1, 12, 3, s.Height-24)
	set(r.fold, 4, s.Height-22, 16, 16)
	set(r.tools, s.Width-34, s.Height-29, 30, 28)
	set(r.name, 31, 9, s.Width-39, 20)
	set(r.note, 31, 30, s.Width-39, 16)
	set(r.group, 24, s.Height-22, s.Width-84, 16)
}

func (x *rowRenderer) Refresh() {
	x.r.paint()
	for _, o := range x.Objects() {
		o.Refresh()
	}
}
