package snippets

// Quoting lets a test try each language's quoting by itself.
func Quoting() map[string]func(string) string {
	return map[string]func(string) string{"sh": shell, "ps": powerShell, "al": alText, "cs": cSharp, "py": python, "m": powerQuery}
}
