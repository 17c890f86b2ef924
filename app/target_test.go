package app //nolint:testpackage // the dialogue's end is not for the outside

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// TestWhatIsSavedIsWholeOrNotThere ends the dialogue as the toolkit does, with a
// file that it has opened.
func TestWhatIsSavedIsWholeOrNotThere(t *testing.T) {
	open := func(path string) fyne.URIWriteCloser {
		t.Helper()
		w, err := storage.Writer(storage.NewFileURI(path))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "all.bcbundle")
	if err := os.WriteFile(path, []byte("what was there, and longer than what comes"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := put(open(path), []byte("sealed")); got.err != nil || got.path != path {
		t.Fatalf("%+v", got)
	}
	b, err := os.ReadFile(path)
	info, _ := os.Stat(path)
	if err != nil || string(b) != "sealed" || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v", b, info.Mode(), err)
	}

	link := filepath.Join(dir, "link")
	if os.Symlink(path, link) == nil {
		if got := put(open(link), []byte("by the link")); got.err != nil {
			t.Errorf("a link that the user chose: %v", got.err)
		}
		if b, _ := os.ReadFile(path); string(b) != "by the link" {
			t.Errorf("%q", b)
		}
	}

	gone := filepath.Join(dir, "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	w := open(filepath.Join(gone, "x"))
	if err := os.RemoveAll(gone); err != nil {
		t.Skip("an open file keeps its folder here")
	}
	if err := os.WriteFile(gone, nil, 0o600); err != nil { // nothing can be written below a file
		t.Fatal(err)
	}
	if got := put(w, []byte("sealed")); got.err == nil {
		t.Error("it is said to be saved")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 3 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
