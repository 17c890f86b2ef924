package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Style is the manner of a text.
type Style struct {
	Size    float32
	Colour  fyne.ThemeColorName
	Bold    bool
	Mono    bool
	Plain   bool // no markup: for values that people typed or servers sent
	OneLine bool // cut with … instead of wrapped
	Align   fyne.TextAlign
}

// The manners in use.
func Body() Style     { return Style{Size: look.TextSize, Colour: look.Ink} }
func Soft() Style     { return Style{Size: look.TextSize, Colour: look.Soft} }
func Strong() Style   { return Style{Size: look.TextSize, Colour: look.Ink, Bold: true} }
func Small() Style    { return Style{Size: look.SmallSize, Colour: look.Soft} }
func Faint() Style    { return Style{Size: look.SmallSize, Colour: look.Faint} }
func Heading() Style  { return Style{Size: look.HeadingSize, Colour: look.Ink, Bold: true} }
func Title() Style    { return Style{Size: look.TitleSize, Colour: look.Ink, Bold: true} }
func StateOf() Style  { return Style{Size: look.StateSize, Colour: look.Ink, Bold: true} }
func CodeText() Style { return Style{Size: look.SmallSize, Colour: look.Ink, Mono: true, Plain: true} }

// In returns the style in another colour.
func (s Style) In(token fyne.ThemeColorName) Style { s.Colour = token; return s }

// Line returns the style on one line, cut with … where the room ends.
func (s Style) Line() Style { s.OneLine = true; return s }

// Raw returns the style without markup.
func (s Style) Raw() Style { s.Plain = true; return s }

// Centred returns the style in the middle.
func (s Style) Centred() Style { s.Align = fyne.TextAlignCenter; return s }

// AtEnd returns the style at the end of its room.
func (s Style) AtEnd() Style { s.Align = fyne.TextAlignTrailing; return s }

// Text is text that wraps, with bold, code, links and small buttons inside.
type Text struct {
	widget.BaseWidget
	kit   *Kit
	style Style
	text  string
	// OnLink is called with the target of a tapped link or button.
	OnLink func(target string)

	spans   []span
	links   []fyne.CanvasObject // one for each span with a target, else nil
	laid    float32             // width of the present pieces; -1: none
	objects []fyne.CanvasObject
	paints  []func()
	known   measures
}

// measures is what is known of a text until it changes. Layouts ask again and
// again, and the toolkit takes its time to measure.
type measures struct {
	natural, longest float32 // 0: not yet known
	heights          [4]struct{ width, height float32 }
	next             int
}

// Text makes a text in a style.
func (k *Kit) Text(style Style, text string) *Text {
	t := &Text{kit: k, style: style, text: text, laid: -1}
	t.parse()
	t.ExtendBaseWidget(t)
	return t
}

// SetText changes the text; the same text changes nothing.
func (t *Text) SetText(text string) {
	if t.text == text {
		return
	}
	t.text = text
	t.parse()
	t.Refresh()
}

// String returns the text with its markup.
func (t *Text) String() string { return t.text }

// SetStyle changes the manner.
func (t *Text) SetStyle(s Style) {
	if t.style == s {
		return
	}
	t.style = s
	t.parse()
	t.Refresh()
}

func (t *Text) parse() {
	t.laid, t.known = -1, measures{}
	t.links = nil
	if t.style.Plain {
		t.spans = []span{{text: t.text}}
	} else {
		t.spans = parseMarkup(t.text)
	}
	for _, sp := range t.spans {
		var o fyne.CanvasObject
		if sp.target != "" {
			o = t.link(sp)
		}
		t.links = append(t.links, o)
	}
}

func (t *Text) link(sp span) fyne.CanvasObject {
	tap := func() {
		if t.OnLink != nil {
			t.OnLink(sp.target)
		}
	}
	if sp.button {
		b := t.kit.Button(sp.text, Secondary, tap)
		b.SetSmall()
		return b
	}
	l := t.kit.Link(sp.text, tap)
	l.size = t.style.Size
	return l
}

// HeightFor implements Fluid.
func (t *Text) HeightFor(width float32) float32 {
	if t.text == "" {
		return 0
	}
	if t.style.OneLine {
		return look.LineHeight(t.style.Size)
	}
	if width < 1 { // not laid out yet; nobody wants to know where its letters would stand
		return look.LineHeight(t.style.Size)
	}
	for _, k := range t.known.heights {
		if k.width == width {
			return k.height
		}
	}
	_, h := t.flow(width)
	return h
}

// NaturalWidth is the width of the text on one line.
func (t *Text) NaturalWidth() float32 {
	if t.known.natural == 0 {
		t.known.natural = t.oneLine()
	}
	return t.known.natural
}

func (t *Text) oneLine() float32 {
	var most float32
	for line := range strings.SplitSeq(t.text, "\n") {
		var w float32
		spans := []span{{text: line}}
		if !t.style.Plain {
			spans = parseMarkup(line)
		}
		for _, sp := range spans {
			w += t.measure(sp, sp.text)
			if sp.code {
				w += 2 * codeInset
			}
			if sp.button {
				w += 2 * buttonInset
			}
		}
		most = max(most, w)
	}
	return most + 0.5
}

func (t *Text) textStyle(sp span) fyne.TextStyle {
	return fyne.TextStyle{Bold: (t.style.Bold || sp.bold) && !sp.code, Monospace: t.style.Mono || sp.code}
}

func (t *Text) sizeOf(sp span) float32 {
	if sp.code {
		return min(t.style.Size, look.SmallSize)
	}
	return t.style.Size
}

func (t *Text) measure(sp span, s string) float32 {
	if s == "" {
		return 0
	}
	return fyne.MeasureText(s, t.sizeOf(sp), t.textStyle(sp)).Width
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.place(t.Size().Width)
	return &textRenderer{t}
}

type textRenderer struct{ t *Text }

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.t.objects }
func (r *textRenderer) Layout(s fyne.Size)           { r.t.place(s.Width) }

func (r *textRenderer) MinSize() fyne.Size {
	t := r.t
	if t.text == "" {
		return fyne.Size{}
	}
	least := min(t.longestWord(), 96)
	if t.style.OneLine {
		return fyne.NewSize(min(t.NaturalWidth(), 40), look.LineHeight(t.style.Size))
	}
	return fyne.NewSize(least, t.HeightFor(max(least, t.Size().Width)))
}

func (r *textRenderer) Refresh() {
	r.t.place(r.t.Size().Width)
	for _, paint := range r.t.paints {
		paint()
	}
	for _, o := range r.t.objects {
		o.Refresh()
	}
}

func (t *Text) longestWord() float32 {
	if t.known.longest > 0 {
		return t.known.longest
	}
	var w float32
	for _, sp := range t.spans {
		for word := range strings.FieldsSeq(sp.text) {
			w = max(w, t.measure(sp, word))
		}
	}
	t.known.longest = w
	return w
}

// place builds the canvas objects for a width.
func (t *Text) place(width float32) {
	if t.laid == width {
		return
	}
	t.laid = width
	t.objects, t.paints = nil, nil
	if width < 1 {
		return
	}
	pieces, _ := t.flow(width)
	for _, p := range pieces {
		t.put(p)
	}
}

func (t *Text) put(p piece) {
	if p.link != nil {
		place(p.link, p.x, p.y, p.w, p.h)
		t.objects = append(t.objects, p.link)
		return
	}
	x := p.x
	if p.span.code {
		box := NewBox(look.Page, look.Line, 6)
		place(box, p.x, p.y, p.w, p.h)
		t.objects = append(t.objects, box)
		x += codeInset
	}
	c := canvas.NewText(p.text, nil)
	c.TextSize = t.sizeOf(p.span)
	c.TextStyle = t.textStyle(p.span)
	paint := func() { c.Color = look.Colour(t.style.Colour, t) }
	paint()
	t.paints = append(t.paints, paint)
	m := c.MinSize()
	place(c, x, p.y+(p.h-m.Height)/2-lift(c.TextSize), m.Width, m.Height)
	t.objects = append(t.objects, c)
}

// lift raises large letters, which sit low in their line, to the middle that
// pills and buttons beside them have.
func lift(size float32) float32 {
	if size < look.HeadingSize {
		return 0
	}
	return size / 12
}

func (t *Text) held() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, l := range t.links {
		if l != nil {
			out = append(out, l)
		}
	}
	return out
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return Plain(t.text) }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
