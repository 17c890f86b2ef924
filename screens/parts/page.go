package parts

import (
	"fyne.io/fyne/v2"

	"bcconnect/screens/look"
)

// Banner is a strip that tells something and offers what can be done about it.
type Banner struct {
	composite
	kit   *Kit
	words *Text
	tone  Tone
	box   *Box
}

// Banner makes a strip in a tone with buttons at its end.
func (k *Kit) Banner(tone Tone, words string, buttons ...fyne.CanvasObject) *Banner {
	b := &Banner{kit: k, tone: tone}
	token, ground := tone.Tokens()
	if tone == ToneNeutral {
		token, ground = look.Ink, look.Panel
	}
	b.words = k.Text(Body().In(token), words)
	b.box = NewBox(ground, look.None, look.FieldRadius)
	line := append([]fyne.CanvasObject{b.words}, buttons...)
	b.root = Stack(b.box, Pad(RowGrow(12, 0, line...), 8, 8, 8, 14))
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the words and the tone.
func (b *Banner) Set(tone Tone, words string) {
	if b.tone == tone && b.words.String() == words {
		return
	}
	b.tone = tone
	token, ground := tone.Tokens()
	if tone == ToneNeutral {
		token, ground = look.Ink, look.Panel
	}
	b.box.Set(ground, look.None)
	b.words.SetStyle(Body().In(token))
	b.words.SetText(words)
	b.root.Refresh()
}

// String returns the words.
func (b *Banner) String() string { return b.words.String() }

// Progress is a bar that is as far as the work is. It does not move by itself.
type Progress struct {
	composite
	bar  *progressBar
	text *Text
}

// Progress makes an empty bar.
func (k *Kit) Progress() *Progress {
	p := &Progress{bar: &progressBar{}, text: k.Text(Small(), "")}
	line := &fyne.Container{Layout: p.bar, Objects: []fyne.CanvasObject{
		NewBox(look.Line, look.None, 2), NewBox(look.Accent, look.None, 2),
	}}
	p.root = Column(4, line, p.text)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows how far the work is, between 0 and 1, and says what is done now.
func (p *Progress) Set(done float32, words string) {
	if p.bar.done == done && p.text.String() == words {
		return
	}
	p.bar.done = min(1, max(0, done))
	p.text.SetText(words)
	show(p.text, words != "")
	p.root.Refresh()
}

type progressBar struct{ done float32 }

func (l *progressBar) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], 0, 0, s.Width, 4)
	place(o[1], 0, 0, s.Width*l.done, 4)
}

func (l *progressBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 4) }

// Confirm asks before something that cannot be taken back, in the page. The
// verb is on the button.
type Confirm struct {
	composite
	title *Text
	words *Text
	do    *Button
	keep  *Button
}

// Confirm makes a question; do and keep are called by its two buttons.
func (k *Kit) Confirm(do, keep func()) *Confirm {
	c := &Confirm{title: k.Text(Heading(), ""), words: k.Text(Body(), "")}
	c.do, c.keep = k.Button("", Danger, do), k.Button("", Secondary, keep)
	body := Column(8, c.title, c.words, Space(0, 0), Wrap(12, c.do, c.keep))
	c.root = Edged(look.Attention, look.Panel, Pad(body, 14, 16, 14, 16))
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the words: what happens, and the verbs of the buttons.
func (c *Confirm) Set(title, words, do, keep string) {
	c.title.SetText(title)
	c.words.SetText(words)
	c.do.SetText(do)
	c.keep.SetText(keep)
	c.root.Refresh()
}

// Keep returns the harmless button, which gets the focus first.
func (c *Confirm) Keep() *Button { return c.keep }

// Do returns the button that does it.
func (c *Confirm) Do() *Button { return c.do }
