package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Rung is one row of the ladder.
type Rung struct {
	ID       string
	Mark     MarkKind
	Name     string
	Sentence string
	Time     string
	// Pale says that the rung was not run: its words step back.
	Pale bool
	// Below opens in place under the row; nil shows nothing.
	Below fyne.CanvasObject
	// Opens says that a press on the row opens or closes something.
	Opens bool
}

// Ladder is the list of rungs with what belongs under each.
type Ladder struct {
	composite
	kit  *Kit
	rows map[string]*rungRow
	body *fyne.Container
	// OnPress is called with the id of a pressed row.
	OnPress func(id string)
}

// Ladder makes an empty ladder.
func (k *Kit) Ladder() *Ladder {
	l := &Ladder{kit: k, rows: map[string]*rungRow{}, body: Column(0)}
	l.root = l.body
	l.ExtendBaseWidget(l)
	return l
}

// Set shows rungs. Rows are kept by id, so that the focus stays where it is.
func (l *Ladder) Set(rungs []Rung) {
	var objects []fyne.CanvasObject
	for _, r := range rungs {
		row := l.rows[r.ID]
		if row == nil {
			row = l.newRow(r.ID)
			l.rows[r.ID] = row
		}
		row.set(r)
		objects = append(objects, Divider(), row)
		if r.Below != nil {
			objects = append(objects, Pad(r.Below, 2, 0, 8, 32))
		}
	}
	l.body.Objects = objects
	l.body.Refresh()
	l.Refresh()
}

// Row returns the row of a rung for the focus, nil if there is none.
func (l *Ladder) Row(id string) fyne.Focusable {
	if r := l.rows[id]; r != nil {
		return r
	}
	return nil
}

// rungRow is a row: mark, name, sentence, time.
type rungRow struct {
	widget.BaseWidget
	kit      *Kit
	rung     Rung
	press    func()
	focused  bool
	hovered  bool
	ground   *Box
	ring     *canvas.Rectangle
	mark     *Mark
	name     *Text
	sentence *Text
	time     *Text
}

func (l *Ladder) newRow(id string) *rungRow {
	k := l.kit
	r := &rungRow{kit: k, ground: NewBox(look.None, look.None, 6), ring: canvas.NewRectangle(nil), mark: k.Mark(MarkWaiting)}
	r.name, r.sentence = k.Text(Body().Raw(), ""), k.Text(Soft(), "")
	r.time = k.Text(Faint().Raw().AtEnd(), "")
	r.press = func() {
		if l.OnPress != nil && r.rung.Opens {
			l.OnPress(id)
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *rungRow) set(x Rung) {
	r.rung = x
	r.mark.Set(x.Mark)
	r.name.SetText(x.Name)
	r.sentence.SetText(x.Sentence)
	r.time.SetText(x.Time)
	if x.Pale {
		r.name.SetStyle(Soft().Raw())
	} else {
		r.name.SetStyle(Body().Raw())
	}
	r.Refresh()
}

const (
	rungMark = 36
	rungTime = 64
	rungPad  = (look.RowHeight - 20) / 2
)

func (r *rungRow) columns(width float32) (name, sentence float32) {
	name = min(200, max(120, width*0.27))
	return name, max(60, width-rungMark-name-rungTime-8)
}

// HeightFor implements Fluid.
func (r *rungRow) HeightFor(width float32) float32 {
	n, s := r.columns(width)
	return max(20, r.name.HeightFor(n-8), r.sentence.HeightFor(s)) + 2*rungPad
}

// Tapped implements fyne.Tappable.
func (r *rungRow) Tapped(*fyne.PointEvent) { r.press() }

// TypedKey implements fyne.Focusable.
func (r *rungRow) TypedKey(e *fyne.KeyEvent) {
	if r.kit.escape(e) {
		return
	}
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		r.press()
	}
}

// TypedRune implements fyne.Focusable.
func (r *rungRow) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (r *rungRow) FocusGained() { r.focused = true; r.kit.reveal(r); r.Refresh() }

// FocusLost implements fyne.Focusable.
func (r *rungRow) FocusLost() { r.focused = false; r.Refresh() }

// MouseIn implements desktop.Hoverable.
func (r *rungRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *rungRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *rungRow) MouseOut() { r.hovered = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *rungRow) Cursor() desktop.Cursor {
	if r.rung.Opens {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel implements fyne.Accessible.
func (r *rungRow) AccessibilityLabel() string {
	return r.rung.Name + ": " + Plain(r.rung.Sentence)
}

// AccessibilityRole implements fyne.Accessible.
func (r *rungRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *rungRow) CreateRenderer() fyne.WidgetRenderer {
	x := &rungRenderer{r}
	x.paint()
	return x
}

type rungRenderer struct{ r *rungRow }

func (x *rungRenderer) Destroy() {}
func (x *rungRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, x.r.HeightFor(max(240, x.r.Size().Width)))
}

func (x *rungRenderer) Objects() []fyne.CanvasObject {
	r := x.r
	return []fyne.CanvasObject{r.ground, r.ring, r.mark, r.name, r.sentence, r.time}
}

func (x *rungRenderer) Layout(s fyne.Size) {
	r := x.r
	n, w := r.columns(s.Width)
	place(r.ground, 0, 0, s.Width, s.Height)
	place(r.ring, 1, 1, s.Width-2, s.Height-2)
	place(r.mark, 4, rungPad+1, 18, 18)
	place(r.name, rungMark, rungPad, n-8, s.Height-2*rungPad)
	place(r.sentence, rungMark+n, rungPad, w, s.Height-2*rungPad)
	place(r.time, s.Width-rungTime-4, rungPad+2, rungTime, 16)
}

func (x *rungRenderer) paint() {
	r := x.r
	if r.hovered && r.rung.Opens {
		r.ground.Set(look.Hover, look.None)
	} else {
		r.ground.Set(look.None, look.None)
	}
	r.ring.FillColor = look.Colour(look.None, r)
	r.ring.StrokeColor = look.Colour(look.Accent, r)
	r.ring.StrokeWidth, r.ring.CornerRadius = 2, 6
	r.ring.Hidden = !r.focused
}

func (x *rungRenderer) Refresh() {
	x.paint()
	x.Layout(x.r.Size())
	for _, o := range x.Objects() {
		o.Refresh()
	}
}
