package parts

import (
	"fyne.io/fyne/v2"

	"bcconnect/screens/look"
)

// Field is a labelled line to type into, with a caption that says where its
// value comes from, and room for what is wrong with it.
type Field struct {
	composite
	kit     *Kit
	label   *Text
	entry   *Entry
	border  *Box // over the entry, when something is wrong
	mark    *Mark
	trail   *Text
	caption *Text
	problem *Text
	eye     *Button
	tail    *fyne.Container
	room    *fixed // what the tail takes of the entry
	// OnLink is called with the target of a link in the caption.
	OnLink func(target string)
	tall   float32
}

// Field makes a field; change is called with what was typed.
func (k *Kit) Field(label, caption string, change func(string)) *Field {
	f := &Field{kit: k, tall: look.FieldHeight}
	f.entry = k.entry(change)
	f.room = &fixed{w: 1, h: 1}
	f.entry.ActionItem = &fyne.Container{Layout: f.room} // also keeps the toolkit's own revealer away
	f.entry.Name = Plain(label)
	f.label = k.Text(Strong(), label)
	f.caption = k.Text(Small(), caption)
	f.problem = k.Text(Small().In(look.Wrong), "")
	f.trail = k.Text(Soft().Line().Raw(), "")
	f.mark = newMark(MarkPass, 16)
	f.border = NewBox(look.None, look.None, look.FieldRadius)
	f.caption.OnLink = func(target string) {
		if f.OnLink != nil {
			f.OnLink(target)
		}
	}
	f.mark.Hide()
	f.tail = Row(6, f.trail, f.mark)
	f.root = Column(4, f.label, f.line(), f.caption, f.problem)
	f.problem.Hide()
	if caption == "" {
		f.caption.Hide()
	}
	if label == "" {
		f.label.Hide()
	}
	f.ExtendBaseWidget(f)
	return f
}

// line is the entry with its border and what trails in it.
func (f *Field) line() *fyne.Container {
	return &fyne.Container{Layout: &fieldLine{f: f}, Objects: []fyne.CanvasObject{f.entry, f.border, f.tail}}
}

// fieldLine lays what trails over the end of the entry, and keeps what is typed
// away from it.
type fieldLine struct {
	f    *Field
	kept float32
}

func (l *fieldLine) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f := l.f
	w := min(natural(f.tail), size.Width*0.7)
	if w != l.kept {
		l.kept = w
		f.room.w = w + 8
		f.entry.Resize(fyne.NewSize(size.Width-1, size.Height)) // the toolkit asks for the room only then
	}
	place(f.entry, 0, 0, size.Width, size.Height)
	place(f.border, 0, 0, size.Width, size.Height)
	place(f.tail, size.Width-w-10, 0, w, look.FieldHeight)
}

func (l *fieldLine) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, l.f.tall) }

// Entry returns the line itself, for the focus.
func (f *Field) Entry() *Entry { return f.entry }

// Text returns what is typed.
func (f *Field) Text() string { return f.entry.Text }

// SetText shows a value without reporting it.
func (f *Field) SetText(s string) { f.entry.SetSilently(s) }

// SetLabel changes the label.
func (f *Field) SetLabel(s string) {
	f.entry.Name = Plain(s)
	f.label.SetText(s)
	show(f.label, s != "")
	f.Refresh()
}

// SetPlaceHolder shows an example while nothing is typed.
func (f *Field) SetPlaceHolder(s string) {
	if f.entry.PlaceHolder != s {
		f.entry.SetPlaceHolder(s)
	}
}

// SetIcon puts a drawing before what is typed.
func (f *Field) SetIcon(icon string) { f.entry.SetIcon(look.Icon(icon, look.Soft)) }

// SetLines makes the field several lines high.
func (f *Field) SetLines(n int) *Field {
	f.entry.MultiLine = true
	f.entry.Wrapping = fyne.TextWrapBreak
	f.entry.SetMinRowsVisible(n)
	f.tall = float32(n)*look.LineHeight(look.TextSize) + 16
	return f
}

// SetCaption changes the words below; they may hold links.
func (f *Field) SetCaption(s string) {
	f.caption.SetText(s)
	show(f.caption, s != "" && !f.problem.Visible())
	f.Refresh()
}

// SetError shows what is wrong in place of the caption; "" clears it.
func (f *Field) SetError(s string) { f.setProblem(s, look.Wrong) }

// SetWarning shows what deserves a look, in the colour of attention.
func (f *Field) SetWarning(s string) { f.setProblem(s, look.Attention) }

func (f *Field) setProblem(s string, token fyne.ThemeColorName) {
	if f.problem.String() == s && f.problem.style.Colour == token {
		return
	}
	f.problem.SetStyle(Small().In(token))
	f.problem.SetText(s)
	show(f.problem, s != "")
	show(f.caption, s == "" && f.caption.String() != "")
	line := look.None
	if s != "" {
		line = token
	}
	f.border.Set(look.None, line)
	f.Refresh()
}

// Problem returns what is shown as wrong.
func (f *Field) Problem() string { return f.problem.String() }

// SetGood shows a tick and a word at the end of the line; ok false clears it.
func (f *Field) SetGood(ok bool, words string) {
	if !ok {
		words = ""
	}
	if f.mark.Visible() == ok && f.trail.String() == words {
		return
	}
	f.trail.SetStyle(Soft().Line().Raw().In(look.Well))
	f.trail.SetText(words)
	show(f.mark, ok)
	f.Refresh()
}

// SetEnabled enables or disables typing.
func (f *Field) SetEnabled(on bool) {
	if on == !f.entry.Disabled() {
		return
	}
	if on {
		f.entry.Enable()
	} else {
		f.entry.Disable()
	}
}

// Refresh lays out again after a change.
func (f *Field) Refresh() {
	f.root.Refresh()
	f.composite.Refresh()
}

// show shows or hides an object; the same state changes nothing.
func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// Show shows or hides an object; the same state changes nothing.
func Show(o fyne.CanvasObject, on bool) { show(o, on) }
