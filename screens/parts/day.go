package parts

import (
	"time"

	"fyne.io/fyne/v2"

	"bcconnect/screens/look"
)

// DayField is a field for a day: typed as 2027-03-14 or in the language's own
// order, or chosen in a calendar that opens below the line. It reports the day
// as 2027-03-14; what is no day, as it was typed.
//
// The toolkit's calendar is not used: it cannot be reached by the keyboard and
// speaks the system's language instead of the program's.
type DayField struct {
	Field
	change   func(string)
	open     *Button
	calendar *calendar
	box      *fyne.Container
}

const (
	calendarWidth float32 = 288
	// usualMonths is how far away the calendar begins where no day stands in the
	// field: what Entra recommends for a secret.
	usualMonths = 6
)

// DayField makes a field for a day; change is called with what it means.
func (k *Kit) DayField(label, caption string, change func(string)) *DayField {
	d := &DayField{change: change}
	f := k.Field(label, caption, d.typed)
	d.Field = Field{
		kit: k, entry: f.entry, label: f.label, caption: f.caption, problem: f.problem,
		trail: f.trail, mark: f.mark, border: f.border, tall: f.tall, room: f.room,
	}
	d.caption.OnLink = func(target string) {
		if d.OnLink != nil {
			d.OnLink(target)
		}
	}
	d.entry.OnKey = d.key
	d.entry.OnFocus = func(has bool) {
		if !has {
			d.settle()
		}
	}
	d.open = k.IconButton("calendar", k.Say("parts.day.open"), d.toggle).SetSmall()
	d.open.name = Plain(label)
	d.calendar = newCalendar(k, d.take, d.close)
	d.box = Narrow(Stack(NewBox(look.Panel, look.Line, look.FieldRadius), Inset(d.calendar.root, 8)), calendarWidth)
	d.box.Hide()
	d.tail = Row(4, d.trail, d.mark, d.open)
	d.root = Column(4, d.label, d.line(), d.box, d.caption, d.problem)
	d.ExtendBaseWidget(d)
	return d
}

// typed reports what the text means. A year of two digits may be half typed:
// it counts once the field is left.
func (d *DayField) typed(text string) {
	if r := d.kit.Look.Words.ReadDay(text); r.Sure() && !r.Short {
		text = r.ISO()
	}
	d.report(text)
}

func (d *DayField) report(day string) {
	if d.change != nil {
		d.change(day)
	}
}

// settle writes a day that was typed another way as it is stored.
func (d *DayField) settle() {
	r := d.kit.Look.Words.ReadDay(d.entry.Text)
	if !r.Sure() || d.entry.Text == r.ISO() {
		return
	}
	d.entry.SetSilently(r.ISO())
	d.report(r.ISO())
}

// SetText shows a value without reporting it; the same day in other words stays
// as it was typed.
func (d *DayField) SetText(s string) {
	if r := d.kit.Look.Words.ReadDay(d.entry.Text); r.Sure() && r.ISO() == s {
		return
	}
	d.Field.SetText(s)
}

// Explain says of a day that means two different ones which they are; call it
// after SetError.
func (d *DayField) Explain() {
	r := d.kit.Look.Words.ReadDay(d.entry.Text)
	if d.Problem() == "" || r.Other.IsZero() {
		return
	}
	words := d.kit.Look.Words
	d.SetError(d.kit.Say("parts.day.which", "one", words.Date(r.Day), "two", words.Date(r.Other), "iso", r.ISO()))
}

// Opened says whether the calendar is open.
func (d *DayField) Opened() bool { return d.box.Visible() }

// Calendar returns what has the keyboard while the calendar is open.
func (d *DayField) Calendar() fyne.Focusable { return d.calendar.grid }

// OpenButton returns the button that opens and closes the calendar.
func (d *DayField) OpenButton() *Button { return d.open }

// key opens the calendar from the line; Enter takes what was typed first.
func (d *DayField) key(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyDown || e.Name == fyne.KeyF4:
		if !d.Opened() {
			d.toggle()
		} else {
			focus(d.calendar.grid)
		}
		return true
	case e.Name == fyne.KeyEscape && d.Opened():
		d.close()
		return true
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		d.settle()
	}
	return false
}

func (d *DayField) toggle() {
	if d.Opened() {
		d.close()
		return
	}
	now := d.kit.Look.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	r := d.kit.Look.Words.ReadDay(d.entry.Text)
	at, chosen := today.AddDate(0, usualMonths, 0), time.Time{}
	if r.Sure() && !r.Day.Before(today) && r.Day.Year() <= latestYear {
		at, chosen = r.Day, r.Day
	}
	d.calendar.begin(today, at, chosen)
	d.box.Show()
	d.relay()
	focus(d.calendar.grid)
	d.kit.reveal(d.box)
}

// close hides the calendar and gives the line the keyboard back.
func (d *DayField) close() {
	if !d.Opened() {
		return
	}
	d.box.Hide()
	d.relay()
	focus(d.entry)
}

func (d *DayField) take(day time.Time) {
	iso := day.Format(time.DateOnly)
	d.entry.SetSilently(iso)
	d.report(iso)
	d.close()
}

func (d *DayField) relay() {
	d.Refresh()
	d.kit.relay()
}

// focus gives an object the keyboard, where it is on a window.
func focus(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil { //nolint:forbidigo // only the toolkit knows the window of a widget
		c.Focus(f)
	}
}
