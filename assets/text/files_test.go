package text_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bcconnect/assets/text"
)

func TestPackedWordsAreTheWordsWritten(t *testing.T) {
	names, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	packed, err := filepath.Glob(filepath.Join("packed", "*"))
	if err != nil || len(packed) != len(names)-1 {
		t.Fatalf("%d files of words, %d packed, %v", len(names), len(packed), err)
	}
	for _, name := range names {
		if strings.TrimSuffix(name, ".json") == text.English {
			continue
		}
		words, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(unpacked(t, name), words) {
			t.Errorf("%s is not what is packed: run make words", name)
		}
	}
}

func unpacked(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("packed", name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	words, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// TestEachLanguageSpeaksForItself: nobody packed the words of one under another.
func TestEachLanguageSpeaksForItself(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, lang := range words.Languages() {
		keys := words.Keys(lang)
		said := words.Sayer(lang)("home.add")
		if other := seen[said]; other != "" || len(keys) < 1000 || !slices.IsSorted(keys) {
			t.Errorf("%s: %d keys; says %q as %q does", lang, len(keys), said, other)
		}
		seen[said] = lang
	}
}
