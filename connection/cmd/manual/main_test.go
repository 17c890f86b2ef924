package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestPages(t *testing.T) {
	dir := t.TempDir()
	if err := write([]string{dir}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "bcconnect-check.1"))
	if err != nil || !bytes.Contains(b, []byte("rung")) {
		t.Errorf("manual page of check: %v\n%s", err, b)
	}
	if _, err := os.Stat(filepath.Join(dir, "bcconnect.1")); err != nil {
		t.Error(err)
	}
}

func TestNoFolder(t *testing.T) {
	if err := write(nil); !errors.Is(err, errFolder) {
		t.Errorf("without a folder: %v", err)
	}
	if err := write([]string{filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("a folder that is not there was written into")
	}
}
