package parts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Option is one of a few values that are all shown.
type Option struct {
	ID    string
	Title string
	Text  string // when to choose it
	Pill  string // a word such as "Recommended"
}

// Options lets one of a few values be chosen. Arrow keys move, Space and Enter
// choose.
type Options struct {
	composite
	kit    *Kit
	cards  []*optionCard
	chosen string
	pick   func(id string)
	body   *fyne.Container
}

// Options makes a choice among a few; pick is called with the id.
func (k *Kit) Options(pick func(id string), options ...Option) *Options {
	o := &Options{kit: k, pick: pick, body: Column(8)}
	o.root = o.body
	for _, x := range options {
		c := newOptionCard(k, x, o)
		o.cards = append(o.cards, c)
		o.body.Objects = append(o.body.Objects, c)
	}
	o.ExtendBaseWidget(o)
	return o
}

// SetChosen shows a value as chosen without reporting it.
func (o *Options) SetChosen(id string) {
	o.chosen = id
	for _, c := range o.cards {
		c.set(c.option.ID == id)
	}
}

// Sideways sets the cards side by side, in at most most columns of at least
// the given width.
func (o *Options) Sideways(most int, least float32) *Options {
	o.body.Layout = &grid{gap: 8, line: 8, least: least, most: most}
	return o
}

// Card returns the card of a value for the focus, nil if there is none.
func (o *Options) Card(id string) fyne.Focusable {
	for _, c := range o.cards {
		if c.option.ID == id {
			return c
		}
	}
	return nil
}

func (o *Options) take(id string) {
	o.SetChosen(id)
	if o.pick != nil {
		o.pick(id)
	}
}

// step chooses the neighbour of the chosen card, or that of the one with the
// focus while none is chosen; so pressing an arrow again goes on.
func (o *Options) step(from *optionCard, by int) {
	at := slices.Index(o.cards, from)
	for i, c := range o.cards {
		if c.chosen {
			at = i
		}
	}
	o.take(o.cards[(at+by+len(o.cards))%len(o.cards)].option.ID)
}

// optionCard is one value with its sentence.
type optionCard struct {
	composite
	kit      *Kit
	group    *Options
	option   Option
	chosen   bool
	focused  bool
	hovered  bool
	toggles  bool // a tick of its own instead of one of many
	ground   *Box
	ring     *Box
	disc     *radio
	onToggle func(on bool)
}

func newOptionCard(k *Kit, x Option, group *Options) *optionCard {
	c := &optionCard{kit: k, group: group, option: x}
	c.ground = NewBox(look.Panel, look.Line, look.FieldRadius)
	c.ring = NewBox(look.None, look.Accent, look.FieldRadius+2)
	c.ring.SetStroke(2)
	c.ring.Hide()
	c.disc = newRadio(false)
	head := []fyne.CanvasObject{k.Text(Strong().Raw(), x.Title)}
	if x.Pill != "" {
		head = append(head, k.Pill(x.Pill, ToneAccent, false))
	}
	words := Column(2, Wrap(10, head...))
	if x.Text != "" { // Add would lay it out for nothing
		words.Objects = append(words.Objects, k.Text(Soft(), x.Text))
	}
	line := RowTop(12, 1, Pad(c.disc, 2, 0, 0, 0), words)
	c.root = Stack(c.ground, Pad(line, 10, 14, 10, 12), c.ring)
	c.ExtendBaseWidget(c)
	return c
}

func (c *optionCard) set(on bool) {
	if c.chosen == on {
		return
	}
	c.chosen = on
	c.disc.set(on)
	c.paint()
}

func (c *optionCard) paint() {
	switch {
	case c.chosen && !c.toggles:
		c.ground.Set(look.AccentGround, look.Accent)
	case c.hovered:
		c.ground.Set(look.Hover, look.Line)
	case c.toggles:
		c.ground.Set(look.None, look.None)
	default:
		c.ground.Set(look.Panel, look.Line)
	}
	show(c.ring, c.focused)
	c.ring.Refresh()
}

func (c *optionCard) press() {
	if c.toggles {
		c.set(!c.chosen)
		if c.onToggle != nil {
			c.onToggle(c.chosen)
		}
		return
	}
	c.group.take(c.option.ID)
}

// Tapped implements fyne.Tappable.
func (c *optionCard) Tapped(*fyne.PointEvent) { c.press() }

// TypedKey implements fyne.Focusable.
func (c *optionCard) TypedKey(e *fyne.KeyEvent) {
	if c.kit.escape(e) {
		return
	}
	switch n := e.Name; {
	case n == fyne.KeySpace || n == fyne.KeyReturn || n == fyne.KeyEnter:
		c.press()
	case c.toggles:
	case n == fyne.KeyDown || n == fyne.KeyRight:
		c.group.step(c, 1)
	case n == fyne.KeyUp || n == fyne.KeyLeft:
		c.group.step(c, -1)
	}
}

// TypedRune implements fyne.Focusable.
func (c *optionCard) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *optionCard) FocusGained() { c.focused = true; c.kit.reveal(c); c.paint() }

// FocusLost implements fyne.Focusable.
func (c *optionCard) FocusLost() { c.focused = false; c.paint() }

// MouseIn implements desktop.Hoverable.
func (c *optionCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.paint() }

// MouseMoved implements desktop.Hoverable.
func (c *optionCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *optionCard) MouseOut() { c.hovered = false; c.paint() }

// Cursor implements desktop.Cursorable.
func (c *optionCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel implements fyne.Accessible.
func (c *optionCard) AccessibilityLabel() string { return c.option.Title + ". " + c.option.Text }

// AccessibilityRole implements fyne.Accessible.
func (c *optionCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Check is a single yes or no with its sentence.
type Check struct {
	composite
	card *optionCard
}

// Check makes a yes or no; change is called with the new value.
func (k *Kit) Check(title, words string, change func(on bool)) *Check {
	c := &Check{card: newOptionCard(k, Option{Title: title, Text: words}, nil)}
	c.card.toggles, c.card.onToggle = true, change
	c.card.disc.square = true
	c.card.paint()
	c.root = c.card
	c.ExtendBaseWidget(c)
	return c
}

// SetOn shows a value without reporting it.
func (c *Check) SetOn(on bool) { c.card.set(on) }

// On returns the value shown.
func (c *Check) On() bool { return c.card.chosen }

// Focusable returns what takes the focus.
func (c *Check) Focusable() fyne.Focusable { return c.card }

// radio is the disc (or, for a yes or no, the square) before an option.
type radio struct {
	widget.BaseWidget
	on, square bool
	outer      *canvas.Rectangle
	inner      *canvas.Rectangle
	tick       *drawing
}

func newRadio(on bool) *radio {
	r := &radio{on: on, outer: canvas.NewRectangle(nil), inner: canvas.NewRectangle(nil)}
	r.tick = newDrawing()
	r.ExtendBaseWidget(r)
	return r
}

func (r *radio) set(on bool) { r.on = on; r.Refresh() }

// CreateRenderer implements fyne.Widget.
func (r *radio) CreateRenderer() fyne.WidgetRenderer {
	x := &radioRenderer{r}
	x.paint()
	return x
}

type radioRenderer struct{ r *radio }

func (x *radioRenderer) Destroy()           {}
func (x *radioRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(16) }

func (x *radioRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.outer, x.r.inner, x.r.tick.Image}
}

func (x *radioRenderer) Layout(fyne.Size) {
	place(x.r.outer, 0, 0, 16, 16)
	place(x.r.inner, 5, 5, 6, 6)
	place(x.r.tick.Image, 2, 2, 12, 12)
}

func (x *radioRenderer) paint() {
	r := x.r
	r.outer.CornerRadius, r.inner.CornerRadius = 8, 3
	if r.square {
		r.outer.CornerRadius = 4
	}
	r.outer.StrokeWidth = 1.5
	r.outer.FillColor, r.outer.StrokeColor = look.Colour(look.FieldGround, r), look.Colour(look.Faint, r)
	r.inner.FillColor = look.Colour(look.OnAccent, r)
	if r.on {
		r.outer.FillColor, r.outer.StrokeColor = look.Colour(look.Accent, r), look.Colour(look.Accent, r)
	}
	r.inner.Hidden = !r.on || r.square
	r.tick.Hidden = !r.on || !r.square
	if !r.tick.Hidden {
		r.tick.show("check", look.OnAccent)
	}
}

func (x *radioRenderer) Refresh() {
	x.paint()
	refresh(x.Objects())
}
