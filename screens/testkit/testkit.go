// Package testkit is what the tests of the screens share: a look to draw with,
// and eyes for what is drawn.
//
// It is no part of the program, and holds no test of its own subject: only files
// of tests import it.
package testkit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/screens/look"
)

// Look is the light look in a language; a new toolkit without a display wears it.
func Look(tb testing.TB, lang string) *look.Look {
	tb.Helper()
	l := Variant(tb, lang, look.Light)
	test.NewApp().Settings().SetTheme(l)
	return l
}

// Variant is a look that no toolkit wears yet.
func Variant(tb testing.TB, lang string, v look.Variant) *look.Look {
	tb.Helper()
	words, err := text.Load()
	if err != nil {
		tb.Fatal(err)
	}
	l, err := look.New(words, lang, v)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// Window shows an object in a window of a size, until the test ends.
func Window(tb testing.TB, o fyne.CanvasObject, width, height float32) fyne.Window {
	tb.Helper()
	w := test.NewWindow(o)
	w.Resize(fyne.NewSize(width, height))
	tb.Cleanup(w.Close)
	return w
}

// Each visits everything that is visible, in the order in which it is drawn. What
// see changes in an object is seen below it.
func Each(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	Walk(o, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) bool {
		see(o)
		return true
	})
}

// Walk visits everything that is visible with its place, counted from at; below
// what see turns down it does not look.
func Walk(o fyne.CanvasObject, at fyne.Position, see func(fyne.CanvasObject, fyne.Position) (deeper bool)) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if !see(o, at) {
		return
	}
	for _, c := range Below(o) {
		Walk(c, at, see)
	}
}

// Below are the objects of which another one consists.
func Below(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case *container.Scroll:
		return []fyne.CanvasObject{x.Content}
	case *fyne.Container:
		return x.Objects
	case fyne.Widget:
		return test.WidgetRenderer(x).Objects()
	}
	return nil
}

// All lists what is visible of a kind; what stands within one of the kind is a
// part of it.
func All[T any](o fyne.CanvasObject) []T {
	var out []T
	Walk(o, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) bool {
		x, ok := o.(T)
		if ok {
			out = append(out, x)
		}
		return !ok
	})
	return out
}

// Find returns the first that is visible of a kind, and wanted.
func Find[T any](o fyne.CanvasObject, want func(T) bool) (T, bool) {
	for _, x := range All[T](o) {
		if want(x) {
			return x, true
		}
	}
	var none T
	return none, false
}
