package app_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"bcconnect/app"
)

func TestOpenGLIsEnough(t *testing.T) {
	for version, want := range map[string]bool{
		"4.5 (Core Profile) Mesa 22.3.6": true, "2.1": true, "3.3.0 NVIDIA": true, "10.0": true,
		"1.1.0": false, "1.4": false, "0.": false, "": true, "OpenGL ES 3.2": true,
	} {
		if got := app.GLEnough(version); got != want {
			t.Errorf("%q: %v", version, got)
		}
	}
}

func TestSoftwareOpenGLBesideTheProgram(t *testing.T) {
	dir := t.TempDir()
	exe := filepath.Join(dir, "bcconnect-window.exe")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(exe, "first")
	if got, err := app.SoftwareGL(exe); got != "" || err != nil {
		t.Errorf("without a library: %q, %v", got, err)
	}
	write(filepath.Join(dir, "opengl", "opengl32.dll"), "dll")
	copied := filepath.Join(dir, "opengl", "bcconnect-window.exe")
	for _, text := range []string{"first", "other"} { // as long as each other: the time tells
		write(exe, text)
		later := time.Now().Add(time.Hour)
		if err := os.Chtimes(exe, later, later); text == "other" && err != nil {
			t.Fatal(err)
		}
		got, err := app.SoftwareGL(exe)
		if got != copied || err != nil {
			t.Fatalf("%q, %v", got, err)
		}
		if have, err := os.ReadFile(copied); err != nil || string(have) != text {
			t.Errorf("the copy is %q, %v", have, err)
		}
	}
	if got, err := app.SoftwareGL(copied); got != "" || err != nil {
		t.Errorf("the copy would start itself: %q, %v", got, err)
	}
	if _, err := app.SoftwareGL(filepath.Join(dir, "missing.exe")); err == nil {
		t.Error("a program that is not there is copied")
	}
}
