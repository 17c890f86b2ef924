package text

import _ "embed" // for the words

// The files of words as strings: an embed.FS would copy a file each time that
// it is read, a quarter of a megabyte for a command that says twenty sentences.
var (
	//go:embed da.json
	danish string
	//go:embed de.json
	german string
	//go:embed en.json
	english string
	//go:embed es.json
	spanish string
	//go:embed fr.json
	french string
	//go:embed nl.json
	dutch string
)

// files returns the words of each language. A test holds that none is missing.
func files() map[string]string {
	return map[string]string{"da": danish, "de": german, "en": english, "es": spanish, "fr": french, "nl": dutch}
}
