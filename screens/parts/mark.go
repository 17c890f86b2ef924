package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// MarkKind is the drawing of a verdict.
type MarkKind int

// The marks.
const (
	MarkWaiting   MarkKind = iota // an empty ring
	MarkRunning                   // a ring with a dot
	MarkPass                      // a filled disc with a tick
	MarkAttention                 // a filled disc with an exclamation mark
	MarkFail                      // the same in the colour of what is wrong
	MarkNone                      // a ring with a dash: does not apply
	MarkNumber                    // a ring with a number: a step to come
	MarkCurrent                   // a filled disc with a number: the present step
	MarkDot                       // a small filled disc in a tone
	MarkDotOpen                   // a small ring
)

// Mark is a small round sign. It never stands without a word beside it.
type Mark struct {
	widget.BaseWidget
	kind   MarkKind
	tone   Tone
	number string
	size   float32

	disc  *canvas.Circle
	dot   *canvas.Circle
	image *drawing
	words *canvas.Text
}

// Mark makes a sign, 18 wide.
func (k *Kit) Mark(kind MarkKind) *Mark { return newMark(kind, 18) }

// StepMark makes the sign of a step, 22 wide.
func (k *Kit) StepMark(kind MarkKind, number string) *Mark {
	m := newMark(kind, 22)
	m.number = number
	return m
}

// Dot makes the small status sign of a list, 10 wide.
func (k *Kit) Dot(tone Tone) *Mark {
	m := newMark(MarkDot, 10)
	m.tone = tone
	return m
}

func newMark(kind MarkKind, size float32) *Mark {
	m := &Mark{kind: kind, size: size}
	m.disc, m.dot = canvas.NewCircle(nil), canvas.NewCircle(nil)
	m.image = newDrawing()
	m.words = canvas.NewText("", nil)
	m.ExtendBaseWidget(m)
	return m
}

// Set changes the sign.
func (m *Mark) Set(kind MarkKind) {
	if m.kind != kind {
		m.kind = kind
		m.Refresh()
	}
}

// SetTone changes the colour of a dot; a neutral dot is a ring.
func (m *Mark) SetTone(t Tone) {
	if m.tone != t {
		m.tone = t
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{m}
	r.paint()
	return r
}

type markRenderer struct{ m *Mark }

func (r *markRenderer) Destroy()           {}
func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.m.size) }

func (r *markRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.disc, r.m.dot, r.m.image.Image, r.m.words}
}

func (r *markRenderer) Layout(s fyne.Size) {
	m := r.m
	x, y := (s.Width-m.size)/2, (s.Height-m.size)/2
	inset := float32(0)
	if m.disc.StrokeWidth > 0 {
		inset = m.disc.StrokeWidth / 2
	}
	place(m.disc, x+inset, y+inset, m.size-2*inset, m.size-2*inset)
	place(m.dot, x+m.size/2-3, y+m.size/2-3, 6, 6)
	place(m.image.Image, x+m.size/2-6, y+m.size/2-6, 12, 12)
	t := fyne.MeasureText(m.words.Text, m.words.TextSize, m.words.TextStyle)
	place(m.words, x+(m.size-t.Width)/2, y+(m.size-t.Height)/2, t.Width, t.Height)
}

// paint sets the colours by kind: a ring by default, a disc where filled.
func (r *markRenderer) paint() {
	m := r.m
	fill, line, icon, words := r.form()
	m.disc.FillColor = look.Colour(fill, m)
	m.disc.StrokeColor = look.Colour(line, m)
	m.disc.StrokeWidth = 1.5
	if line == look.None {
		m.disc.StrokeWidth = 0
	}
	m.dot.Hidden = m.kind != MarkRunning
	m.dot.FillColor = look.Colour(look.Accent, m)
	m.image.Hidden = icon == ""
	if icon != "" {
		m.image.show(icon, words)
	}
	numbered := m.kind == MarkNumber || m.kind == MarkCurrent
	m.words.Hidden = !numbered
	m.words.Text, m.words.TextSize, m.words.TextStyle = m.number, look.SmallSize, fyne.TextStyle{Bold: true}
	m.words.Color = look.Colour(words, m)
}

func (r *markRenderer) form() (fill, line fyne.ThemeColorName, icon string, words fyne.ThemeColorName) {
	tone, _ := r.m.tone.Tokens()
	switch r.m.kind {
	case MarkRunning:
		return look.None, look.Accent, "", look.Accent
	case MarkPass:
		return look.Well, look.None, "check", look.OnAccent
	case MarkAttention:
		return look.Attention, look.None, "exclaim", look.OnAccent
	case MarkFail:
		return look.Wrong, look.None, "exclaim", look.OnAccent
	case MarkNone:
		return look.None, look.Line, "dash", look.Soft
	case MarkNumber:
		return look.None, look.Line, "", look.Soft
	case MarkCurrent:
		return look.Accent, look.None, "", look.OnAccent
	case MarkDot:
		if r.m.tone == ToneNeutral {
			return look.None, look.Faint, "", look.Soft
		}
		return tone, look.None, "", look.OnAccent
	case MarkDotOpen:
		return look.None, look.Faint, "", look.Soft
	case MarkWaiting:
	}
	return look.None, look.Line, "", look.Soft
}

func (r *markRenderer) Refresh() {
	r.paint()
	r.Layout(r.m.Size())
	refresh(r.Objects())
}
