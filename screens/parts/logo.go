package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"bcconnect/screens/look"
)

// Logo is the sign of the program: two arrows on the accent colour.
func (k *Kit) Logo(size float32) *fyne.Container {
	image := canvas.NewImageFromResource(look.Icon("arrows", look.OnAccent))
	image.FillMode = canvas.ImageFillContain
	return &fyne.Container{Layout: logo{size}, Objects: []fyne.CanvasObject{NewBox(look.Accent, look.None, size/4), image}}
}

type logo struct{ size float32 }

func (l logo) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x, y := (s.Width-l.size)/2, (s.Height-l.size)/2
	place(o[0], x, y, l.size, l.size)
	in := l.size / 4.5
	place(o[1], x+in, y+in, l.size-2*in, l.size-2*in)
}

func (l logo) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(l.size) }
