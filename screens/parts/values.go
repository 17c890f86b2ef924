package parts

import (
	"fyne.io/fyne/v2"

	"bcconnect/screens/look"
)

// Fact is one thing to read: a name and a value. It is not an input and does
// not look like one.
type Fact struct {
	Name  string
	Value string
	// Copy, if not empty, is put on the clipboard by the small button beside
	// the value; it may be longer than what is shown.
	Copy string
	// Note is said softly after the value.
	Note string
	// Tone colours the value; the value itself must be a word that says it.
	Tone Tone
}

// Facts is a table of things to read, in one or two columns.
type Facts struct {
	composite
	kit   *Kit
	label float32 // width of the names
	facts []Fact
	body  *fyne.Container
}

// Facts makes a table in at most columns columns, each at least least wide,
// with names as wide as label.
func (k *Kit) Facts(columns int, least, label float32) *Facts {
	f := &Facts{kit: k, label: label}
	f.body = &fyne.Container{Layout: &grid{gap: 32, line: 6, least: least, most: columns}}
	f.root = f.body
	f.ExtendBaseWidget(f)
	return f
}

// Set shows facts; the same facts change nothing.
func (f *Facts) Set(facts []Fact) {
	if len(facts) == len(f.facts) {
		equal := true
		for i := range facts {
			equal = equal && facts[i] == f.facts[i]
		}
		if equal {
			return
		}
	}
	f.facts = append([]Fact(nil), facts...)
	f.body.Objects = nil
	for _, x := range facts {
		f.body.Objects = append(f.body.Objects, f.row(x))
	}
	f.body.Refresh()
	f.Refresh()
}

func (f *Facts) row(x Fact) fyne.CanvasObject {
	style := Body().Raw()
	if x.Tone != ToneNeutral {
		token, _ := x.Tone.Tokens()
		style = style.In(token)
	}
	name := &fyne.Container{Layout: &least{f.label}, Objects: []fyne.CanvasObject{f.kit.Text(Soft().Raw(), x.Name)}}
	value := []fyne.CanvasObject{f.kit.Text(style, x.Value)}
	if x.Note != "" {
		value = append(value, f.kit.Text(Small(), x.Note))
	}
	if x.Copy != "" && f.kit.Copy != nil {
		value = append(value, f.kit.copyIcon(x.Copy, x.Name))
	}
	return RowTop(12, 1, name, Wrap(8, value...))
}

// copyIcon is the small button that copies one value.
func (k *Kit) copyIcon(text, name string) *Button {
	b := k.IconButton("copy", k.Say("parts.copy.what", "what", name), func() { k.Copy(text) })
	b.small = true
	b.kind = Quiet
	b.tiny = true
	return b
}

// least gives its object a width of its own.
type least struct{ w float32 }

func (l *least) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, HeightFor(o, l.w))
	}
	return h
}

func (l *least) naturalWidth([]fyne.CanvasObject) float32 { return l.w }

func (l *least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (l *least) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.w, l.heightFor(objects, l.w))
}

// Wide gives an object a width of its own in a row.
func Wide(w float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &least{w}, Objects: []fyne.CanvasObject{o}}
}

// CodeBox shows text to be copied as it is.
type CodeBox struct {
	composite
	text *Text
	copy *Button
	full string
}

// CodeBox makes a box with text of fixed width and a button that copies it.
func (k *Kit) CodeBox(text string) *CodeBox {
	b := &CodeBox{full: text, text: k.Text(CodeText(), text)}
	b.copy = k.Button(k.Say("parts.copy"), Quiet, func() {
		if k.Copy != nil {
			k.Copy(b.full)
		}
	})
	b.copy.SetSmall()
	line := RowTop(8, 0, Pad(b.text, 5, 0, 5, 0), b.copy)
	b.root = Stack(NewBox(look.Page, look.Line, look.FieldRadius), Pad(line, 4, 4, 4, 10))
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes the text.
func (b *CodeBox) SetText(text string) {
	if b.full == text {
		return
	}
	b.full = text
	b.text.SetText(text)
	b.root.Refresh()
}

// SetWrapped lets long lines break, as they do by default, or cuts them.
func (b *CodeBox) SetWrapped(on bool) *CodeBox {
	s := CodeText()
	s.OneLine = !on
	b.text.SetStyle(s)
	return b
}
