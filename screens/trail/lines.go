package trail

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
	"bcconnect/screens/parts"
)

const (
	listHeight = 54
	barHeight  = 34
)

// lines shows the exchanges, or the bars of a test. Only those in view exist,
// so that ten thousand cost no more than ten.
type lines struct {
	widget.BaseWidget
	s       *Screen
	picture transcript.Picture
	bars    bool
	n       int
	field   *field
	scroll  *container.Scroll
	focused bool
	last    int64 // the choice that was scrolled to
	// column is the width of what an exchange ended with, in this language.
	column float32
}

func newLines(s *Screen) *lines {
	l := &lines{s: s}
	longest := s.kit.Pill(s.kit.Say("trail.noanswer"), parts.ToneWrong, false)
	l.column = max(92, parts.NaturalWidth(longest)+10)
	l.field = &field{l: l, shown: map[int]*line{}}
	l.field.ExtendBaseWidget(l.field)
	l.scroll = container.NewVScroll(l.field)
	l.scroll.OnScrolled = func(fyne.Position) { l.field.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *lines) CreateRenderer() fyne.WidgetRenderer { return &linesRenderer{l} }

type linesRenderer struct{ l *lines }

func (r *linesRenderer) Destroy()                     {}
func (r *linesRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, 80) }
func (r *linesRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.scroll} }

func (r *linesRenderer) Layout(s fyne.Size) {
	r.l.scroll.Resize(s)
	r.l.field.fill()
}

func (r *linesRenderer) Refresh() {
	r.l.scroll.Refresh()
	r.l.field.fill()
}

func (l *lines) render(st trail.State) {
	l.bars = st.View == trail.ViewPicture
	l.n = len(st.Rows)
	if l.bars {
		l.picture = st.Picture()
		l.n = len(l.picture.Bars)
	}
	l.field.Refresh()
	l.scroll.Refresh()
	l.field.fill()
	if l.last != st.Selected {
		l.last = st.Selected
		l.reveal()
	}
}

func (l *lines) height() float32 {
	if l.bars {
		return barHeight
	}
	return listHeight
}

// at returns the exchange of a line.
func (l *lines) at(i int) journal.Exchange {
	if l.bars {
		return l.picture.Bars[i].Exchange
	}
	return l.s.state.At(i)
}

// reveal scrolls the chosen line into view.
func (l *lines) reveal() {
	room, off, h := l.scroll.Size().Height, l.scroll.Offset.Y, l.height()
	for i := range l.n {
		if l.at(i).Seq != l.last || room == 0 {
			continue
		}
		top := float32(i) * h
		switch {
		case top < off:
			l.scroll.ScrollToOffset(fyne.NewPos(0, top))
		case top+h > off+room:
			l.scroll.ScrollToOffset(fyne.NewPos(0, top+h-room))
		}
		return
	}
}

// FocusGained implements fyne.Focusable.
func (l *lines) FocusGained() { l.focused = true; l.field.fill() }

// FocusLost implements fyne.Focusable.
func (l *lines) FocusLost() { l.focused = false; l.field.fill() }

// TypedRune implements fyne.Focusable.
func (l *lines) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *lines) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/l.height())-1)
	by := map[fyne.KeyName]int{
		fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: page, fyne.KeyPageUp: -page, fyne.KeyHome: -l.n, fyne.KeyEnd: l.n,
	}[e.Name]
	switch {
	case by != 0 && l.bars:
		l.stepBar(by)
	case by != 0:
		l.s.send(trail.Stepped{By: by})
	case e.Name == fyne.KeyEscape:
		l.s.send(trail.CloseAsked{})
	}
}

// stepBar chooses a neighbour in the picture, which goes from old to new.
func (l *lines) stepBar(by int) {
	if l.n == 0 {
		return
	}
	at := slices.IndexFunc(l.picture.Bars, func(b transcript.Bar) bool { return b.Exchange.Seq == l.s.state.Selected })
	l.s.send(trail.Chosen{Seq: l.at(min(max(at+by, 0), l.n-1)).Seq})
}

// AccessibilityLabel implements fyne.Accessible.
func (l *lines) AccessibilityLabel() string { return l.s.kit.Say("trail.title") }

// AccessibilityRole implements fyne.Accessible.
func (l *lines) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// field is the scrolled ground that holds the lines in view.
type field struct {
	widget.BaseWidget
	l     *lines
	shown map[int]*line
	spare []*line
}

// CreateRenderer implements fyne.Widget.
func (f *field) CreateRenderer() fyne.WidgetRenderer { return &fieldRenderer{f} }

type fieldRenderer struct{ f *field }

func (r *fieldRenderer) Destroy()         {}
func (r *fieldRenderer) Layout(fyne.Size) { r.f.fill() }

func (r *fieldRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, float32(r.f.l.n)*r.f.l.height())
}

func (r *fieldRenderer) Refresh() {
	r.f.fill()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(r.f.shown))
	for _, i := range slices.Sorted(maps.Keys(r.f.shown)) {
		out = append(out, r.f.shown[i])
	}
	return out
}

// fill makes and places the lines that are in view, and reuses the others.
func (f *field) fill() {
	l, h := f.l, f.l.height()
	first := max(0, int(l.scroll.Offset.Y/h))
	last := min(l.n, int((l.scroll.Offset.Y+l.scroll.Size().Height)/h)+1)
	for i, x := range f.shown {
		if i < first || i >= last {
			f.spare = append(f.spare, x)
			delete(f.shown, i)
		}
	}
	for i := first; i < last; i++ {
		x := f.shown[i]
		if x == nil {
			x = f.take()
			f.shown[i] = x
		}
		x.Move(fyne.NewPos(0, float32(i)*h))
		x.Resize(fyne.NewSize(f.Size().Width, h))
		x.set(i)
	}
}

func (f *field) take() *line {
	if n := len(f.spare); n > 0 {
		x := f.spare[n-1]
		f.spare = f.spare[:n-1]
		return x
	}
	return newLine(f.l)
}
