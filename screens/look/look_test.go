package look_test

import (
	"bytes"
	"image/color"
	"math"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"

	"bcconnect/assets"
	"bcconnect/assets/text"
	"bcconnect/screens/look"
)

func make2(t *testing.T) (light, dark *look.Look) {
	t.Helper()
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	light, err = look.New(words, "en", look.Light)
	if err != nil {
		t.Fatal(err)
	}
	return light, light.With(look.Dark)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast holds 4.5 : 1 for every text that must be read on every ground
// on which it stands (WCAG 2.1, 1.4.3).
func TestContrast(t *testing.T) {
	light, dark := make2(t)
	grounds := []fyne.ThemeColorName{look.Page, look.Rail, look.Panel, look.FieldGround, look.Chosen}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		look.Ink: append(grounds, look.Hover, look.AccentGround), look.Soft: append(grounds, look.Hover),
		look.Accent: {look.Page, look.Panel, look.AccentGround, look.FieldGround}, look.OnAccent: {look.Accent, look.AccentHover},
		look.Well: {look.Panel, look.FieldGround, look.WellGround}, look.Attention: {look.Panel, look.AttentionGround},
		look.Wrong: {look.Panel, look.FieldGround, look.WrongGround, look.Page},
	}
	for name, l := range map[string]*look.Look{"light": light, "dark": dark} {
		for words, list := range pairs {
			for _, ground := range list {
				if c := contrast(l.Color(words, 0), l.Color(ground, 0)); c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f : 1", name, words, ground, c)
				}
			}
		}
	}
}

func TestEveryNameOfTheToolkitHasAColourAndASize(t *testing.T) {
	light, dark := make2(t)
	for _, name := range []fyne.ThemeColorName{
		theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabled, theme.ColorNameError, theme.ColorNameFocus,
		theme.ColorNameForeground, theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNamePlaceHolder,
		theme.ColorNamePrimary, theme.ColorNameSelection, theme.ColorNameSeparator, "a name that comes later",
	} {
		if _, _, _, a := light.Color(name, 0).RGBA(); a == 0 {
			t.Errorf("%s is invisible", name)
		}
		if light.Color(name, 0) == dark.Color(name, 0) && name != theme.ColorNamePlaceHolder {
			t.Errorf("%s is the same in light and dark", name)
		}
	}
	if light.Size(theme.SizeNameText) != look.TextSize || light.Size(theme.SizeNameInputRadius) != look.FieldRadius {
		t.Error("the sizes are not those of the table")
	}
	if light.Size(theme.SizeNameWindowTitleBarHeight) <= 0 || light.Font(fyne.TextStyle{}) == nil || light.Icon(theme.IconNameCancel) == nil {
		t.Error("what is not ours does not come from the toolkit")
	}
}

func TestSystemVariantFollowsTheComputer(t *testing.T) {
	light, dark := make2(t)
	system := light.With(look.System)
	if system.Color(look.Page, theme.VariantDark) != dark.Color(look.Page, 0) ||
		system.Color(look.Page, theme.VariantLight) != light.Color(look.Page, theme.VariantDark) {
		t.Error("the variant of the computer does not count")
	}
	if light.Variant() != look.Light || system.Variant() != look.System {
		t.Error("a variant is forgotten")
	}
}

func TestDrawingsTakeTheirColour(t *testing.T) {
	light, dark := make2(t)
	app := test.NewApp()
	for name, l := range map[string]*look.Look{"#0B6E75": light, "#3DB8B4": dark} {
		app.Settings().SetTheme(l)
		r := look.Icon("check", look.Accent)
		if got := string(r.Content()); !strings.Contains(got, name) || strings.Contains(got, "#000000") {
			t.Errorf("%s: %s", name, got)
		}
		if !strings.Contains(r.Name(), name[1:]) {
			t.Errorf("the toolkit would show an old drawing: %s", r.Name())
		}
	}
	if look.Icon("no such", look.Ink).Content() == nil {
		t.Error("an unknown drawing is nothing at all")
	}
}

func TestIconIsAPicture(t *testing.T) {
	if !strings.HasPrefix(string(assets.IconPNG()), "\x89PNG") || len(assets.IconPNG()) < 1000 || !strings.Contains(string(assets.IconSVG()), "<svg") {
		t.Error("the icon is no picture")
	}
}

// TestFontHasEveryLetter holds that what the window says can be drawn with the
// font that it brings: a sign that is missing there is a box on some computers.
// Words of the command line stand in the terminal's font.
func TestFontHasEveryLetter(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	light, _ := make2(t)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		face, err := font.ParseTTF(bytes.NewReader(light.Font(style).Content()))
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range words.Languages() {
			say := words.Sayer(lang)
			for _, key := range words.Keys(lang) {
				if strings.HasPrefix(key, "cli.") {
					continue
				}
				for _, r := range say(key, "count", "2") {
					if _, ok := face.NominalGlyph(r); !ok && !unicode.IsControl(r) {
						t.Errorf("%s of %s holds %q, which the font has not", key, lang, r)
					}
				}
			}
		}
	}
}
