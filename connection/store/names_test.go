package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"bcconnect/connection/store"
)

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{
		"a.json": true, "a.json.bak": true, ".a.json.123.tmp": true, ".a.json.bak.9.tmp": true, "a.json.format-1": true, "a.json.format-12-3": true,
		"a.json.broken-20260101-000000": true, "a.json.bak.broken-20260101-000000-2": true, ".a.json.format-1.44.tmp": true,
		"": false, "b.json": false, "a.json.old": false, "a.json~": false, "A.json": false, "a.json.bak.bak": false, ".a.json.tmp": false,
		".a.json.x.tmp": false, "a.json.1.tmp": false, "a.json.broken-2026": false, "a.json.format-": false, "xa.json": false, "a.jsonx": false, "a.json/..": false,
	} {
		if store.Named(name, "a.json") != want {
			t.Errorf("%q: want %t", name, want)
		}
	}
	for name, want := range map[string]bool{"0af.lock": true, "x12-3.lock": true, "A.lock": false, "a.lock.bak": false, ".lock": false, "lock": false} {
		if store.LockNamed(name) != want {
			t.Errorf("lock %q: want %t", name, want)
		}
	}
}

// TestWhatIsWrittenIsNamed holds the names against those that are really made.
func TestWhatIsWrittenIsNamed(t *testing.T) {
	dir := t.TempDir()
	k := store.Kept{Path: filepath.Join(dir, "a.json"), Limit: 10, Intact: func([]byte) bool { return true }}
	for range 3 {
		if err := k.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{k.Path, k.Backup()} {
			if _, err := store.SetAside(path, "broken", time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	half, err := os.CreateTemp(dir, ".a.json.*.tmp") // as a killed writer leaves it
	if err != nil {
		t.Fatal(err)
	}
	if err := half.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != 7 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, e := range all {
		if !store.Named(e.Name(), "a.json") {
			t.Errorf("%s is not known", e.Name())
		}
	}
	for _, id := range []string{"0123456789abcdef", "../x", "Ä", ""} {
		if name := filepath.Base(store.LockPath(dir, id)); !store.LockNamed(name) {
			t.Errorf("%s is not known", name)
		}
	}
}
