package app

import (
	"strings"

	"bcconnect/assets/text"
)

// systemLanguages lists what the system asks for, best first, as "de" or
// "pt_BR". Windows and macOS set none of these variables; there the program
// speaks English until the settings say otherwise.
func systemLanguages(getenv func(string) string) []string {
	var out []string
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, l := range strings.Split(getenv(name), ":") {
			l, _, _ = strings.Cut(l, ".")
			l, _, _ = strings.Cut(l, "@")
			if l != "" && l != "C" && l != "POSIX" {
				out = append(out, l)
			}
		}
	}
	return out
}

// chooseLanguage takes the set language if the program speaks it, else the best
// that the system asks for, else English.
func chooseLanguage(words *text.Catalogue, set string, system []string) string {
	speaks := map[string]bool{text.Pseudo: true}
	for _, l := range words.Languages() {
		speaks[l] = true
	}
	if speaks[set] {
		return set
	}
	for _, l := range system {
		base, _, _ := strings.Cut(l, "_")
		if speaks[l] {
			return l
		}
		if speaks[base] {
			return base
		}
	}
	return text.English
}
