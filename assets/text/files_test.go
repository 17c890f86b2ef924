package text

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPackedWordsAreTheWordsWritten(t *testing.T) {
	names, err := filepath.Glob("*.json")
	if err != nil || len(names) != len(files()) {
		t.Fatalf("%d files of words, %d languages, %v", len(names), len(files()), err)
	}
	for lang, words := range files() {
		data, err := os.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if words() != string(data) {
			t.Errorf("%s.json is not what is packed: run make words", lang)
		}
	}
}
