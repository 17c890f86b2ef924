package parts

import (
	"fyne.io/fyne/v2"
)

// wrapRow sets objects side by side and begins a new line when one is full.
type wrapRow struct {
	gap, line float32
	align     fyne.TextAlign
	width     float32
}

// Wrap sets objects side by side and begins a new line where the width ends.
func Wrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &wrapRow{gap: gap, line: gap}, Objects: objects}
}

// WrapAligned is Wrap with its lines in the middle or at the end.
func WrapAligned(gap float32, align fyne.TextAlign, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &wrapRow{gap: gap, line: gap, align: align}, Objects: objects}
}

// lines breaks the visible objects into lines.
func (l *wrapRow) lines(objects []fyne.CanvasObject, width float32) [][]fyne.CanvasObject {
	var out [][]fyne.CanvasObject
	var line []fyne.CanvasObject
	var x float32
	for _, o := range visible(objects) {
		w := min(natural(o), max(width, 1))
		if len(line) > 0 && x+l.gap+w > width {
			out, line, x = append(out, line), nil, 0
		}
		if len(line) > 0 {
			x += l.gap
		}
		line = append(line, o)
		x += w
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}

func (l *wrapRow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, line := range l.lines(objects, width) {
		if i > 0 {
			h += l.line
		}
		h += lineHeight(line, width)
	}
	return h
}

func lineHeight(line []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range line {
		h = max(h, HeightFor(o, min(natural(o), width)))
	}
	return h
}

func (l *wrapRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var y float32
	for _, line := range l.lines(objects, size.Width) {
		h := lineHeight(line, size.Width)
		used := -l.gap
		for _, o := range line {
			used += l.gap + min(natural(o), size.Width)
		}
		x := float32(0)
		switch l.align {
		case fyne.TextAlignCenter:
			x = max(0, (size.Width-used)/2)
		case fyne.TextAlignTrailing:
			x = max(0, size.Width-used)
		case fyne.TextAlignLeading:
		}
		for _, o := range line {
			w := min(natural(o), size.Width)
			oh := HeightFor(o, w)
			place(o, x, y+(h-oh)/2, w, oh)
			x += w + l.gap
		}
		y += h + l.line
	}
}

func (l *wrapRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, l.heightFor(objects, max(l.width, w)))
}

func (l *wrapRow) naturalWidth(objects []fyne.CanvasObject) float32 {
	return (&row{gap: l.gap}).naturalWidth(objects)
}

// grid sets objects in columns of equal width, in as many as fit.
type grid struct {
	gap, line float32
	least     float32 // least width of a column
	most      int     // most columns
	stretch   bool    // all of one line are equally high
	width     float32
}

// Columns sets objects in at most most columns of equal width, none narrower
// than least; where they do not fit, they stand one below the other.
func Columns(gap, least float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &grid{gap: gap, line: gap, least: least, most: most, stretch: true}, Objects: objects}
}

func (l *grid) columns(width float32) int {
	n := int((width + l.gap) / (l.least + l.gap))
	return max(1, min(n, l.most))
}

func (l *grid) each(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	n := l.columns(width)
	w := (width - float32(n-1)*l.gap) / float32(n)
	shown := visible(objects)
	var y float32
	for start := 0; start < len(shown); start += n {
		if start > 0 {
			y += l.line
		}
		line := shown[start:min(start+n, len(shown))]
		var h float32
		for _, o := range line {
			h = max(h, HeightFor(o, w))
		}
		for i, o := range line {
			put(o, float32(i)*(w+l.gap), y, w, h)
		}
		y += h
	}
	return y
}

func (l *grid) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.each(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// Layout gives what height is left to the last line, so that panels side by
// side reach the bottom together.
func (l *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	extra := max(0, size.Height-l.heightFor(objects, size.Width))
	if l.columns(size.Width) == 1 {
		extra = 0
	}
	l.each(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { place(o, x, y, w, h+extra) })
}

func (l *grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects)
	return fyne.NewSize(w, l.heightFor(objects, max(l.width, w)))
}

// pad keeps a distance around one object, and may bound its width.
type pad struct {
	top, right, bottom, left float32
	most                     float32 // most width of the object, 0 for none
	middle                   bool    // centred both ways where there is room
	across                   bool    // centred across alone
	width                    float32
}

// Pad keeps a distance around an object.
func Pad(o fyne.CanvasObject, top, right, bottom, left float32) *fyne.Container {
	return &fyne.Container{Layout: &pad{top: top, right: right, bottom: bottom, left: left}, Objects: []fyne.CanvasObject{o}}
}

// Inset keeps the same distance on all sides.
func Inset(o fyne.CanvasObject, by float32) *fyne.Container { return Pad(o, by, by, by, by) }

// Middle sets an object into the middle of the room, at most so wide.
func Middle(o fyne.CanvasObject, most float32) *fyne.Container {
	return &fyne.Container{Layout: &pad{most: most, middle: true}, Objects: []fyne.CanvasObject{o}}
}

// Centre bounds the width of an object and sets it into the middle across; its
// top stays where it is, however high it is.
func Centre(o fyne.CanvasObject, most float32) *fyne.Container {
	return &fyne.Container{Layout: &pad{most: most, across: true}, Objects: []fyne.CanvasObject{o}}
}

// Narrow bounds the width of an object and leaves it at the left.
func Narrow(o fyne.CanvasObject, most float32) *fyne.Container {
	return &fyne.Container{Layout: &pad{most: most}, Objects: []fyne.CanvasObject{o}}
}

func (l *pad) inner(width float32) float32 {
	w := max(0, width-l.left-l.right)
	if l.most > 0 {
		w = min(w, l.most)
	}
	return w
}

func (l *pad) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := l.top + l.bottom
	for _, o := range visible(objects) {
		h += HeightFor(o, l.inner(width))
	}
	return h
}

func (l *pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w := l.inner(size.Width)
	for _, o := range visible(objects) {
		x, y, h := l.left, l.top, size.Height-l.top-l.bottom
		if l.across {
			x = (size.Width - w) / 2
		}
		if l.middle {
			h = min(h, HeightFor(o, w))
			x, y = (size.Width-w)/2, (size.Height-h)/2
		}
		place(o, x, y, w, h)
	}
}

func (l *pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects) + l.left + l.right
	return fyne.NewSize(w, l.heightFor(objects, max(l.width, w)))
}

func (l *pad) naturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, natural(o))
	}
	w += l.left + l.right
	if l.most > 0 {
		w = min(w, l.most)
	}
	return w
}

// frame puts a head and a foot around what takes the rest of the height.
type frame struct{ gap float32 }

// Frame puts a head above and a foot below a body that takes the height that
// is left. Head and foot may be nil.
func Frame(gap float32, head, body, foot fyne.CanvasObject) *fyne.Container {
	none := func(o fyne.CanvasObject) fyne.CanvasObject {
		if o == nil {
			return &fyne.Container{Hidden: true}
		}
		return o
	}
	return &fyne.Container{Layout: &frame{gap: gap}, Objects: []fyne.CanvasObject{none(head), body, none(foot)}}
}

func (l *frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := float32(0), size.Height
	if o[0].Visible() {
		h := HeightFor(o[0], size.Width)
		place(o[0], 0, 0, size.Width, h)
		top = h + l.gap
	}
	if o[2].Visible() {
		h := HeightFor(o[2], size.Width)
		place(o[2], 0, size.Height-h, size.Width, h)
		bottom -= h + l.gap
	}
	place(o[1], 0, top, size.Width, max(0, bottom-top))
}

func (l *frame) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return (&column{gap: l.gap}).heightFor(objects, width)
}

func (l *frame) MinSize(o []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, x := range visible(o) {
		m := x.MinSize()
		if i > 0 {
			s.Height += l.gap
		}
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
	}
	return s
}
