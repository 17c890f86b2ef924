package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"bcconnect/screens/look"
)

// drawing is a small drawing in a widget. The toolkit reads and paints a drawing
// anew whenever it is told to refresh it; this one only does so when its name or
// its colour is another.
type drawing struct {
	*canvas.Image
	shown string
}

func newDrawing() *drawing {
	return &drawing{Image: &canvas.Image{FillMode: canvas.ImageFillContain}}
}

// show sets the drawing and the token of its colour.
func (d *drawing) show(name string, token fyne.ThemeColorName) {
	icon := look.Icon(name, token)
	if d.shown == icon.Name() {
		return
	}
	d.shown, d.Resource = icon.Name(), icon
	d.Refresh()
}

// refresh has the objects of a widget drawn again, except its drawings, which
// know themselves when they have changed.
func refresh(objects []fyne.CanvasObject) {
	for _, o := range objects {
		if _, ok := o.(*canvas.Image); !ok {
			o.Refresh()
		}
	}
}
