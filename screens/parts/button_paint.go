package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"bcconnect/screens/look"
)

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b}
	r.paint()
	return r
}

type buttonRenderer struct{ b *Button }

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	b := r.b
	return []fyne.CanvasObject{b.ground, b.ring, b.image.Image, b.words}
}

func (r *buttonRenderer) inset() float32 {
	switch {
	case r.b.tiny:
		return 2
	case r.b.kind == Quiet:
		return 8
	case r.b.small:
		return 10
	case r.b.label == "":
		return 10
	default:
		return 14
	}
}

func (r *buttonRenderer) MinSize() fyne.Size {
	b := r.b
	if b.choice {
		return fyne.NewSize(120, b.height())
	}
	w := 2 * r.inset()
	if b.label != "" {
		w += fyne.MeasureText(b.label, r.size(), r.style()).Width
	}
	if b.icon != "" {
		w += look.IconSize
		if b.label != "" {
			w += 8
		}
	}
	return fyne.NewSize(max(w, b.height()), b.height())
}

func (r *buttonRenderer) size() float32 {
	if r.b.small {
		return 13
	}
	return look.TextSize
}

func (r *buttonRenderer) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: r.b.kind == Primary}
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	b := r.b
	place(b.ground, 0, 0, s.Width, s.Height)
	place(b.ring, -2, -2, s.Width+4, s.Height+4)
	if b.choice {
		r.layoutChoice(s)
		return
	}
	m := r.measure(b.label)
	icon := float32(0)
	if b.icon != "" {
		icon = look.IconSize
		if b.label != "" {
			icon += 8
		}
	}
	// Words matter more than the drawing beside them, where there is no room.
	b.image.Hidden = b.icon == "" || (b.label != "" && icon+m.Width > s.Width-8)
	if b.image.Hidden {
		icon = 0
	}
	b.words.Text = b.label
	if m.Width > s.Width-8 && s.Width > 0 {
		b.words.Text = cutTo(b.label, s.Width-8, b.words.TextSize, b.words.TextStyle)
		m = r.measure(b.words.Text)
	}
	x := (s.Width - icon - m.Width) / 2
	place(b.image.Image, x, (s.Height-look.IconSize)/2, look.IconSize, look.IconSize)
	place(b.words, x+icon, (s.Height-m.Height)/2, m.Width, m.Height)
}

func (r *buttonRenderer) measure(words string) fyne.Size {
	if words == "" {
		return fyne.Size{}
	}
	return fyne.MeasureText(words, r.size(), r.style())
}

func (r *buttonRenderer) layoutChoice(s fyne.Size) {
	b := r.b
	b.words.Text = cutTo(b.label, s.Width-44, b.words.TextSize, b.words.TextStyle)
	m := fyne.MeasureText(b.words.Text, b.words.TextSize, b.words.TextStyle)
	place(b.words, 10, (s.Height-m.Height)/2, m.Width, m.Height)
	place(b.image.Image, s.Width-26, (s.Height-look.IconSize)/2, look.IconSize, look.IconSize)
}

// cutTo shortens words to a width; where nothing fits, nothing is left.
func cutTo(words string, width, size float32, style fyne.TextStyle) string {
	if fyne.MeasureText(words, size, style).Width <= width {
		return words
	}
	for r := []rune(words); len(r) > 0; r = r[:len(r)-1] {
		if short := string(r) + ellipsis; fyne.MeasureText(short, size, style).Width <= width {
			return short
		}
	}
	return ""
}

func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	refresh(r.Objects())
	canvas.Refresh(r.b)
}

// colours returns the tokens of words, ground and line.
func (r *buttonRenderer) colours() (words, ground, line fyne.ThemeColorName) {
	b := r.b
	if b.choice {
		return r.choiceColours()
	}
	if b.disabled {
		if b.kind == Quiet {
			return look.Faint, look.None, look.None
		}
		return look.Faint, look.Page, look.Line
	}
	lit := b.hovered
	switch b.kind {
	case Primary:
		if lit {
			return look.OnAccent, look.AccentHover, look.None
		}
		return look.OnAccent, look.Accent, look.None
	case Quiet:
		if lit {
			return look.Accent, look.Hover, look.None
		}
		return look.Accent, look.None, look.None
	case Danger:
		if lit {
			return look.Wrong, look.WrongGround, look.Wrong
		}
		return look.Wrong, look.Panel, look.Wrong
	case Secondary:
	}
	if lit {
		return look.Ink, look.Hover, look.Line
	}
	return look.Ink, look.Panel, look.Line
}

func (r *buttonRenderer) choiceColours() (words, ground, line fyne.ThemeColorName) {
	words, ground, line = look.Ink, look.FieldGround, look.Line
	if r.b.softLabel {
		words = look.Soft
	}
	if r.b.disabled {
		ground = look.Page
	}
	return words, ground, line
}

func (r *buttonRenderer) paint() {
	b := r.b
	words, ground, line := r.colours()
	b.ground.FillColor = look.Colour(ground, b)
	b.ground.StrokeColor = look.Colour(line, b)
	b.ground.StrokeWidth = look.Hairline
	if line == look.None {
		b.ground.StrokeWidth = 0
	}
	b.ground.CornerRadius = look.FieldRadius
	b.ring.FillColor = look.Colour(look.None, b)
	b.ring.StrokeColor = look.Colour(look.Accent, b)
	b.ring.CornerRadius = look.FieldRadius + 2
	b.ring.StrokeWidth = 2
	b.ring.Hidden = !b.focused
	b.words.Text = b.label
	b.words.TextSize = r.size()
	b.words.TextStyle = r.style()
	b.words.Color = look.Colour(words, b)
	icon := b.icon
	if b.choice {
		icon = "down"
	}
	b.image.Hidden = icon == ""
	if icon != "" {
		b.image.show(icon, words)
	}
}
