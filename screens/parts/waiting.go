package parts

import (
	"bcconnect/screens/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Waiting is the calm middle of a page that waits for something outside the
// window: a sign, a heading, a sentence, how long it still waits, and what can
// be done meanwhile.
type Waiting struct {
	composite
	kit   *Kit
	tile  *tile
	title *Text
	words *Text
	pill  *Pill
	line  *fyne.Container
}

// Waiting makes the page; the objects come below the pill.
func (k *Kit) Waiting(objects ...fyne.CanvasObject) *Waiting {
	w := &Waiting{kit: k, tile: newTile("arrows"), title: k.Text(Title().Centred(), ""), words: k.Text(Soft().Centred(), ""), pill: k.Pill("", ToneAccent, false)}
	w.line = WrapAligned(0, fyne.TextAlignCenter, w.pill)
	body := []fyne.CanvasObject{
		WrapAligned(0, fyne.TextAlignCenter, w.tile), Space(0, 4), w.title, Space(0, 0), w.words, Space(0, 0), w.line,
	}
	w.root = Column(8, append(body, objects...)...)
	w.ExtendBaseWidget(w)
	return w
}

// Set changes sign, heading and sentence.
func (w *Waiting) Set(icon string, tone Tone, title, words string) {
	w.tile.set(icon, tone)
	w.title.SetText(title)
	w.words.SetText(words)
	show(w.words, words != "")
	w.root.Refresh()
}

// SetPill changes the word that says how long it still waits; "" hides it.
func (w *Waiting) SetPill(words string, tone Tone) {
	w.pill.Set(words, tone, false)
	show(w.line, words != "")
	w.line.Refresh()
	if w.line.Layout != nil && w.line.Size().Width > 0 {
		w.line.Layout.Layout(w.line.Objects, w.line.Size())
	}
}

// Pill returns the words of the pill, "" while it is hidden.
func (w *Waiting) Pill() string {
	if !w.line.Visible() {
		return ""
	}
	return w.pill.Label()
}

// Title returns the heading.
func (w *Waiting) Title() string { return w.title.String() }

// tile is a large sign on a rounded ground.
type tile struct {
	widget.BaseWidget
	icon   string
	tone   Tone
	ground *canvas.Rectangle
	image  *drawing
}

const tileSize, tileIcon, tileRadius = 56, 28, 14

func newTile(icon string) *tile {
	t := &tile{icon: icon, tone: ToneAccent, ground: canvas.NewRectangle(nil), image: newDrawing()}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tile) set(icon string, tone Tone) {
	if t.icon == icon && t.tone == tone {
		return
	}
	t.icon, t.tone = icon, tone
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{t}
	r.paint()
	return r
}

type tileRenderer struct{ t *tile }

func (r *tileRenderer) Destroy()           {}
func (r *tileRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(tileSize) }

func (r *tileRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.ground, r.t.image.Image}
}

func (r *tileRenderer) Layout(fyne.Size) {
	const at = (tileSize - tileIcon) / 2
	place(r.t.ground, 0, 0, tileSize, tileSize)
	place(r.t.image.Image, at, at, tileIcon, tileIcon)
}

func (r *tileRenderer) paint() {
	words, _ := r.t.tone.Tokens()
	r.t.ground.FillColor = look.Colour(words, r.t)
	r.t.ground.CornerRadius = tileRadius
	r.t.image.show(r.t.icon, look.OnAccent)
}

func (r *tileRenderer) Refresh() {
	r.paint()
	refresh(r.Objects())
}
