package parts

import (
	"fyne.io/fyne/v2"
)

// Fluid is an object whose height depends on its width, as wrapped text does.
// The toolkit asks for one smallest size only; our layouts ask this instead,
// so that a page is right after one pass.
type Fluid interface {
	fyne.CanvasObject
	// HeightFor returns the height wanted at a width.
	HeightFor(width float32) float32
}

// fluidLayout is a layout that can tell its height for a width.
type fluidLayout interface {
	fyne.Layout
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor returns the height that an object wants at a width.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(Fluid); ok {
		return f.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(fluidLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Layout lays out a tree again at the sizes it has, from the top down, so that
// a part whose height changed finds its room and moves what is below it.
func Layout(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *fyne.Container:
		if x.Layout != nil {
			x.Layout.Layout(x.Objects, x.Size())
		}
		for _, c := range x.Objects {
			if c.Visible() {
				Layout(c)
			}
		}
	case *Scroll:
		x.Relayout()
	case holder:
		for _, c := range x.held() {
			if c.Visible() {
				Layout(c)
			}
		}
	}
}

// visible returns the objects that take part in a layout.
func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// column stacks objects at full width.
type column struct {
	gap   float32
	width float32 // of the last layout; the smallest height is told for it
}

// Column stacks objects at full width, each as high as it wants to be.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

func (l *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, o := range visible(objects) {
		if i > 0 {
			h += l.gap
		}
		h += HeightFor(o, width)
	}
	return h
}

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var y float32
	for _, o := range visible(objects) {
		h := HeightFor(o, size.Width)
		place(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

func (l *column) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, natural(o))
	}
	return w
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, l.heightFor(objects, max(l.width, w)))
}

func widest(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return w
}

// row sets objects side by side; one of them may take what is left.
type row struct {
	gap  float32
	grow int // index of the object that takes what is left, -1 for none
	top  bool
}

// Row sets objects side by side at their smallest width, centred vertically.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, grow: -1}, Objects: objects}
}

// RowGrow is Row with the object at index grow taking the width that is left.
func RowGrow(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, grow: grow}, Objects: objects}
}

// RowTop is RowGrow with everything at the top instead of centred.
func RowTop(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, grow: grow, top: true}, Objects: objects}
}

// widths shares a width among the visible objects, in the order of objects; 0
// for hidden ones.
func (l *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	left := width
	n := 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if n > 0 {
			left -= l.gap
		}
		n++
		if i != l.grow {
			out[i] = natural(o)
			left -= out[i]
		}
	}
	if l.grow >= 0 && l.grow < len(objects) {
		out[l.grow] = max(0, left)
	} else if left < 0 && n > 0 {
		l.squeeze(objects, out, -left)
	}
	return out
}

// squeeze takes what is too much from the widest object.
func (l *row) squeeze(objects []fyne.CanvasObject, out []float32, over float32) {
	big := 0
	for i := range objects {
		if out[i] > out[big] {
			big = i
		}
	}
	out[big] = max(objects[big].MinSize().Width, out[big]-over)
}

// ends sets one object at the start and one at the end, or the second below the
// first where there is no room for both.
type ends struct {
	gap   float32
	width float32
}

// Ends sets an object at the start of a line and one at its end; where they do
// not fit, the second stands below.
func Ends(gap float32, start, end fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &ends{gap: gap}, Objects: []fyne.CanvasObject{start, end}}
}

func (l *ends) fits(o []fyne.CanvasObject, width float32) bool {
	return !o[1].Visible() || natural(o[0])+l.gap+natural(o[1]) <= width
}

func (l *ends) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if !l.fits(o, width) {
		return HeightFor(o[0], width) + l.gap + HeightFor(o[1], width)
	}
	h := HeightFor(o[0], width)
	if o[1].Visible() {
		h = max(h, HeightFor(o[1], natural(o[1])))
	}
	return h
}

func (l *ends) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if !l.fits(o, size.Width) {
		h := HeightFor(o[0], size.Width)
		place(o[0], 0, 0, size.Width, h)
		place(o[1], 0, h+l.gap, size.Width, HeightFor(o[1], size.Width))
		return
	}
	var w float32
	if o[1].Visible() {
		w = natural(o[1])
		h := HeightFor(o[1], w)
		place(o[1], size.Width-w, (size.Height-h)/2, w, h)
	}
	h := HeightFor(o[0], size.Width-w-l.gap)
	place(o[0], 0, (size.Height-h)/2, max(0, size.Width-w-l.gap), h)
}

func (l *ends) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := widest(o)
	return fyne.NewSize(w, l.heightFor(o, max(l.width, w)))
}

// natural is the width that an object takes on one line.
func natural(o fyne.CanvasObject) float32 {
	if n, ok := o.(interface{ NaturalWidth() float32 }); ok {
		return n.NaturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(interface {
			naturalWidth(objects []fyne.CanvasObject) float32
		}); ok {
			return l.naturalWidth(c.Objects)
		}
	}
	return o.MinSize().Width
}

// shares gives two objects a share of the width each, or sets the second below
// the first.
type shares struct {
	gap, line, share, least float32
	width                   float32
}

// Shares sets two objects side by side, the first with its share of the width
// (between 0 and 1); below the least width they stand one below the other.
func Shares(gap, line, share, least float32, a, b fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &shares{gap: gap, line: line, share: share, least: least}, Objects: []fyne.CanvasObject{a, b}}
}

func (l *shares) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if width < l.least {
		return HeightFor(o[0], width) + l.line + HeightFor(o[1], width)
	}
	first := (width - l.gap) * l.share
	return max(HeightFor(o[0], first), HeightFor(o[1], width-l.gap-first))
}

func (l *shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if size.Width < l.least {
		h := HeightFor(o[0], size.Width)
		place(o[0], 0, 0, size.Width, h)
		place(o[1], 0, h+l.line, size.Width, HeightFor(o[1], size.Width))
		return
	}
	first := (size.Width - l.gap) * l.share
	place(o[0], 0, 0, first, size.Height)
	place(o[1], first+l.gap, 0, size.Width-l.gap-first, size.Height)
}

func (l *shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := widest(o)
	return fyne.NewSize(w, l.heightFor(o, max(l.width, w)))
}

// NaturalWidth is the width that an object takes on one line.
func NaturalWidth(o fyne.CanvasObject) float32 { return natural(o) }

func (l *row) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for i, o := range visible(objects) {
		if i > 0 {
			w += l.gap
		}
		w += natural(o)
	}
	return w
}

func (l *row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, w := range l.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, HeightFor(objects[i], w))
		}
	}
	return h
}

func (l *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for i, w := range l.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := min(HeightFor(o, w), size.Height)
		y := (size.Height - h) / 2
		if l.top {
			y = 0
		}
		place(o, x, y, w, h)
		x += w + l.gap
	}
}

func (l *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range visible(objects) {
		if i > 0 {
			s.Width += l.gap
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}
