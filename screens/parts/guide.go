package parts

import (
	"strconv"
	"strings"

	"bcconnect/screens/look"

	"fyne.io/fyne/v2"
)

// GuideText is what a guide says: where, how long, and step by step. Steps may
// hold links and small buttons.
type GuideText struct {
	Title string
	Intro string
	Steps string // one a line
	Note  string // below the steps
}

// Guide tells what to do in another window, step by step.
type Guide struct {
	composite
	kit   *Kit
	text  GuideText
	title *Text
	intro *Text
	note  *Text
	body  *fyne.Container
	// OnLink is called with the target of a pressed link or button.
	OnLink func(target string)
}

// Reveal scrolls an object into view on whichever page it stands.
func (k *Kit) Reveal(o fyne.CanvasObject) { k.reveal(o) }

// Guide makes an empty guide.
func (k *Kit) Guide() *Guide {
	g := &Guide{kit: k, title: k.Text(Heading(), ""), intro: k.Text(Soft(), ""), body: Column(8)}
	g.note = g.linked(Soft(), "")
	g.root = Column(4, g.title, g.intro, Space(0, 4), g.body, Space(0, 4), g.note)
	g.ExtendBaseWidget(g)
	return g
}

// Set shows a guide; the same guide changes nothing.
func (g *Guide) Set(t GuideText) {
	if g.text == t {
		return
	}
	steps := g.text.Steps != t.Steps
	g.text = t
	g.title.SetText(t.Title)
	g.intro.SetText(t.Intro)
	show(g.intro, t.Intro != "")
	g.note.SetText(t.Note)
	show(g.note, t.Note != "")
	if steps {
		g.body.Objects = nil
		for i, line := range strings.Split(t.Steps, "\n") {
			words := g.linked(Body(), line)
			number := g.kit.Text(Body().AtEnd(), strconv.Itoa(i+1)+".")
			g.body.Objects = append(g.body.Objects, &fyne.Container{Layout: &guideLine{words: words}, Objects: []fyne.CanvasObject{number, words}})
		}
	}
	g.root.Refresh()
	g.Refresh()
	g.kit.relay()
}

func (g *Guide) linked(style Style, words string) *Text {
	t := g.kit.Text(style, words)
	t.OnLink = func(target string) {
		if g.OnLink != nil {
			g.OnLink(target)
		}
	}
	return t
}

// guideLine hangs a number before its words, on their first line even where a
// button makes that line higher.
type guideLine struct {
	words *Text
	width float32
}

const guideIndent = 24

func (l *guideLine) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	return l.words.HeightFor(max(1, width-guideIndent))
}

func (l *guideLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w := max(1, size.Width-guideIndent)
	y := float32(0)
	if pieces, _ := l.words.flow(w); len(pieces) > 0 {
		y = pieces[0].y + (pieces[0].h-look.LineHeight(look.TextSize))/2
	}
	place(o[0], 0, y, guideIndent-4, look.LineHeight(look.TextSize))
	place(o[1], guideIndent, 0, w, size.Height)
}

func (l *guideLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := o[1].MinSize().Width + guideIndent
	return fyne.NewSize(w, l.heightFor(o, max(l.width, w)))
}
