// Command bare is the least that a Fyne program can be: one window with one
// label. Benchmarks run it beside the product; it does nothing else.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("org.bcconnect.bare")
	w := a.NewWindow("bare")
	w.SetContent(widget.NewLabel("bare"))
	w.Resize(fyne.NewSize(1120, 740))
	w.ShowAndRun()
}
