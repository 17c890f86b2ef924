package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Tone is what a colour says. It always comes with a word or a mark.
type Tone int

// The tones.
const (
	ToneNeutral Tone = iota // outlined, soft
	ToneWell
	ToneAttention
	ToneWrong
	ToneAccent
)

// Tokens returns the colours of a tone: words and ground.
func (t Tone) Tokens() (words, ground fyne.ThemeColorName) {
	switch t {
	case ToneWell:
		return look.Well, look.WellGround
	case ToneAttention:
		return look.Attention, look.AttentionGround
	case ToneWrong:
		return look.Wrong, look.WrongGround
	case ToneAccent:
		return look.Accent, look.AccentGround
	case ToneNeutral:
	}
	return look.Soft, look.None
}

// Pill is a word in a colour, with a mark if it is a status.
type Pill struct {
	widget.BaseWidget
	text string
	tone Tone
	dot  bool

	ground *canvas.Rectangle
	mark   *canvas.Circle
	words  *canvas.Text
}

// Pill makes a word in a tone; dot puts the status mark before it.
func (k *Kit) Pill(text string, tone Tone, dot bool) *Pill {
	p := &Pill{text: text, tone: tone, dot: dot, ground: canvas.NewRectangle(nil), mark: canvas.NewCircle(nil), words: canvas.NewText(text, nil)}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes word and tone.
func (p *Pill) Set(text string, tone Tone, dot bool) {
	if p.text == text && p.tone == tone && p.dot == dot {
		return
	}
	p.text, p.tone, p.dot = text, tone, dot
	p.Refresh()
}

// Label returns the word.
func (p *Pill) Label() string { return p.text }

// AccessibilityLabel implements fyne.Accessible.
func (p *Pill) AccessibilityLabel() string { return p.text }

// AccessibilityRole implements fyne.Accessible.
func (p *Pill) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	r := &pillRenderer{p}
	r.paint()
	return r
}

type pillRenderer struct{ p *Pill }

const pillHeight = 22

func (r *pillRenderer) Destroy() {}

func (r *pillRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.ground, r.p.mark, r.p.words}
}

func (r *pillRenderer) lead() float32 {
	if r.p.dot {
		return 14
	}
	return 0
}

func (r *pillRenderer) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.p.tone != ToneNeutral} }

func (r *pillRenderer) MinSize() fyne.Size {
	m := fyne.MeasureText(r.p.text, look.SmallSize, r.style())
	return fyne.NewSize(m.Width+20+r.lead(), pillHeight)
}

func (r *pillRenderer) Layout(s fyne.Size) {
	y := (s.Height - pillHeight) / 2
	place(r.p.ground, 0, y, s.Width, pillHeight)
	place(r.p.mark, 10, y+7, 8, 8)
	m := fyne.MeasureText(r.p.text, look.SmallSize, r.style())
	place(r.p.words, 10+r.lead(), y+(pillHeight-m.Height)/2, m.Width, m.Height)
}

func (r *pillRenderer) paint() {
	p := r.p
	words, ground := p.tone.Tokens()
	p.ground.FillColor = look.Colour(ground, p)
	p.ground.CornerRadius = pillHeight / 2
	p.ground.StrokeWidth = 0
	if p.tone == ToneNeutral {
		p.ground.StrokeColor, p.ground.StrokeWidth = look.Colour(look.Line, p), look.Hairline
	}
	p.mark.Hidden = !p.dot
	p.mark.FillColor = look.Colour(words, p)
	p.words.Text, p.words.TextSize, p.words.TextStyle = p.text, look.SmallSize, r.style()
	p.words.Color = look.Colour(words, p)
}

func (r *pillRenderer) Refresh() {
	r.paint()
	r.Layout(r.p.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
