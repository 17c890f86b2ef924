package parts

import (
	"strconv"

	"bcconnect/screens/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// StepItem is a step as the stepper shows it.
type StepItem struct {
	ID    string
	Label string
	Mark  MarkKind // MarkPass, MarkCurrent or MarkNumber
	// Open says that a press goes to the step.
	Open bool
}

// Stepper shows where somebody is on a way of a few steps. Where there is no
// room for all names, only the present one is spelled out.
type Stepper struct {
	composite
	kit   *Kit
	cells []*stepCell
	go2   func(id string)
	body  *fyne.Container
}

// Stepper makes an empty stepper; press is called with the id of a step that
// can be gone to.
func (k *Kit) Stepper(press func(id string)) *Stepper {
	s := &Stepper{kit: k, go2: press}
	s.body = &fyne.Container{Layout: &stepLine{s}}
	s.root = s.body
	s.ExtendBaseWidget(s)
	return s
}

// Set shows steps. Cells are kept by place, so that the focus stays.
func (s *Stepper) Set(items []StepItem) {
	for i := len(s.cells); i < len(items); i++ {
		c := newStepCell(s, i)
		if i > 0 {
			s.body.Objects = append(s.body.Objects, NewBox(look.Line, look.None, 1))
		}
		s.cells = append(s.cells, c)
		s.body.Objects = append(s.body.Objects, c)
	}
	for i, it := range items {
		s.cells[i].set(it)
	}
	s.body.Refresh()
}

// Press does what a press on a step does.
func (s *Stepper) Press(id string) {
	for _, c := range s.cells {
		if c.item.ID == id {
			c.press()
		}
	}
}

const (
	stepHeight  = 26
	stepMark    = 22
	stepWords   = 8
	stepGap     = 10
	stepLineMin = 16
)

// stepLine spreads the cells over the width with lines between.
type stepLine struct{ s *Stepper }

func (l *stepLine) heightFor([]fyne.CanvasObject, float32) float32 { return stepHeight }

func (l *stepLine) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(l.s.cells))*(stepMark+stepLineMin), stepHeight)
}

func (l *stepLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	cells := l.s.cells
	if len(cells) == 0 {
		return
	}
	gaps := float32(len(cells) - 1)
	widths, sum := l.widths(size.Width, false)
	if sum+gaps*(2*stepGap+stepLineMin) > size.Width {
		widths, sum = l.widths(size.Width, true)
	}
	between := (size.Width - sum) / max(1, gaps)
	var x float32
	for i, c := range cells {
		if i > 0 {
			place(objects[2*i-1], x+stepGap, stepHeight/2-1, max(0, between-2*stepGap), 2)
			x += between
		}
		place(c, x, 0, widths[i], stepHeight)
		x += widths[i]
	}
}

// widths measures the cells, with all names or with the present one only.
func (l *stepLine) widths(width float32, short bool) (each []float32, sum float32) {
	each = make([]float32, len(l.s.cells))
	others := float32(len(l.s.cells)-1) * (stepMark + 2*stepGap + stepLineMin)
	for i, c := range l.s.cells {
		w := stepMark + stepWords + c.name.NaturalWidth()
		if short && c.item.Mark != MarkCurrent {
			w = stepMark
		} else if short {
			w = min(w, max(stepMark, width-others))
		}
		each[i] = w
		sum += w
	}
	return each, sum
}

// stepCell is a step: its sign and its name.
type stepCell struct {
	widget.BaseWidget
	stepper *Stepper
	item    StepItem
	mark    *Mark
	name    *Text
	ring    *Box
	ground  *Box
	focused bool
	hovered bool
}

func newStepCell(s *Stepper, at int) *stepCell {
	c := &stepCell{stepper: s, mark: s.kit.StepMark(MarkNumber, strconv.Itoa(at+1)), name: s.kit.Text(Soft().Line().Raw(), "")}
	c.ring, c.ground = NewBox(look.None, look.Accent, stepHeight/2), NewBox(look.None, look.None, stepHeight/2)
	c.ring.SetStroke(2)
	c.ring.Hide()
	c.ExtendBaseWidget(c)
	return c
}

func (c *stepCell) set(it StepItem) {
	if c.item == it {
		return
	}
	c.item = it
	c.mark.Set(it.Mark)
	style := Soft().Line().Raw()
	if it.Mark == MarkCurrent {
		style = Strong().Line().Raw()
	}
	c.name.SetStyle(style)
	c.name.SetText(it.Label)
	c.Refresh()
}

func (c *stepCell) press() {
	if c.item.Open && c.stepper.go2 != nil {
		c.stepper.go2(c.item.ID)
	}
}

// Disabled implements fyne.Disableable: a step that cannot be gone to takes no
// focus.
func (c *stepCell) Disabled() bool { return !c.item.Open }

// Enable implements fyne.Disableable.
func (c *stepCell) Enable() {}

// Disable implements fyne.Disableable.
func (c *stepCell) Disable() {}

// Tapped implements fyne.Tappable.
func (c *stepCell) Tapped(*fyne.PointEvent) { c.press() }

// TypedKey implements fyne.Focusable.
func (c *stepCell) TypedKey(e *fyne.KeyEvent) {
	if c.stepper.kit.escape(e) {
		return
	}
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		c.press()
	}
}

// TypedRune implements fyne.Focusable.
func (c *stepCell) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *stepCell) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *stepCell) FocusLost() { c.focused = false; c.Refresh() }

// MouseIn implements desktop.Hoverable.
func (c *stepCell) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *stepCell) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *stepCell) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *stepCell) Cursor() desktop.Cursor {
	if c.item.Open {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel implements fyne.Accessible.
func (c *stepCell) AccessibilityLabel() string { return c.item.Label }

// AccessibilityRole implements fyne.Accessible.
func (c *stepCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (c *stepCell) CreateRenderer() fyne.WidgetRenderer { return &stepRenderer{c} }

type stepRenderer struct{ c *stepCell }

func (r *stepRenderer) Destroy()           {}
func (r *stepRenderer) MinSize() fyne.Size { return fyne.NewSize(stepMark, stepHeight) }

func (r *stepRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.ground, r.c.ring, r.c.mark, r.c.name}
}

func (r *stepRenderer) Layout(s fyne.Size) {
	c := r.c
	place(c.ground, -4, 0, s.Width+12, s.Height)
	place(c.ring, -4, 0, s.Width+12, s.Height)
	place(c.mark, 0, (s.Height-stepMark)/2, stepMark, stepMark)
	w := s.Width - stepMark - stepWords
	show(c.name, w > 8)
	place(c.name, stepMark+stepWords, (s.Height-20)/2, max(0, w), 20)
}

func (r *stepRenderer) Refresh() {
	c := r.c
	show(c.ring, c.focused && c.item.Open)
	if c.hovered && c.item.Open {
		c.ground.Set(look.Hover, look.None)
	} else {
		c.ground.Set(look.None, look.None)
	}
	r.Layout(c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
