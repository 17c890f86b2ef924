package home

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/cards"
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
		l.field.fill() // OnScrolled hears of a person's scrolling alone
		return
	}
}

// FocusGained implements fyne.Focusable.
func (l *list) FocusGained() { l.focused = true; l.field.fill() }

// FocusLost implements fyne.Focusable.
func (l *list) FocusLost() { l.focused = false; l.field.fill() }

// TypedRune implements fyne.Focusable: who types in the list searches it.
func (l *list) TypedRune(r rune) {
	l.s.send(cards.SearchTyped{Text: l.s.state.Search + string(r)})
	if l.s.OnFocus != nil {
		l.s.OnFocus(l.s.search.Entry())
		l.s.search.Entry().CursorColumn = len([]rune(l.s.search.Entry().Text))
	}
}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/rowHeight)-1)
	by := map[string]int{
		"Down": 1, "Up": -1, "Next": page, "Prior": -page, "Home": -len(l.rows), "End": len(l.rows),
	}[string(e.Name)]
	switch {
	case by != 0:
		l.s.send(cards.Stepped{By: by})
	case e.Name == fyne.KeyLeft, e.Name == fyne.KeyRight:
		l.s.send(cards.SideStepped{Open: e.Name == fyne.KeyRight})
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
