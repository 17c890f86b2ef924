package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"bcconnect/connection/store"
)

// TestFolderIsClosedToOthers holds row S47 for a folder that was there before
// the program, and that what is not the program's own stays as it was.
func TestFolderIsClosedToOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access lists are inherited there")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, c := range []struct {
		name string
		dir  string
		mode fs.FileMode
		want fs.FileMode
	}{
		{"open to all", filepath.Join(home, "open"), 0o777, 0o700},
		{"readable by the group", filepath.Join(home, "group"), 0o750, 0o700},
		{"closed already", filepath.Join(home, "closed"), 0o700, 0o700},
		{"one like /tmp", filepath.Join(home, "tmp"), 0o777 | fs.ModeSticky, 0o777 | fs.ModeSticky},
		{"the home folder", home, 0o755, 0o755},
	} {
		if err := os.MkdirAll(c.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(c.dir, c.mode); err != nil {
			t.Fatal(err)
		}
		unlock, err := store.Lock(t.Context(), filepath.Join(c.dir, "lock"))
		if err != nil {
			t.Fatal(err)
		}
		unlock()
		if info, err := os.Stat(c.dir); err != nil || info.Mode()&(fs.ModePerm|fs.ModeSticky) != c.want {
			t.Errorf("%s: mode %v, want %v", c.name, info.Mode(), c.want)
		}
		if info, err := os.Stat(filepath.Join(c.dir, "lock")); err != nil || info.Size() != 0 {
			t.Errorf("%s: the lock: %v", c.name, err)
		}
	}
}
