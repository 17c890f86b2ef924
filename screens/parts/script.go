package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Script shows a longer text of fixed width as it is: no line is broken, both
// ways scroll. With the focus, the arrow keys, Page and Home and End scroll.
type Script struct {
	widget.BaseWidget
	kit    *Kit
	label  string
	text   string
	lines  *fyne.Container
	inner  *container.Scroll
	ground *Box
	ring   *Box
}

// Script makes an empty box; label says to a screen reader what it holds.
func (k *Kit) Script(label string) *Script {
	s := &Script{kit: k, label: label, lines: &fyne.Container{Layout: &script{}}}
	s.inner = container.NewScroll(s.lines)
	s.ground = NewBox(look.Page, look.Line, look.FieldRadius)
	s.ring = NewBox(look.None, look.Accent, look.FieldRadius)
	s.ring.SetStroke(2)
	s.ring.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// SetText shows another text, from its beginning.
func (s *Script) SetText(text string) {
	if s.text == text {
		return
	}
	s.text = text
	s.lines.Objects = nil
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		t := canvas.NewText(strings.ReplaceAll(l, "\t", "    "), look.Colour(look.Ink, s))
		t.TextSize, t.TextStyle.Monospace = look.SmallSize, true
		s.lines.Objects = append(s.lines.Objects, t)
	}
	s.lines.Refresh()
	s.inner.ScrollToTop()
	s.inner.Offset.X = 0
	s.inner.Refresh()
}

// String returns the text.
func (s *Script) String() string { return s.text }

// FocusGained implements fyne.Focusable.
func (s *Script) FocusGained() { s.ring.Show() }

// FocusLost implements fyne.Focusable.
func (s *Script) FocusLost() { s.ring.Hide() }

// TypedRune implements fyne.Focusable.
func (s *Script) TypedRune(rune) {}

// TypedShortcut hands the keys of the window on.
func (s *Script) TypedShortcut(x fyne.Shortcut) {
	if s.kit.Look.OnShortcut != nil {
		s.kit.Look.OnShortcut(x)
	}
}

// TypedKey implements fyne.Focusable.
func (s *Script) TypedKey(e *fyne.KeyEvent) {
	const step = 40
	page, to := s.inner.Size().Height-step, s.inner.Offset
	switch e.Name {
	case fyne.KeyUp:
		to.Y -= step
	case fyne.KeyDown:
		to.Y += step
	case fyne.KeyLeft:
		to.X -= step
	case fyne.KeyRight:
		to.X += step
	case fyne.KeyPageUp:
		to.Y -= page
	case fyne.KeyPageDown:
		to.Y += page
	case fyne.KeyHome:
		to = fyne.Position{}
	case fyne.KeyEnd:
		to.Y = s.lines.MinSize().Height
	default:
		s.kit.escape(e)
		return
	}
	room := s.lines.MinSize().Subtract(s.inner.Size())
	s.inner.ScrollToOffset(fyne.NewPos(min(max(0, to.X), max(0, room.Width)), min(max(0, to.Y), max(0, room.Height))))
}

// Offset is how far the text is scrolled.
func (s *Script) Offset() fyne.Position { return s.inner.Offset }

// AccessibilityLabel implements fyne.Accessible.
func (s *Script) AccessibilityLabel() string { return s.label + "\n" + s.text }

// AccessibilityRole implements fyne.Accessible.
func (s *Script) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// HeightFor implements Fluid: the box takes what it is given.
func (s *Script) HeightFor(float32) float32 { return s.MinSize().Height }

func (s *Script) held() []fyne.CanvasObject { return nil }

// CreateRenderer implements fyne.Widget.
func (s *Script) CreateRenderer() fyne.WidgetRenderer { return &scriptRenderer{s} }

type scriptRenderer struct{ s *Script }

func (r *scriptRenderer) Destroy() {}

func (r *scriptRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.ground, r.s.inner, r.s.ring}
}

func (r *scriptRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

func (r *scriptRenderer) Layout(size fyne.Size) {
	place(r.s.ground, 0, 0, size.Width, size.Height)
	place(r.s.ring, 0, 0, size.Width, size.Height)
	place(r.s.inner, 1, 1, size.Width-2, size.Height-2)
}

func (r *scriptRenderer) Refresh() {
	for _, o := range r.s.lines.Objects {
		if t, ok := o.(*canvas.Text); ok {
			t.Color = look.Colour(look.Ink, r.s)
			t.Refresh()
		}
	}
	r.s.ground.Refresh()
	r.s.ring.Refresh()
	r.s.inner.Refresh()
}

// script sets lines one below the other, each at its own width.
type script struct{}

// The distances inside the box, in device-independent pixels.
const (
	scriptInset float32 = 12
	scriptLead  float32 = 3
)

func (script) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := scriptInset
	for _, o := range objects {
		h := o.MinSize().Height
		place(o, scriptInset, y, max(o.MinSize().Width, size.Width-2*scriptInset), h)
		y += h + scriptLead
	}
}

func (script) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(0, 2*scriptInset-scriptLead)
	for _, o := range objects {
		m := o.MinSize()
		s.Width, s.Height = max(s.Width, m.Width+2*scriptInset), s.Height+m.Height+scriptLead
	}
	return s
}
