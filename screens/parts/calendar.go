package parts

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// latestYear is the last that the calendar shows; Entra knows secrets that end
// with the year 2299.
const latestYear = 2299

const (
	daysOfWeek   = 7
	shownWeeks   = 6
	calendarCell = 30 // height of a day
)

// calendar is one month at a time, with the months beside it a press away.
type calendar struct {
	kit   *Kit
	title *Text
	grid  *monthGrid
	root  *fyne.Container
}

func newCalendar(k *Kit, take func(time.Time), leave func()) *calendar {
	c := &calendar{kit: k, title: k.Text(Strong().Line().Raw().Centred(), "")}
	c.grid = newMonthGrid(k, take, leave)
	c.grid.moved = func() { c.title.SetText(k.Look.Words.Month(c.grid.at)) }
	before := k.IconButton("back", k.Say("parts.day.before"), func() { c.grid.turn(-1) }).SetSmall()
	after := k.IconButton("right", k.Say("parts.day.after"), func() { c.grid.turn(1) }).SetSmall()
	for _, b := range []*Button{before, after} {
		b.onKey = c.grid.leaveKey
	}
	c.root = Column(4, RowGrow(4, 1, before, c.title, after), c.grid)
	return c
}

// begin shows the month of a day; days before first cannot be chosen.
func (c *calendar) begin(first, at, chosen time.Time) {
	c.grid.first, c.grid.chosen = first, chosen
	c.grid.move(at)
}

// monthGrid is the days of one month. Arrows move by a day or a week, PageUp and
// PageDown by a month, Home and End within the week; Enter and Space choose,
// Escape leaves.
type monthGrid struct {
	widget.BaseWidget
	kit     *Kit
	first   time.Time // earliest day that can be chosen
	at      time.Time // the day that the keyboard is on
	chosen  time.Time // zero: none
	over    time.Time // the day under the pointer, zero: none
	focused bool
	take    func(time.Time)
	leave   func()
	moved   func()
	heads   [daysOfWeek]*canvas.Text
	days    [daysOfWeek * shownWeeks]*canvas.Text
	grounds [daysOfWeek * shownWeeks]*canvas.Rectangle
}

func newMonthGrid(k *Kit, take func(time.Time), leave func()) *monthGrid {
	g := &monthGrid{kit: k, take: take, leave: leave, moved: func() {}}
	for i := range g.heads {
		g.heads[i] = canvas.NewText(k.Look.Words.Weekday(time.Weekday((i+1)%daysOfWeek)), nil)
		g.heads[i].TextSize, g.heads[i].Alignment = look.SmallSize, fyne.TextAlignCenter
	}
	for i := range g.days {
		g.days[i], g.grounds[i] = canvas.NewText("", nil), canvas.NewRectangle(nil)
		g.days[i].TextSize, g.days[i].Alignment = look.TextSize, fyne.TextAlignCenter
	}
	g.ExtendBaseWidget(g)
	return g
}

// start is the Monday with which the shown month's first week begins.
func (g *monthGrid) start() time.Time {
	first := time.Date(g.at.Year(), g.at.Month(), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, -(int(first.Weekday())+6)%daysOfWeek)
}

// move goes to a day, or to the nearest that can be chosen.
func (g *monthGrid) move(to time.Time) {
	last := time.Date(latestYear, time.December, 31, 0, 0, 0, 0, time.UTC)
	switch {
	case to.Before(g.first):
		to = g.first
	case to.After(last):
		to = last
	}
	g.at = to
	g.moved()
	g.Refresh()
}

// turn goes so many months on, to the same day or the month's last.
func (g *monthGrid) turn(months int) {
	first := time.Date(g.at.Year(), g.at.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	g.move(first.AddDate(0, 0, min(g.at.Day(), last)-1))
}

func (g *monthGrid) choose(day time.Time) {
	if day.Month() == g.at.Month() && !day.Before(g.first) {
		g.take(day)
	}
}

// TypedKey implements fyne.Focusable.
func (g *monthGrid) TypedKey(e *fyne.KeyEvent) {
	if g.leaveKey(e) || g.kit.escape(e) {
		return
	}
	weekday := (int(g.at.Weekday()) + 6) % daysOfWeek
	by := map[fyne.KeyName]int{
		fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -daysOfWeek, fyne.KeyDown: daysOfWeek,
		fyne.KeyHome: -weekday, fyne.KeyEnd: daysOfWeek - 1 - weekday,
	}
	switch e.Name {
	case fyne.KeyPageUp:
		g.turn(-1)
	case fyne.KeyPageDown:
		g.turn(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.choose(g.at)
	default:
		if n, ok := by[e.Name]; ok {
			g.move(g.at.AddDate(0, 0, n))
		}
	}
}

func (g *monthGrid) leaveKey(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape {
		return false
	}
	g.leave()
	return true
}

// TypedRune implements fyne.Focusable.
func (g *monthGrid) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (g *monthGrid) FocusGained() { g.focused = true; g.kit.reveal(g); g.Refresh() }

// FocusLost implements fyne.Focusable.
func (g *monthGrid) FocusLost() { g.focused = false; g.Refresh() }

// day returns the day at a place, zero where there is none.
func (g *monthGrid) day(at fyne.Position) time.Time {
	w := g.Size().Width / daysOfWeek
	col, row := int(at.X/w), int(at.Y/calendarCell)-1
	if at.X < 0 || col >= daysOfWeek || row < 0 || row >= shownWeeks || w <= 0 {
		return time.Time{}
	}
	return g.start().AddDate(0, 0, row*daysOfWeek+col)
}

// Tapped implements fyne.Tappable.
func (g *monthGrid) Tapped(e *fyne.PointEvent) {
	if day := g.day(e.Position); !day.IsZero() {
		g.choose(day)
	}
}

// MouseIn implements desktop.Hoverable.
func (g *monthGrid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *monthGrid) MouseMoved(e *desktop.MouseEvent) {
	if day := g.day(e.Position); !day.Equal(g.over) {
		g.over = day
		g.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (g *monthGrid) MouseOut() { g.over = time.Time{}; g.Refresh() }

// HeightFor implements Fluid: every month is as high as the longest.
func (g *monthGrid) HeightFor(float32) float32 { return calendarCell * (shownWeeks + 1) }

// AccessibilityLabel implements fyne.Accessible.
func (g *monthGrid) AccessibilityLabel() string {
	return g.kit.Say("parts.day.calendar", "date", g.kit.Look.Words.Date(g.at))
}

// AccessibilityRole implements fyne.Accessible.
func (g *monthGrid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (g *monthGrid) CreateRenderer() fyne.WidgetRenderer {
	r := &monthRenderer{g}
	r.paint()
	return r
}

type monthRenderer struct{ g *monthGrid }

func (r *monthRenderer) Destroy() {}

func (r *monthRenderer) MinSize() fyne.Size {
	return fyne.NewSize(daysOfWeek*28, calendarCell*(shownWeeks+1))
}

func (r *monthRenderer) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, x := range r.g.grounds {
		out = append(out, x)
	}
	for _, x := range r.g.heads {
		out = append(out, x)
	}
	for _, x := range r.g.days {
		out = append(out, x)
	}
	return out
}

func (r *monthRenderer) Layout(size fyne.Size) {
	w := size.Width / daysOfWeek
	for i, x := range r.g.heads {
		place(x, float32(i)*w, 0, w, calendarCell)
	}
	for i, x := range r.g.days {
		left, top := float32(i%daysOfWeek)*w, float32(i/daysOfWeek+1)*calendarCell
		place(x, left, top, w, calendarCell)
		place(r.g.grounds[i], left+2, top+1, w-4, calendarCell-2)
	}
}

func (r *monthRenderer) paint() {
	g := r.g
	for _, x := range g.heads {
		x.Color = look.Colour(look.Soft, g)
	}
	day := g.start()
	for i := range g.days {
		g.paintDay(g.days[i], g.grounds[i], day)
		day = day.AddDate(0, 0, 1)
	}
}

// paintDay draws one day: the chosen one filled, the one with the keyboard in a
// ring, one that has passed faint; days of other months are left out.
func (g *monthGrid) paintDay(words *canvas.Text, ground *canvas.Rectangle, day time.Time) {
	inside := day.Month() == g.at.Month()
	words.Hidden, ground.Hidden = !inside, !inside
	words.Text = strconv.Itoa(day.Day())
	ink, fill, line := look.Ink, look.None, look.None
	switch {
	case day.Before(g.first):
		ink = look.Faint
	case day.Equal(g.chosen):
		ink, fill = look.OnAccent, look.Accent
	case day.Equal(g.over):
		fill = look.Hover
	}
	if day.Equal(g.at) {
		line = look.Line
		switch {
		case g.focused && fill == look.Accent:
			line = look.Ink
		case g.focused:
			line = look.Accent
		}
	}
	words.TextStyle.Bold = day.Equal(g.at) || day.Equal(g.chosen)
	words.Color = look.Colour(ink, g)
	ground.FillColor, ground.StrokeColor = look.Colour(fill, g), look.Colour(line, g)
	ground.StrokeWidth, ground.CornerRadius = 2, look.FieldRadius
}

func (r *monthRenderer) Refresh() {
	r.paint()
	r.Layout(r.g.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.g)
}
