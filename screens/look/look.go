package look

import (
	"encoding/json"
	"fmt"
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"bcconnect/assets"
	"bcconnect/assets/text"
)

// Variant says which of the two sets of colours is used.
type Variant string

// The variants.
const (
	// System follows the setting of the computer.
	System Variant = "system"
	Light  Variant = "light"
	Dark   Variant = "dark"
)

// Look is how the program looks and speaks. It implements fyne.Theme; its
// words are an argument so that a change of language needs no global.
type Look struct {
	// Say finds words by key.
	Say text.Say
	// Words writes times and quantities the way the language does.
	Words text.Format
	// Now is the clock for what is shown relative to now. Never nil.
	Now func() time.Time
	// Zone is the time zone in which times are shown. Never nil.
	Zone *time.Location

	// OnShortcut takes the window's shortcuts while a line of text has the focus:
	// the toolkit hands them to the line alone. May be nil.
	OnShortcut func(fyne.Shortcut)
	// OnKey takes the window's keys (F5) whatever has the focus, and says whether
	// it was one. May be nil.
	OnKey func(fyne.KeyName) bool

	variant Variant
	colours map[fyne.ThemeColorName][2]color.NRGBA // light, dark
	sizes   map[fyne.ThemeSizeName]float32
}

// table is the shape of theme.json.
type table struct {
	Colours map[string]struct {
		Light string `json:"light"`
		Dark  string `json:"dark"`
	} `json:"colours"`
	Sizes map[string]float32 `json:"sizes"`
}

// New makes the look out of the embedded table, speaking a language of the
// catalogue. An error means that the table is damaged, which a test rules out.
func New(words *text.Catalogue, lang string, v Variant) (*Look, error) {
	var t table
	if err := json.Unmarshal(assets.Theme(), &t); err != nil {
		return nil, fmt.Errorf("look: theme.json: %w", err)
	}
	l := &Look{
		Say: words.Sayer(lang), Words: words.Format(lang), Now: time.Now, Zone: time.Local, variant: v,
		colours: map[fyne.ThemeColorName][2]color.NRGBA{}, sizes: map[fyne.ThemeSizeName]float32{},
	}
	for name, c := range t.Colours {
		light, err := parse(c.Light)
		if err != nil {
			return nil, fmt.Errorf("look: colour %s: %w", name, err)
		}
		dark, err := parse(c.Dark)
		if err != nil {
			return nil, fmt.Errorf("look: colour %s: %w", name, err)
		}
		l.colours[fyne.ThemeColorName(name)] = [2]color.NRGBA{light, dark}
	}
	for _, name := range Tokens() {
		if _, ok := l.colours[name]; !ok {
			return nil, fmt.Errorf("look: colour %s is missing", name)
		}
	}
	for name, token := range colourNames() {
		if _, ours := l.colours[name]; !ours {
			l.colours[name] = l.colours[token]
		}
	}
	for name, own := range sizeNames() {
		l.sizes[name] = t.Sizes[own]
	}
	return l, nil
}

// With returns the same look in another variant.
func (l *Look) With(v Variant) *Look {
	c := *l
	c.variant = v
	return &c
}

// Variant returns the variant that was asked for.
func (l *Look) Variant() Variant { return l.variant }

// parse reads "#RRGGBB" or "#RRGGBBAA".
func parse(s string) (color.NRGBA, error) {
	if len(s) == 7 {
		s += "FF"
	}
	if len(s) != 9 || s[0] != '#' {
		return color.NRGBA{}, fmt.Errorf("%q is no colour", s)
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return color.NRGBA{}, fmt.Errorf("%q is no colour", s)
	}
	return color.NRGBA{R: uint8(n >> 24), G: uint8(n >> 16 & 0xff), B: uint8(n >> 8 & 0xff), A: uint8(n & 0xff)}, nil
}

// Color implements fyne.Theme for our tokens and for the toolkit's own names; an
// unknown name is ink, so that nothing becomes invisible.
func (l *Look) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	i := 0
	if l.variant == Dark || (l.variant != Light && system == theme.VariantDark) {
		i = 1
	}
	if c, ok := l.colours[name]; ok {
		return c[i]
	}
	return l.colours[Ink][i]
}

// colourNames are the tokens behind the toolkit's colours.
func colourNames() map[fyne.ThemeColorName]fyne.ThemeColorName {
	return map[fyne.ThemeColorName]fyne.ThemeColorName{
		theme.ColorNameBackground: Page, theme.ColorNameButton: Panel, theme.ColorNameDisabledButton: Page,
		theme.ColorNameDisabled: Faint, theme.ColorNameError: Wrong, theme.ColorNameFocus: Selection,
		theme.ColorNameForeground: Ink, theme.ColorNameForegroundOnError: OnAccent,
		theme.ColorNameForegroundOnPrimary: OnAccent, theme.ColorNameForegroundOnSuccess: OnAccent,
		theme.ColorNameForegroundOnWarning: OnAccent, theme.ColorNameHeaderBackground: Page,
		theme.ColorNameHover: None, theme.ColorNameHyperlink: Accent, theme.ColorNameInputBackground: FieldGround,
		theme.ColorNameInputBorder: Line, theme.ColorNameMenuBackground: Panel,
		theme.ColorNameOverlayBackground: Panel, theme.ColorNamePlaceHolder: Faint, theme.ColorNamePressed: Shade,
		theme.ColorNamePrimary: Accent, theme.ColorNameScrollBar: ScrollBar, theme.ColorNameScrollBarBackground: None,
		theme.ColorNameSelection: Selection, theme.ColorNameSeparator: Line, theme.ColorNameShadow: None,
		theme.ColorNameSuccess: Well, theme.ColorNameWarning: Attention,
	}
}

// Font implements fyne.Theme: the toolkit's own fonts.
func (l *Look) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme: the toolkit's own icons.
func (l *Look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// sizeNames are the toolkit's sizes for which we have our own.
func sizeNames() map[fyne.ThemeSizeName]string {
	return map[fyne.ThemeSizeName]string{
		theme.SizeNameText: "text", theme.SizeNameCaptionText: "small", theme.SizeNameSubHeadingText: "heading",
		theme.SizeNameHeadingText: "title", theme.SizeNamePadding: "padding", theme.SizeNameInnerPadding: "innerPadding",
		theme.SizeNameInlineIcon: "icon", theme.SizeNameLineSpacing: "lineSpacing", theme.SizeNameScrollBar: "scrollBar",
		theme.SizeNameScrollBarSmall: "scrollBarSmall", theme.SizeNameScrollBarRadius: "scrollBarRadius",
		theme.SizeNameInputRadius: "fieldRadius", theme.SizeNameButtonRadius: "fieldRadius",
		theme.SizeNameCardRadius: "panelRadius", theme.SizeNameDialogRadius: "panelRadius",
		theme.SizeNamePopupRadius: "fieldRadius", theme.SizeNameMenuRadius: "fieldRadius",
		theme.SizeNameSelectionRadius: "padding", theme.SizeNameInputBorder: "line",
		theme.SizeNameSeparatorThickness: "line",
	}
}

// Size implements fyne.Theme.
func (l *Look) Size(n fyne.ThemeSizeName) float32 {
	if own, ok := l.sizes[n]; ok {
		return own
	}
	return theme.DefaultTheme().Size(n)
}
