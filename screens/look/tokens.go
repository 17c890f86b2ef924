package look

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"bcconnect/assets"
)

// The colour tokens. Ink, Soft and the four tones are for text that must be
// read; Faint is for times and placeholders only, and for nothing that must be
// read.
const (
	Page            fyne.ThemeColorName = "page"
	Rail            fyne.ThemeColorName = "rail"
	PanelGround     fyne.ThemeColorName = "panel"
	Panel                               = PanelGround
	Line            fyne.ThemeColorName = "line"
	Ink             fyne.ThemeColorName = "ink"
	Soft            fyne.ThemeColorName = "soft"
	Faint           fyne.ThemeColorName = "faint"
	Accent          fyne.ThemeColorName = "accent"
	OnAccent        fyne.ThemeColorName = "onAccent"
	AccentGround    fyne.ThemeColorName = "accentGround"
	Well            fyne.ThemeColorName = "well"
	WellGround      fyne.ThemeColorName = "wellGround"
	Attention       fyne.ThemeColorName = "attention"
	AttentionGround fyne.ThemeColorName = "attentionGround"
	Wrong           fyne.ThemeColorName = "wrong"
	WrongGround     fyne.ThemeColorName = "wrongGround"
	FieldGround     fyne.ThemeColorName = "field"
	Chosen          fyne.ThemeColorName = "chosen"
	Hover           fyne.ThemeColorName = "hover"
	AccentHover     fyne.ThemeColorName = "accentHover"
	Selection       fyne.ThemeColorName = "selection"
	ScrollBar       fyne.ThemeColorName = "scroll"
	Shade           fyne.ThemeColorName = "shade"
	None            fyne.ThemeColorName = "none"
)

// Tokens returns every colour token.
func Tokens() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{
		Page, Rail, PanelGround, Line, Ink, Soft, Faint, Accent, OnAccent, AccentGround, Well, WellGround,
		Attention, AttentionGround, Wrong, WrongGround, FieldGround, Chosen, Hover, AccentHover, Selection,
		ScrollBar, Shade, None,
	}
}

// Sizes of text, in the toolkit's units (pixels at scale 1).
const (
	TextSize    float32 = 14
	SmallSize   float32 = 12
	HeadingSize float32 = 16
	StateSize   float32 = 18
	TitleSize   float32 = 22
)

// Measures of space and form: everything is a multiple of four but hairlines.
const (
	Gap         float32 = 4
	FieldHeight float32 = 36
	FieldRadius float32 = 8
	PanelRadius float32 = 12
	PanelInset  float32 = 18
	PanelGap    float32 = 16
	RowHeight   float32 = 35
	RailWidth   float32 = 272
	PageInset   float32 = 28
	IconSize    float32 = 16
	Hairline    float32 = 1
)

// LineHeight returns the height of a line of text of a size: 14/20, 12/16.
func LineHeight(size float32) float32 {
	switch {
	case size <= SmallSize:
		return 16
	case size <= TextSize:
		return 20
	case size <= HeadingSize:
		return 22
	case size <= StateSize:
		return 24
	default:
		return 30
	}
}

// Colour returns a token's colour for a widget, in the current variant.
func Colour(token fyne.ThemeColorName, w fyne.Widget) color.Color {
	if w == nil {
		return theme.Color(token)
	}
	return theme.ColorForWidget(token, w)
}

// Icon returns a small drawing in a token's colour; it follows the variant. An
// unknown name gives an empty drawing.
func Icon(name string, token fyne.ThemeColorName) fyne.Resource {
	svg, err := assets.Icon(name)
	if err != nil {
		svg = []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"></svg>`)
	}
	return icon{name: name, svg: string(svg), token: token}
}

// icon is a drawing that takes its colour when it is drawn. The toolkit's own
// coloured resource colours what is filled and leaves lines black.
type icon struct {
	name, svg string
	token     fyne.ThemeColorName
}

func (i icon) hex() string {
	r, g, b, _ := theme.Color(i.token).RGBA()
	return fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
}

// Name implements fyne.Resource. The colour is part of it, because the toolkit
// keeps drawings by name.
func (i icon) Name() string { return i.name + "-" + i.hex()[1:] + ".svg" }

// Content implements fyne.Resource.
func (i icon) Content() []byte { return []byte(strings.ReplaceAll(i.svg, "#000000", i.hex())) }
