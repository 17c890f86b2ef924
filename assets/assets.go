// Package assets holds what the program carries along that is not code:
// colours and sizes, icons, the program's own icon. It hands out bytes and
// knows nothing about windows; words are in assets/text.
package assets

import (
	"embed"
)

//go:embed theme.json
var themeJSON []byte

//go:embed icon.svg
var iconSVG []byte

//go:embed icon.png
var iconPNG []byte

//go:embed icons/*.svg
var icons embed.FS

// Theme returns the table of colours and sizes (theme.json).
func Theme() []byte { return themeJSON }

// IconSVG returns the program's icon as a drawing.
func IconSVG() []byte { return iconSVG }

// IconPNG returns the program's icon, 512 pixels wide, for window systems that
// want pixels.
func IconPNG() []byte { return iconPNG }

// Icon returns a small drawing of the user interface, black on nothing, 16
// units wide. The error is that of a name which does not exist.
func Icon(name string) ([]byte, error) { return icons.ReadFile("icons/" + name + ".svg") }
