package text

import (
	"compress/gzip"
	_ "embed" // for the words
	"io"
	"strings"
	"sync"
)

// The files of words as strings: an embed.FS would copy a file each time that
// it is read, a quarter of a megabyte for a command that says twenty sentences.
// English is always needed. The others are packed by `make words`, which makes
// the program a megabyte smaller; a test holds that they are what is written.
var (
	//go:embed en.json
	english string
	//go:embed packed/da.json.gz
	danish string
	//go:embed packed/de.json.gz
	german string
	//go:embed packed/es.json.gz
	spanish string
	//go:embed packed/fr.json.gz
	french string
	//go:embed packed/nl.json.gz
	dutch string
)

// files returns what gives the words of each language, unpacked when they are
// first asked for. A test holds that none is missing.
func files() map[string]func() string {
	return map[string]func() string{
		English: func() string { return english },
		"da":    packed(danish), "de": packed(german), "es": packed(spanish), "fr": packed(french), "nl": packed(dutch),
	}
}

func packed(data string) func() string {
	return sync.OnceValue(func() string {
		r, err := gzip.NewReader(strings.NewReader(data))
		if err != nil {
			return "" // the reader sees keys, and a test the file
		}
		words, err := io.ReadAll(r)
		if err != nil {
			return ""
		}
		return string(words)
	})
}
