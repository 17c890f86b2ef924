package home

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/cards"
	"bcconnect/screens/card"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

const (
	rowHeight  = 56
	headHeight = 36
	rowInset   = 2 // keeps lines within the scrolled room
)

// list shows the connections. Only the rows in view exist, so that ten
// thousand cost no more than ten.
type list struct {
	widget.BaseWidget
	s       *Screen
	rows    []cards.Row
	tops    []float32 // of each row, and the end of the last
	field   *field
	scroll  *container.Scroll
	focused bool
	last    string // the selection that was scrolled to
}

func newList(s *Screen) *list {
	l := &list{s: s, tops: []float32{0}}
	l.field = &field{l: l, shown: map[int]*row{}}
	l.field.ExtendBaseWidget(l.field)
	l.scroll = container.NewVScroll(l.field)
	l.scroll.OnScrolled = func(fyne.Position) { l.field.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *list) CreateRenderer() fyne.WidgetRenderer { return &listRenderer{l} }

type listRenderer struct{ l *list }

func (r *listRenderer) Destroy()                     {}
func (r *listRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, 60) }
func (r *listRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.scroll} }

func (r *listRenderer) Layout(s fyne.Size) {
	r.l.scroll.Resize(s)
	r.l.field.fill()
	r.l.reveal()
}

func (r *listRenderer) Refresh() {
	r.l.scroll.Refresh()
	r.l.field.fill()
}

func (l *list) render(st cards.State) {
	l.rows = st.Rows
	l.tops = l.tops[:0]
	var y float32
	for _, r := range l.rows {
		l.tops = append(l.tops, y)
		if r.Header {
			y += headHeight
		} else {
			y += rowHeight
		}
	}
	l.tops = append(l.tops, y)
	l.field.Refresh()
	l.scroll.Refresh()
	l.field.fill()
	if l.last != st.Selected {
		l.last = st.Selected
		l.reveal()
	}
}

// reveal scrolls the selected row into view.
func (l *list) reveal() {
	for i, r := range l.rows {
		if r.Header || l.s.state.Profiles[r.Index].ID != l.s.state.Selected {
			continue
		}
		top, bottom := l.tops[i], l.tops[i+1]
		if i > 0 && l.rows[i-1].Header {
			top = l.tops[i-1]
		}
		room, off := l.scroll.Size().Height, l.scroll.Offset.Y
		switch {
		case room == 0:
		case top < off:
			l.scroll.ScrollToOffset(fyne.NewPos(0, top))
		case bottom > off+room:
			l.scroll.ScrollToOffset(fyne.NewPos(0, bottom-room))
		}
		return
	}
}

// FocusGained implements fyne.Focusable.
func (l *list) FocusGained() { l.focused = true; l.field.fill() }

// FocusLost implements fyne.Focusable.
func (l *list) FocusLost() { l.focused = false; l.field.fill() }

// TypedRune implements fyne.Focusable.
func (l *list) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/rowHeight)-1)
	by := map[fyne.KeyName]int{
		fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: page, fyne.KeyPageUp: -page,
		fyne.KeyHome: -len(l.rows), fyne.KeyEnd: len(l.rows),
	}[e.Name]
	switch {
	case by != 0:
		l.s.send(cards.Stepped{By: by})
	case e.Name == fyne.KeyEscape:
		l.s.escape()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (l *list) AccessibilityLabel() string { return l.s.kit.Say("home.list") }

// AccessibilityRole implements fyne.Accessible.
func (l *list) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// field is the scrolled ground that holds the rows in view.
type field struct {
	widget.BaseWidget
	l     *list
	shown map[int]*row
	spare []*row
}

// CreateRenderer implements fyne.Widget.
func (f *field) CreateRenderer() fyne.WidgetRenderer { return &fieldRenderer{f} }

type fieldRenderer struct{ f *field }

func (r *fieldRenderer) Destroy()           {}
func (r *fieldRenderer) MinSize() fyne.Size { return fyne.NewSize(100, r.f.l.tops[len(r.f.l.tops)-1]) }
func (r *fieldRenderer) Layout(fyne.Size)   { r.f.fill() }

func (r *fieldRenderer) Refresh() {
	r.f.fill()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	keys := make([]int, 0, len(r.f.shown))
	for i := range r.f.shown {
		keys = append(keys, i)
	}
	sort.Ints(keys)
	out := make([]fyne.CanvasObject, 0, len(keys))
	for _, i := range keys {
		out = append(out, r.f.shown[i])
	}
	return out
}

// fill makes and places the rows that are in view, and reuses the others.
func (f *field) fill() {
	l := f.l
	off, room := l.scroll.Offset.Y, l.scroll.Size().Height
	first := sort.Search(len(l.rows), func(i int) bool { return l.tops[i+1] > off })
	last := first
	for last < len(l.rows) && l.tops[last] < off+room {
		last++
	}
	for i, r := range f.shown {
		if i < first || i >= last {
			f.spare = append(f.spare, r)
			delete(f.shown, i)
		}
	}
	for i := first; i < last; i++ {
		r := f.shown[i]
		if r == nil {
			r = f.take()
			f.shown[i] = r
		}
		r.set(l.rows[i])
		r.Move(fyne.NewPos(0, l.tops[i]))
		r.Resize(fyne.NewSize(f.Size().Width, l.tops[i+1]-l.tops[i]))
	}
}

func (f *field) take() *row {
	if n := len(f.spare); n > 0 {
		r := f.spare[n-1]
		f.spare = f.spare[:n-1]
		return r
	}
	return newRow(f.l)
}

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
}

func newRow(l *list) *row {
	k := l.s.kit
	r := &row{l: l, ground: parts.NewBox(look.None, look.None, look.FieldRadius), ring: parts.NewBox(look.None, look.None, look.FieldRadius)}
	r.ring.SetStroke(2)
	r.dot = k.Dot(parts.ToneNeutral)
	r.name = k.Text(parts.Strong().Line().Raw(), "")
	r.note = k.Text(parts.Small().Line().Raw(), "")
	r.group = k.Text(parts.Small().Line().Raw(), "")
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
	parts.Show(r.group, x.Header)
	if x.Header {
		r.id = ""
		words := x.Group
		if words == "" {
			words = s.kit.Say("home.group.none")
		}
		r.group.SetText(words)
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
	return []fyne.CanvasObject{r.ground, r.ring, r.dot, r.name, r.note, r.group}
}

func (x *rowRenderer) Layout(s fyne.Size) {
	r := x.r
	set := func(o fyne.CanvasObject, left, top, w, h float32) {
		o.Move(fyne.NewPos(left, top))
		o.Resize(fyne.NewSize(w, h))
	}
	set(r.ground, rowInset, 1, s.Width-2*rowInset, s.Height-2)
	set(r.ring, rowInset, 1, s.Width-2*rowInset, s.Height-2)
	set(r.dot, 11, 14, 10, 10)
	set(r.name, 31, 9, s.Width-39, 20)
	set(r.note, 31, 30, s.Width-39, 16)
	set(r.group, 8, s.Height-22, s.Width-16, 16)
}

func (x *rowRenderer) Refresh() {
	x.r.paint()
	for _, o := range x.Objects() {
		o.Refresh()
	}
}
