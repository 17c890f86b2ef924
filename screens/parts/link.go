package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Link is a word to press inside text: tap, Enter, Space.
type Link struct {
	widget.BaseWidget
	kit     *Kit
	label   string
	size    float32
	focused bool
	hovered bool
	press   func()

	words *canvas.Text
	under *canvas.Rectangle
	ring  *canvas.Rectangle
}

// Link makes a link.
func (k *Kit) Link(label string, press func()) *Link {
	l := &Link{kit: k, label: label, size: look.TextSize, press: press}
	l.words, l.under, l.ring = canvas.NewText(label, nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	l.ExtendBaseWidget(l)
	return l
}

// SetText changes the words.
func (l *Link) SetText(label string) {
	if l.label != label {
		l.label = label
		l.Refresh()
	}
}

// Label returns the words.
func (l *Link) Label() string { return l.label }

// Press does what a tap does.
func (l *Link) Press() {
	if l.press != nil {
		l.press()
	}
}

// Tapped implements fyne.Tappable.
func (l *Link) Tapped(*fyne.PointEvent) { l.Press() }

// TypedKey implements fyne.Focusable.
func (l *Link) TypedKey(e *fyne.KeyEvent) {
	if l.kit.escape(e) {
		return
	}
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		l.Press()
	}
}

// TypedRune implements fyne.Focusable.
func (l *Link) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (l *Link) FocusGained() { l.focused = true; l.kit.reveal(l); l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *Link) FocusLost() { l.focused = false; l.Refresh() }

// MouseIn implements desktop.Hoverable.
func (l *Link) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (l *Link) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *Link) MouseOut() { l.hovered = false; l.Refresh() }

// Cursor implements desktop.Cursorable.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel implements fyne.Accessible.
func (l *Link) AccessibilityLabel() string { return l.label }

// AccessibilityRole implements fyne.Accessible.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	r := &linkRenderer{l}
	r.paint()
	return r
}

type linkRenderer struct{ l *Link }

func (r *linkRenderer) Destroy() {}

func (r *linkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.ring, r.l.words, r.l.under}
}

func (r *linkRenderer) MinSize() fyne.Size {
	return fyne.NewSize(fyne.MeasureText(r.l.label, r.l.size, fyne.TextStyle{}).Width, look.LineHeight(r.l.size))
}

func (r *linkRenderer) Layout(s fyne.Size) {
	m := fyne.MeasureText(r.l.label, r.l.size, fyne.TextStyle{})
	y := (s.Height - m.Height) / 2
	place(r.l.words, 0, y, m.Width, m.Height)
	place(r.l.under, 0, s.Height-2, min(m.Width, s.Width), 1)
	place(r.l.ring, -3, -1, s.Width+6, s.Height+2)
}

func (r *linkRenderer) paint() {
	l := r.l
	l.words.Text, l.words.TextSize = l.label, l.size
	l.words.Color = look.Colour(look.Accent, l)
	l.under.FillColor = look.Colour(look.Accent, l)
	l.under.Hidden = !l.hovered && !l.focused
	l.ring.FillColor = look.Colour(look.None, l)
	l.ring.StrokeColor = look.Colour(look.Accent, l)
	l.ring.StrokeWidth, l.ring.CornerRadius = 2, 4
	l.ring.Hidden = !l.focused
}

func (r *linkRenderer) Refresh() {
	r.paint()
	r.Layout(r.l.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
