package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Scroll shows a page that may be higher than its room. What gets the focus
// comes into view.
type Scroll struct {
	widget.BaseWidget
	content fyne.CanvasObject
	sizer   *sizer
	inner   *container.Scroll
}

// sizer tells the page's height for the width that the scroll has.
type sizer struct{ width float32 }

func (l *sizer) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, max(size.Height, HeightFor(o, size.Width)))
	}
}

func (l *sizer) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, l.width))
	}
	return fyne.NewSize(0, h)
}

// Scroll makes a scrolling page. The kit's parts on it follow the focus.
func (k *Kit) Scroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{content: content, sizer: &sizer{}}
	s.inner = container.NewVScroll(&fyne.Container{Layout: s.sizer, Objects: []fyne.CanvasObject{content}})
	s.ExtendBaseWidget(s)
	k.scrolls = append(k.scrolls, s)
	return s
}

// Resize implements fyne.CanvasObject; the page is measured for the new width
// before the toolkit asks.
func (s *Scroll) Resize(size fyne.Size) {
	s.sizer.width = size.Width
	s.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer { return &scrollRenderer{s} }

type scrollRenderer struct{ s *Scroll }

func (r *scrollRenderer) Destroy()                     {}
func (r *scrollRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.inner} }
func (r *scrollRenderer) MinSize() fyne.Size           { return fyne.NewSize(64, 64) }

func (r *scrollRenderer) Layout(size fyne.Size) {
	r.s.sizer.width = size.Width
	r.s.inner.Resize(size)
	r.s.inner.Refresh()
}

func (r *scrollRenderer) Refresh() { r.s.inner.Refresh() }

// HeightFor implements Fluid: a scroll takes what it is given.
func (s *Scroll) HeightFor(float32) float32 { return s.MinSize().Height }

// Relayout measures and lays out the page again after a change of its parts.
func (s *Scroll) Relayout() {
	if s.Size().Width == 0 {
		return
	}
	c := s.inner.Content
	c.Resize(fyne.NewSize(s.Size().Width, max(s.Size().Height, c.MinSize().Height)))
	Layout(c)
	s.inner.Refresh()
}

// ToTop goes back to the beginning of the page.
func (s *Scroll) ToTop() { s.inner.ScrollToTop() }

// Offset is how far the page is scrolled.
func (s *Scroll) Offset() float32 { return s.inner.Offset.Y }

// Reveal brings an object of this page into view; an object of another page
// changes nothing.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	pos, ok := find(s.content, o, fyne.Position{})
	if !ok {
		return
	}
	const margin = 12
	top, bottom := pos.Y-margin, pos.Y+o.Size().Height+margin
	off := s.inner.Offset.Y
	switch room := s.inner.Size().Height; {
	case top < off:
		s.inner.ScrollToOffset(fyne.NewPos(0, max(0, top)))
	case bottom > off+room:
		s.inner.ScrollToOffset(fyne.NewPos(0, bottom-room))
	}
}

// Bring brings an object into view, with its beginning where it is higher than
// the room.
func (s *Scroll) Bring(o fyne.CanvasObject) {
	if o.Visible() && o.Size().Height > s.inner.Size().Height-24 {
		s.RevealTop(o)
		return
	}
	s.Reveal(o)
}

// RevealTop brings an object to the upper edge, as far as the page goes.
func (s *Scroll) RevealTop(o fyne.CanvasObject) {
	if pos, ok := find(s.content, o, fyne.Position{}); ok {
		most := max(0, s.inner.Content.Size().Height-s.inner.Size().Height)
		s.inner.ScrollToOffset(fyne.NewPos(0, min(most, max(0, pos.Y-16))))
	}
}

func (s *Scroll) held() []fyne.CanvasObject { return []fyne.CanvasObject{s.content} }

// find walks down to an object and returns its place in the page.
func find(at, want fyne.CanvasObject, from fyne.Position) (fyne.Position, bool) {
	if !at.Visible() {
		return fyne.Position{}, false
	}
	from = from.Add(at.Position())
	if at == want {
		return from, true
	}
	var below []fyne.CanvasObject
	switch x := at.(type) {
	case *fyne.Container:
		below = x.Objects
	case holder:
		below = x.held()
	}
	for _, o := range below {
		if pos, ok := find(o, want, from); ok {
			return pos, true
		}
	}
	return fyne.Position{}, false
}
