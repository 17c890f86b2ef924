package app

import (
	"path/filepath"

	"fyne.io/fyne/v2"
)

// mostDropped bounds the files that are dropped at once.
const mostDropped = 20

// dropped takes the files in that somebody let fall on the window. Where a page
// is open that has nothing to do with files, nothing happens: what is done there
// is not left for them. It runs on the UI thread.
func (a *App) dropped(_ fyne.Position, files []fyne.URI) {
	if !a.takesFiles() {
		return
	}
	var paths []string
	for _, u := range files {
		if u != nil && u.Scheme() == "file" && len(paths) < mostDropped {
			paths = append(paths, filepath.FromSlash(u.Path()))
		}
	}
	a.leave(func() { // a slow disk holds nobody up
		for _, p := range paths {
			h := readHandedIn(p)
			h.beside = len(paths) > 1
			a.d.onUI(func() {
				if a.takesFiles() {
					a.takeIn(h)
				}
			})
		}
	})
}

// takesFiles says whether what the window shows has a use for a file.
func (a *App) takesFiles() bool {
	switch a.show.screen {
	case screenHome, screenWizard:
		return true
	case screenPage:
		_, ok := a.page.(*transferPage)
		return ok
	case screenSettings, screenNone:
	}
	return false
}
