package snippets

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"text/template"
	"unicode"
)

// quoting are the functions of the templates: each writes a value as its
// language reads it, so that a company called O'Neill & "Söhne" $1 stays one.
func quoting() template.FuncMap {
	return template.FuncMap{
		"line": line, "form": form, "sh": shell, "ps": powerShell, "al": alText, "cs": cSharp, "py": python, "m": powerQuery,
		"sed": sedWord, "base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"commas": func(list []string) string { return strings.Join(list, ",") },
	}
}

// line makes a value fit for a comment: it ends no line.
func line(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// form is a value of application/x-www-form-urlencoded, with %20 for a blank:
// every reader of forms takes that, and not every tool the plus sign.
func form(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// shell is a word of a POSIX shell.
func shell(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", `'\''`) + "'"
}

// powerShell is a single-quoted text. PowerShell takes the typographic quotes
// for quotes as well. Source: about_Quoting_Rules.
func powerShell(s string) string {
	for _, q := range []string{"'", "\u2018", "\u2019", "\u201a", "\u201b"} {
		s = strings.ReplaceAll(s, q, q+q)
	}
	return "'" + s + "'"
}

// alText is a text constant of AL, which ends with its line.
func alText(s string) string { return "'" + strings.ReplaceAll(line(s), "'", "''") + "'" }

// cSharp is a regular string literal.
func cSharp(s string) string { return escaped(s, `\u%04x`) }

// python is a string literal in double quotes.
func python(s string) string { return escaped(s, `\u%04x`) }

// escaped writes a double-quoted literal with backslashes; what ends a line or
// cannot be seen is written by its number.
func escaped(s, number string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r <= 0xffff && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029'):
			fmt.Fprintf(&b, number, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// powerQuery is a text literal of M, where "#(" begins an escape.
func powerQuery(s string) string {
	s = strings.ReplaceAll(s, "#(", "#(#)(")
	s = strings.NewReplacer(`"`, `""`, "\r", "#(cr)", "\n", "#(lf)", "\t", "#(tab)").Replace(s)
	return `"` + s + `"`
}

// sedWord is a name inside a pattern of sed that stands in single quotes.
func sedWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-", r) {
			return r
		}
		return '.'
	}, s)
}
