package trail

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

func chosen(seq int64) trail.Event { return trail.Chosen{Seq: seq} }

// strip draws a bar with its parts along time.
type strip struct {
	widget.BaseWidget
	bar  transcript.Bar
	span time.Duration
	// height of the bar, within the height of the widget.
	height float32
}

func newStrip() *strip {
	s := &strip{height: 14}
	s.ExtendBaseWidget(s)
	return s
}

func (s *strip) set(bar transcript.Bar, span time.Duration) {
	s.bar, s.span = bar, span
	s.Refresh()
}

// colourOf is the token of a part. Each also has its name in the legend.
func colourOf(k transcript.PartKind) fyne.ThemeColorName {
	switch k {
	case transcript.PartQueue:
		return look.Line
	case transcript.PartDNS, transcript.PartConnect, transcript.PartTLS:
		return look.Attention
	case transcript.PartSend, transcript.PartWait:
		return look.Accent
	case transcript.PartRead:
	}
	return look.Well
}

// CreateRenderer implements fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer {
	return &stripRenderer{s: s, track: canvas.NewRectangle(nil)}
}

type stripRenderer struct {
	s     *strip
	track *canvas.Rectangle
	parts []*canvas.Rectangle
}

func (r *stripRenderer) Destroy()           {}
func (r *stripRenderer) MinSize() fyne.Size { return fyne.NewSize(40, r.s.height) }

func (r *stripRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.track}
	for _, p := range r.parts {
		out = append(out, p)
	}
	return out
}

func (r *stripRenderer) Layout(size fyne.Size) {
	s := r.s
	y := (size.Height - s.height) / 2
	r.track.FillColor = look.Colour(look.Hover, s)
	r.track.CornerRadius = 3
	r.track.Move(fyne.NewPos(0, y))
	r.track.Resize(fyne.NewSize(size.Width, s.height))
	if s.span <= 0 {
		r.parts = nil
		return
	}
	scale := func(d time.Duration) float32 { return float32(float64(d)/float64(s.span)) * size.Width }
	for len(r.parts) < len(s.bar.Parts) {
		r.parts = append(r.parts, canvas.NewRectangle(nil))
	}
	r.parts = r.parts[:len(s.bar.Parts)]
	x := scale(s.bar.From)
	for i, p := range s.bar.Parts {
		w := scale(p.For)
		if i == len(s.bar.Parts)-1 {
			w = max(w, 2) // something is always seen
		}
		box := r.parts[i]
		box.FillColor = look.Colour(colourOf(p.Kind), s)
		box.CornerRadius = min(2, w/2)
		left := min(x, size.Width-2)
		box.Move(fyne.NewPos(left, y))
		box.Resize(fyne.NewSize(min(w, size.Width-left), s.height))
		x += w
	}
}

func (r *stripRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.s)
}

// HeightFor implements parts.Fluid.
func (s *strip) HeightFor(float32) float32 { return s.height }

// legend says what the colours of bars mean.
type legend = fyne.Container

func newLegend(s *Screen) *legend {
	one := func(k transcript.PartKind, key string) fyne.CanvasObject {
		box := parts.Wide(10, parts.Stack(parts.Space(10, 10), parts.NewBox(colourOf(k), look.None, 2)))
		return parts.Row(5, box, s.kit.Text(parts.Small(), s.kit.Say(key)))
	}
	return parts.Wrap(14, one(transcript.PartConnect, "trail.legend.connect"), one(transcript.PartWait, "trail.legend.wait"),
		one(transcript.PartRead, "trail.legend.read"))
}
