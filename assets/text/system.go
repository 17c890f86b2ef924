package text

import "strings"

// System lists the languages that the user's system asks for, best first, as
// "de" or "pt-BR": by the variables of the environment, else, on Windows and
// macOS, as the system's own settings say.
func System(getenv func(string) string) []string {
	var out []string
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, l := range strings.Split(getenv(name), ":") {
			l, _, _ = strings.Cut(l, ".")
			l, _, _ = strings.Cut(l, "@")
			if l != "" && l != "C" && l != "POSIX" {
				out = append(out, strings.ReplaceAll(l, "_", "-"))
			}
		}
	}
	if len(out) == 0 && getenv("LC_ALL") == "" && getenv("LANG") == "" {
		return settings()
	}
	return out
}

// Choose takes the language that was set if there are words in it, else the best
// that the system asks for, else English.
func (c *Catalogue) Choose(set string, system []string) string {
	speaks := map[string]bool{Pseudo: true}
	for _, l := range c.Languages() {
		speaks[l] = true
	}
	for _, l := range append([]string{set}, system...) {
		if l == "" {
			continue
		}
		l = strings.ReplaceAll(l, "_", "-")
		base, _, _ := strings.Cut(strings.ToLower(l), "-")
		switch {
		case speaks[l]:
			return l
		case speaks[base]:
			return base
		}
	}
	return English
}
