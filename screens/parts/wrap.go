package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/screens/look"
)

const (
	codeInset   float32 = 6
	buttonInset float32 = 12
	ellipsis            = "…"
)

// piece is a run of text at its place.
type piece struct {
	text       string
	span       span
	link       fyne.CanvasObject
	x, y, w, h float32
}

// wrapper sets words one after the other.
type wrapper struct {
	t      *Text
	width  float32
	line   []piece
	lines  [][]piece
	x      float32
	spaced bool // white space came before the next word
}

// flow breaks the text for a width and returns the pieces and the height.
func (t *Text) flow(width float32) ([]piece, float32) {
	pieces, height := t.wrap(width)
	k := &t.known
	k.heights[k.next].width, k.heights[k.next].height = width, height
	k.next = (k.next + 1) % len(k.heights)
	return pieces, height
}

func (t *Text) wrap(width float32) ([]piece, float32) {
	w := &wrapper{t: t, width: width}
	if t.style.OneLine {
		w.add(piece{text: t.cut(width)})
		return w.done()
	}
	for i, sp := range t.spans {
		if t.links[i] != nil || sp.code {
			w.block(sp, t.links[i])
			continue
		}
		w.words(sp)
	}
	return w.done()
}

// cut shortens a text for one line.
func (t *Text) cut(width float32) string {
	s := strings.ReplaceAll(t.text, "\n", " ")
	if !t.style.Plain {
		s = Plain(s)
	}
	if t.measure(span{}, s) <= width {
		return s
	}
	r := []rune(s)
	lo, hi := 0, len(r)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if t.measure(span{}, strings.TrimRight(string(r[:mid]), " ")+ellipsis) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(r[:lo]), " ") + ellipsis
}

// block sets something that does not break: code, a link, a button.
func (w *wrapper) block(sp span, link fyne.CanvasObject) {
	width := w.t.measure(sp, sp.text)
	height := look.LineHeight(w.t.style.Size)
	if sp.code {
		width += 2 * codeInset
	}
	if link != nil {
		m := link.MinSize()
		width, height = m.Width, max(height, m.Height)
	}
	if width > w.width && sp.code && link == nil {
		w.words(span{text: sp.text, bold: sp.bold})
		return
	}
	gap := w.gap(sp)
	if w.x > 0 && w.x+gap+width > w.width {
		w.newline()
		gap = 0
	}
	w.add(piece{text: sp.text, span: sp, link: link, x: w.x + gap, w: width, h: height})
	w.x += gap + width
	w.spaced = false
}

// words sets the words of a span.
func (w *wrapper) words(sp span) {
	for i, para := range strings.Split(sp.text, "\n") {
		if i > 0 {
			w.newline()
		}
		if para == "" {
			continue
		}
		if para[0] == ' ' {
			w.spaced = true
		}
		for word := range strings.FieldsSeq(para) {
			w.word(sp, word)
			w.spaced = true
		}
		w.spaced = strings.HasSuffix(para, " ")
	}
}

func (w *wrapper) word(sp span, word string) {
	gap := w.gap(sp)
	width := w.t.measure(sp, word)
	// A full stop that closes a link or a code hangs over the edge rather than
	// beginning a line alone.
	hangs := !w.spaced && strings.Trim(word, ".,;:!?)”»…") == ""
	if w.x > 0 && w.x+gap+width > w.width && !hangs {
		w.newline()
		gap = 0
	}
	for width > w.width {
		head, tail := w.split(sp, word)
		w.append(sp, head, 0, w.t.measure(sp, head))
		w.newline()
		word, width = tail, w.t.measure(sp, tail)
	}
	w.append(sp, word, gap, width)
}

// split breaks a word that is longer than a line, after a hyphen or a stroke if
// there is one near the end of the line.
func (w *wrapper) split(sp span, word string) (head, tail string) {
	r := []rune(word)
	n := 1
	for n+1 < len(r) && w.t.measure(sp, string(r[:n+1])) <= w.width {
		n++
	}
	for i := n; i > n/2; i-- {
		if strings.ContainsRune("-/?&=,", r[i-1]) {
			n = i
			break
		}
	}
	return string(r[:n]), string(r[n:])
}

// append adds a word to the run before it, or begins a new one. A run is as wide
// as its words and gaps, to the sixty-fourth of a pixel: no font moves a letter
// towards a space.
func (w *wrapper) append(sp span, word string, gap, width float32) {
	if n := len(w.line); n > 0 {
		if last := &w.line[n-1]; last.link == nil && last.span == sp && !sp.code {
			if gap > 0 {
				last.text += " "
			}
			last.text += word
			last.w += gap + width
			w.x = last.x + last.w
			return
		}
	}
	w.add(piece{text: word, span: sp, x: w.x + gap, w: width, h: look.LineHeight(w.t.style.Size)})
	w.x += gap + width
}

func (w *wrapper) gap(sp span) float32 {
	if !w.spaced || w.x == 0 {
		return 0
	}
	return w.t.measure(span{bold: sp.bold && !sp.code}, " ")
}

func (w *wrapper) add(p piece) {
	if p.h == 0 {
		p.h = look.LineHeight(w.t.style.Size)
		p.w = w.t.measure(p.span, p.text)
	}
	w.line = append(w.line, p)
}

func (w *wrapper) newline() {
	w.lines = append(w.lines, w.line)
	w.line, w.x, w.spaced = nil, 0, false
}

// done gives every piece its place.
func (w *wrapper) done() ([]piece, float32) {
	w.newline()
	var out []piece
	var y float32
	for _, line := range w.lines {
		h := look.LineHeight(w.t.style.Size)
		var used float32
		for _, p := range line {
			h = max(h, p.h)
			used = p.x + p.w
		}
		var shift float32
		switch w.t.style.Align {
		case fyne.TextAlignCenter:
			shift = (w.width - used) / 2
		case fyne.TextAlignTrailing:
			shift = w.width - used
		case fyne.TextAlignLeading:
		}
		for _, p := range line {
			p.x += max(0, shift)
			p.y = y + (h-p.h)/2
			out = append(out, p)
		}
		y += h
	}
	return out, y
}
