package app

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"bcconnect/connection/store"
)

// put writes what the user saves to the place that they chose: as a whole or not
// at all, and closed to other users. The toolkit has made an empty file there;
// where nothing can be written, none stays.
func put(w fyne.URIWriteCloser, content []byte) chosen {
	path := filepath.FromSlash(w.URI().Path())
	if w.URI().Scheme() != "file" { // a place that only the toolkit can reach
		_, err := w.Write(content)
		if e := w.Close(); err == nil {
			err = e
		}
		return chosen{path: path, err: err}
	}
	err := w.Close()
	if target, e := filepath.EvalSymlinks(path); e == nil {
		path = target // the user chose the link, and means what it leads to
	}
	if err == nil {
		err = store.WriteFile(path, content)
	}
	if info, e := os.Stat(path); err != nil && e == nil && info.Size() == 0 {
		_ = os.Remove(path)
	}
	return chosen{path: path, err: err}
}
