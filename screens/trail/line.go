package trail

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// line is one exchange: in the list two lines of text, in the picture a name
// and a bar.
type line struct {
	widget.BaseWidget
	l       *lines
	seq     int64
	hovered bool
	method  string
	path    string

	ground, ring *parts.Box
	status       *parts.Pill
	what, where  *parts.Text
	took, told   *parts.Text
	bar          *strip
}

func newLine(l *lines) *line {
	k := l.s.kit
	x := &line{l: l, ground: parts.NewBox(look.None, look.None, look.FieldRadius), ring: parts.NewBox(look.None, look.None, look.FieldRadius)}
	x.ring.SetStroke(2)
	x.status = k.Pill("", parts.ToneNeutral, false)
	x.what, x.where = k.Text(parts.Strong().Line().Raw(), ""), k.Text(parts.Small().Line().Raw(), "")
	x.took, x.told = k.Text(parts.Small().Line().Raw().AtEnd(), ""), k.Text(parts.Small().Line().Raw().AtEnd().In(look.Attention), "")
	x.bar = newStrip()
	x.ExtendBaseWidget(x)
	return x
}

// statusOf is the word and the tone of an exchange's end.
func (s *Screen) statusOf(x journal.Exchange) (string, parts.Tone) {
	switch {
	case x.Error != "":
		return s.kit.Say("trail.noanswer"), parts.ToneWrong
	case transcript.Throttled(x):
		return strconv.Itoa(x.Status), parts.ToneAttention
	case x.Failed():
		return strconv.Itoa(x.Status), parts.ToneWrong
	}
	return strconv.Itoa(x.Status), parts.ToneWell
}

// set shows a line of the list or the picture.
func (x *line) set(i int) {
	l, s := x.l, x.l.s
	e := l.at(i)
	x.seq = e.Seq
	word, tone := s.statusOf(e)
	x.status.Set(word, tone, false)
	parts.Show(x.bar, l.bars)
	parts.Show(x.where, !l.bars)
	parts.Show(x.told, !l.bars)
	took := s.kit.Look.Words.Millis(e.Took)
	if l.bars {
		bar := l.picture.Bars[i]
		x.what.SetText(s.stageName(e.Tag))
		x.bar.set(bar, l.picture.Span)
		x.took.SetText(took)
	} else {
		x.method, x.path = e.Method+" ", pathOf(e.URL)
		x.where.SetText(strings.Join([]string{s.clock(e), s.state.Name(e.Profile), s.stageName(e.Tag), hostOf(e.URL)}, " · "))
		x.took.SetText(took)
		x.told.SetText(s.remark(e))
	}
	x.paint()
	x.arrange(x.Size())
}

// remark is what is to be known besides: that it was asked again, or that the
// service wants us to wait.
func (s *Screen) remark(e journal.Exchange) string {
	if d, ok := transcript.ToldToWait(e); ok {
		return s.kit.Say("trail.wait", "seconds", strconv.Itoa(int(d.Seconds())))
	}
	if n := s.state.Tries[e.Seq]; n > 1 {
		return s.kit.Say("trail.try", "count", strconv.Itoa(n))
	}
	return ""
}

// clock writes the time of day to the millisecond.
func (s *Screen) clock(e journal.Exchange) string {
	return e.Start.In(s.kit.Look.Zone).Format("15:04:05.000")
}

// shortestTail is how much of a path is shown at least, in characters.
const shortestTail = 12

// tail fits a path into a width: its end tells more than its beginning.
func (x *line) tail(width float32) string {
	style := fyne.TextStyle{Bold: true}
	whole := fyne.MeasureText(x.method+x.path, look.TextSize, style).Width
	r := []rune(x.path)
	if whole <= width || len(r) <= shortestTail {
		return x.method + x.path
	}
	keep := max(shortestTail, int(float32(len(r))*(width-fyne.MeasureText(x.method+"…", look.TextSize, style).Width)/whole)-1)
	return x.method + "…" + string(r[len(r)-min(keep, len(r)):])
}

func pathOf(address string) string {
	place := transcript.Place(address)
	if i := strings.IndexByte(place, '/'); i >= 0 {
		return place[i:]
	}
	return "/"
}

func hostOf(address string) string {
	host, _, _ := strings.Cut(transcript.Place(address), "/")
	return host
}

func (x *line) paint() {
	chosen := x.seq == x.l.s.state.Selected
	x.ring.Set(look.None, look.None)
	switch {
	case chosen:
		x.ground.Set(look.Chosen, look.Line)
		if x.l.focused {
			x.ring.Set(look.None, look.Accent)
		}
	case x.hovered:
		x.ground.Set(look.Hover, look.None)
	default:
		x.ground.Set(look.None, look.None)
	}
}

// arrange lays the line out.
func (x *line) arrange(size fyne.Size) {
	put := func(o fyne.CanvasObject, left, top, w, h float32) {
		o.Move(fyne.NewPos(left, top))
		o.Resize(fyne.NewSize(max(0, w), h))
	}
	const inset, right = 8, 84
	column := x.l.column
	put(x.ground, 1, 1, size.Width-2, size.Height-2)
	put(x.ring, 1, 1, size.Width-2, size.Height-2)
	if x.l.bars {
		name := min(size.Width*0.34, 210)
		put(x.what, inset, (size.Height-20)/2, name-inset-6, 20)
		put(x.bar, name, 0, size.Width-name-right, size.Height)
		put(x.took, size.Width-right+6, (size.Height-16)/2, right-6-inset, 16)
		x.status.Hide()
		return
	}
	x.status.Show()
	w := min(x.status.MinSize().Width, column-8)
	put(x.status, inset, (size.Height-22)/2, w, 22)
	end := x.ends()
	x.what.SetText(x.tail(size.Width - column - 2*inset - end))
	put(x.what, inset+column, 7, size.Width-column-2*inset-end, 20)
	put(x.where, inset+column, 29, size.Width-column-2*inset-end, 16)
	put(x.took, size.Width-inset-end+6, 9, end-6, 16)
	put(x.told, size.Width-inset-end+6, 29, end-6, 16)
}

// ends is the room of what stands at the end of a line.
func (x *line) ends() float32 {
	return min(max(x.took.NaturalWidth(), x.told.NaturalWidth())+10, 170)
}

// CreateRenderer implements fyne.Widget.
func (x *line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{x} }

type lineRenderer struct{ x *line }

func (r *lineRenderer) Destroy()           {}
func (r *lineRenderer) MinSize() fyne.Size { return fyne.NewSize(120, barHeight) }
func (r *lineRenderer) Layout(s fyne.Size) { r.x.arrange(s) }

func (r *lineRenderer) Objects() []fyne.CanvasObject {
	x := r.x
	return []fyne.CanvasObject{x.ground, x.status, x.what, x.where, x.took, x.told, x.bar, x.ring}
}

func (r *lineRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (x *line) Tapped(*fyne.PointEvent) { x.l.s.send(chosen(x.seq)) }

// MouseIn implements desktop.Hoverable.
func (x *line) MouseIn(*desktop.MouseEvent) { x.hovered = true; x.paint() }

// MouseMoved implements desktop.Hoverable.
func (x *line) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (x *line) MouseOut() { x.hovered = false; x.paint() }
