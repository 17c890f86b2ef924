package ends

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"bcconnect/connection/expiry"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// The measures of the picture.
const (
	dot        float32 = 10 // a mark
	pitch      float32 = 13 // from mark to mark upwards, and the width of a column
	mostDots           = 6  // what is more is a number
	skyline            = mostDots*pitch + 20
	chartLow   float32 = 34 // room for the months below the line
	monthRoom  float32 = 34 // that a month's name takes
	todayLabel float32 = 18
)

// timeline is the picture of what ends when. Marks that would lie over each
// other are stacked; it is information only, the list below has all of it.
type timeline struct {
	widget.BaseWidget
	kit   *parts.Kit
	ends  []expiry.End
	now   time.Time
	words string // for those who cannot see it
	made  []fyne.CanvasObject
	width float32
}

func newTimeline(k *parts.Kit) *timeline {
	t := &timeline{kit: k}
	t.ExtendBaseWidget(t)
	return t
}

func (t *timeline) set(ends []expiry.End, now time.Time, words string) {
	t.ends, t.now, t.words = ends, now, words
	t.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (t *timeline) AccessibilityLabel() string { return t.words }

// AccessibilityRole implements fyne.Accessible.
func (t *timeline) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (t *timeline) CreateRenderer() fyne.WidgetRenderer { return &timelineRenderer{t} }

type timelineRenderer struct{ t *timeline }

func (r *timelineRenderer) Destroy()                     {}
func (r *timelineRenderer) Objects() []fyne.CanvasObject { return r.t.made }
func (r *timelineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, todayLabel+skyline+chartLow)
}

func (r *timelineRenderer) Layout(s fyne.Size) {
	if s.Width != r.t.width || r.t.made == nil {
		r.t.width = s.Width
		r.t.draw(s.Width)
	}
}

func (r *timelineRenderer) Refresh() {
	r.t.draw(r.t.Size().Width)
	canvas.Refresh(r.t)
}

// draw makes the picture anew for a width.
func (t *timeline) draw(width float32) {
	t.made = nil
	if width < pitch {
		return
	}
	chart := expiry.TimelineOf(t.ends, t.now, int(width/pitch))
	base := todayLabel + skyline
	x := func(day time.Time) float32 { return width * float32(chart.DaysTo(day)) / float32(chart.Days) }
	t.months(chart, width, base, x)
	t.today(width, base, x)
	for _, c := range chart.Columns {
		t.column(c, c.At*width, base, width)
	}
}

// months draws the line with a tick at each month, and as many names as fit.
func (t *timeline) months(chart expiry.Timeline, width, base float32, x func(time.Time) float32) {
	t.line(0, base, width, base, look.Line, 1)
	every := 1
	for width/float32(len(chart.Months()))*float32(every) < monthRoom {
		every++
	}
	for i, m := range chart.Months() {
		at := x(m)
		t.line(at, base, at, base+5, look.Line, 1)
		if i%every != 0 {
			continue
		}
		t.text(t.kit.Say("format.month."+strconv.Itoa(int(m.Month()))), at+2, base+4, width, look.Soft)
		if i == 0 || int(m.Month()) <= every {
			t.text(strconv.Itoa(m.Year()), at+2, base+18, width, look.Soft)
		}
	}
}

// today draws where one is.
func (t *timeline) today(width, base float32, x func(time.Time) float32) {
	y, m, d := t.now.Date()
	at := x(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
	t.line(at, todayLabel, at, base+5, look.Accent, 1.5)
	t.text(t.kit.Say("ends.today"), at-2, 0, width, look.Accent)
}

// column draws one stack of marks, with the number where there are many.
func (t *timeline) column(c expiry.Column, at, base, width float32) {
	fill := toneOf(c.Class)
	for i := range min(c.Count, mostDots) {
		o := canvas.NewCircle(look.Colour(fill, t))
		o.Resize(fyne.NewSize(dot, dot))
		o.Move(fyne.NewPos(at-dot/2, base-4-float32(i+1)*pitch+(pitch-dot)))
		t.made = append(t.made, o)
	}
	if c.Count > mostDots {
		words := strconv.Itoa(c.Count)
		half := fyne.MeasureText(words, look.SmallSize, fyne.TextStyle{}).Width / 2
		t.text(words, at-half, base-4-mostDots*pitch-15, width, look.Soft)
	}
}

func (t *timeline) line(x1, y1, x2, y2 float32, token fyne.ThemeColorName, wide float32) {
	o := canvas.NewLine(look.Colour(token, t))
	o.StrokeWidth = wide
	o.Position1, o.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	t.made = append(t.made, o)
}

// text draws a word, moved back where it would stand out at either side.
func (t *timeline) text(words string, x, y, width float32, token fyne.ThemeColorName) {
	o := canvas.NewText(words, look.Colour(token, t))
	o.TextSize = look.SmallSize
	size := o.MinSize()
	o.Resize(size)
	o.Move(fyne.NewPos(max(0, min(x, width-size.Width)), y))
	t.made = append(t.made, o)
}

// toneOf is the colour of a class.
func toneOf(c expiry.Class) fyne.ThemeColorName {
	switch c {
	case expiry.Ended, expiry.Week:
		return look.Wrong
	case expiry.Month:
		return look.Attention
	case expiry.Sixty:
		return look.Accent
	case expiry.Later:
		return look.Well
	case expiry.Unknown:
	}
	return look.Faint
}
