package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Kit makes parts that share a look, words, and a place that follows the
// focus. Each screen has one.
type Kit struct {
	Look *look.Look
	// Copy puts text on the clipboard; nil hides every copy button. Screens set
	// it to a function that sends an event.
	Copy func(text string)
	// OnRelayout is called when a part changed its height by itself; screens lay
	// out their page then. Scrolls do so without it.
	OnRelayout func()
	// OnEscape is called when Escape is pressed on a part that has no use for it
	// itself. The toolkit tells the window only while nothing has the focus.
	OnEscape func()

	scrolls []*Scroll
}

// New makes the kit of a screen.
func New(l *look.Look) *Kit { return &Kit{Look: l} }

// Say finds words by key.
func (k *Kit) Say(key string, pairs ...string) string { return k.Look.Say(key, pairs...) }

// escape tells the screen of Escape, and the window of its own keys, and says
// whether it was one of them.
func (k *Kit) escape(e *fyne.KeyEvent) bool {
	if k.Look.OnKey != nil && k.Look.OnKey(e.Name) {
		return true
	}
	if e.Name != fyne.KeyEscape || k.OnEscape == nil {
		return false
	}
	k.OnEscape()
	return true
}

// relay lays pages out again after a part changed its height.
func (k *Kit) relay() {
	for _, s := range k.scrolls {
		s.Relayout()
	}
	if k.OnRelayout != nil {
		k.OnRelayout()
	}
}

// reveal scrolls a part that got the focus into view.
func (k *Kit) reveal(o fyne.CanvasObject) {
	for _, s := range k.scrolls {
		s.Reveal(o)
	}
}

// holder is a widget made of other objects; Reveal looks into it.
type holder interface{ held() []fyne.CanvasObject }

// composite is a widget that shows one object.
type composite struct {
	widget.BaseWidget
	root fyne.CanvasObject
}

// CreateRenderer implements fyne.Widget.
func (c *composite) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.root) }

// HeightFor implements Fluid.
func (c *composite) HeightFor(width float32) float32 { return HeightFor(c.root, width) }

// NaturalWidth is the width on one line.
func (c *composite) NaturalWidth() float32 { return natural(c.root) }

func (c *composite) held() []fyne.CanvasObject { return []fyne.CanvasObject{c.root} }

// Box is a filled, rounded ground.
type Box struct {
	widget.BaseWidget
	fill, line fyne.ThemeColorName
	radius     float32
	width      float32
	rect       *canvas.Rectangle
}

// NewBox makes a ground in a token's colour with a hairline in another's.
func NewBox(fill, line fyne.ThemeColorName, radius float32) *Box {
	b := &Box{fill: fill, line: line, radius: radius, width: look.Hairline, rect: canvas.NewRectangle(nil)}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the tokens.
func (b *Box) Set(fill, line fyne.ThemeColorName) {
	if b.fill == fill && b.line == line {
		return
	}
	b.fill, b.line = fill, line
	b.Refresh()
}

// SetStroke changes the width of the line.
func (b *Box) SetStroke(width float32) {
	if b.width == width {
		return
	}
	b.width = width
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	return &boxRenderer{b}
}

func (b *Box) paint() {
	b.rect.FillColor = look.Colour(b.fill, b)
	b.rect.StrokeColor = look.Colour(b.line, b)
	b.rect.StrokeWidth = b.width
	if b.line == look.None {
		b.rect.StrokeWidth = 0
	}
	b.rect.CornerRadius = b.radius
}

type boxRenderer struct{ b *Box }

func (r *boxRenderer) Destroy()                     {}
func (r *boxRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *boxRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.rect} }

func (r *boxRenderer) Layout(s fyne.Size) {
	r.b.rect.Resize(s)
}

func (r *boxRenderer) Refresh() {
	r.b.paint()
	canvas.Refresh(r.b.rect)
}

// Divider is a hairline across.
func Divider() fyne.CanvasObject {
	return &fyne.Container{Layout: fixed{0, look.Hairline}, Objects: []fyne.CanvasObject{NewBox(look.Line, look.None, 0)}}
}

// fixed gives its objects a least size and all of the room.
type fixed struct{ w, h float32 }

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(f.w, f.h) }

// Space is empty room.
func Space(w, h float32) fyne.CanvasObject { return &fyne.Container{Layout: fixed{w, h}} }

// stack lays objects over each other.
type stack struct{ width float32 }

// Stack lays objects over each other; the highest decides the height.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &stack{}, Objects: objects}
}

func (l *stack) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, width))
	}
	return h
}

func (l *stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (l *stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, l.heightFor(objects, max(l.width, w)))
}

func (l *stack) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, natural(o))
	}
	return w
}

// Panel is a white (or dark) ground with a line around an object.
func Panel(o fyne.CanvasObject) *fyne.Container {
	return Stack(NewBox(look.Panel, look.Line, look.PanelRadius), Inset(o, look.PanelInset))
}

// PanelPad is Panel with its own distances.
func PanelPad(o fyne.CanvasObject, top, right, bottom, left float32) *fyne.Container {
	return Stack(NewBox(look.Panel, look.Line, look.PanelRadius), Pad(o, top, right, bottom, left))
}
