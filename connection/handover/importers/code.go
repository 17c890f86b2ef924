package importers

import (
	"strings"

	"bcconnect/connection/pattern"
)

// language is as much of one as tells texts from everything else.
type language struct {
	comment string // begins a note to the end of the line
	doubled bool   // a quote inside a text is written twice, else with a backslash
}

// codeOf guesses the language of a piece of code.
func codeOf(text string) language {
	switch {
	case strings.Contains(text, "codeunit ") || strings.Contains(text, ":= '"):
		return language{comment: "//", doubled: true}
	case strings.Contains(text, "import ") || strings.HasPrefix(text, "#!"):
		return language{comment: "#"}
	}
	return language{comment: "//"}
}

// token is a quoted text with what stands before it on its line, or before the
// bracket that opened there.
type token struct {
	before, text string
}

var (
	assigned = pattern.New(`([A-Za-z_$@][\w.:\-\[\]"$]*)\s*(?::=|=>|=|:)\s*(?:new\s+\w+\s*\(\s*)?[@$frbu]{0,2}$`)
	argument = pattern.New(`-([A-Za-z][\w]*)\s+$`)
	called   = pattern.New(`([A-Za-z_][\w]*)\s*\(\s*[@$frbu]{0,2}$`)
)

// label is the name of a value, by what stands before it.
func label(before string) string {
	for _, shape := range []pattern.Pattern{assigned, argument} {
		if m := shape.FindStringSubmatch(before); m != nil {
			return strings.Trim(m[1], `$@"[]`)
		}
	}
	if m := called.FindStringSubmatch(before); m != nil {
		switch name := m[1]; {
		case name == "Create" || name == "ClientApplication" || strings.HasSuffix(name, "ClientApplication"):
			return "client id" // MSAL: the first argument
		case strings.HasPrefix(name, "With"):
			return strings.TrimPrefix(name, "With")
		}
	}
	return ""
}

// scan finds every quoted text and takes those that have a name; those that are
// forms or addresses speak for themselves.
func scan(text string, lang language) group {
	var g group
	before := ""
	for line := range strings.SplitSeq(blockNotes.ReplaceAllString(text, ""), "\n") {
		for _, t := range tokens(line, lang) {
			name := label(strings.TrimLeft(before+t.before, " \t"))
			before = ""
			switch {
			case strings.Contains(t.text, "://"):
				g.add("address", t.text)
			case strings.Contains(t.text, "client_id="), strings.Contains(t.text, "client_secret="), strings.Contains(t.text, "grant_type="):
				form(&g, t.text)
			case name != "":
				g.add(name, t.text)
			}
		}
		// A call may have its first argument on the next line.
		if trimmed := strings.TrimRight(line, " \t"); strings.HasSuffix(trimmed, "(") || strings.HasSuffix(trimmed, "=") {
			before = trimmed
		} else if trimmed != "" {
			before = ""
		}
	}
	return g
}

// tokens finds the quoted texts of a line.
func tokens(line string, lang language) []token {
	var out []token
	start := 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if strings.HasPrefix(line[i:], lang.comment) {
			break
		}
		if c != '"' && c != '\'' {
			continue
		}
		text, end := quoted(line, i, lang)
		if end < 0 {
			break
		}
		out = append(out, token{line[start:i], text})
		i, start = end, end+1
		// "clientId": "…" – the key is a text itself
		if rest := strings.TrimLeft(line[start:], " \t"); strings.HasPrefix(rest, ":") && len(out) > 0 {
			out, start = out[:len(out)-1], i-len(text)
			start = max(0, start)
		}
	}
	return out
}

// quoted reads a text from its opening quote; end is the closing one, -1 for
// none.
func quoted(line string, from int, lang language) (text string, end int) {
	q := line[from]
	var b strings.Builder
	for i := from + 1; i < len(line); i++ {
		switch {
		case !lang.doubled && line[i] == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case line[i] == q && lang.doubled && i+1 < len(line) && line[i+1] == q:
			i++
			b.WriteByte(q)
		case line[i] == q:
			return b.String(), i
		default:
			b.WriteByte(line[i])
		}
	}
	return "", -1
}

var (
	psAssign = pattern.New(`(?i)^\s*(?:\[[\w.]+\]\s*)?\$(?:script:|global:|env:)?([a-z_]\w*)\s*=\s*(?:"([^"]*)"|'((?:''|[^'])*)')`)
	psEntry  = pattern.New(`(?i)(?:^|[;{])\s*["']?([a-z_][\w-]*)["']?\s*=\s*("[^"]*"|'(?:''|[^'])*'|\$[a-z_]\w*)`)
	psParam  = pattern.New(`(?i)\s-([a-z]\w*)[\s:]+("[^"]*"|'(?:''|[^'])*'|\$[a-z_]\w*|[^\s\x22'$|;()-][^\s\x22'|;()]*)`)
	psUse    = pattern.New(`\$\{?\(?([A-Za-z_]\w*)\)?\}?`)
)

// psVars are the variables of a script, by their names in small letters.
type psVars map[string]string

// expand puts values where variables are used.
func (vars psVars) expand(v string) string {
	return psUse.ReplaceAllStringFunc(v, func(m string) string {
		if value, ok := vars[strings.ToLower(psUse.FindStringSubmatch(m)[1])]; ok {
			return value
		}
		return m
	})
}

// value reads a word: between single quotes nothing is expanded.
func (vars psVars) value(v string) string {
	switch {
	case strings.HasPrefix(v, "'"):
		return strings.ReplaceAll(strings.Trim(v, "'"), "''", "'")
	case strings.HasPrefix(v, `"`):
		v = strings.Trim(v, `"`)
	}
	return vars.expand(v)
}

// powerShell reads variables, parameters, splatted tables and the bodies of web
// requests; a variable that is used stands for its value.
func powerShell(text string) group {
	var g group
	vars := psVars{}
	for line := range strings.SplitSeq(psNotes.ReplaceAllString(text, ""), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") || len(line) > mostValue {
			continue
		}
		if m := psAssign.FindStringSubmatch(line); m != nil {
			v := strings.ReplaceAll(m[3], "''", "'")
			if m[2] != "" {
				v = vars.expand(m[2])
			}
			if len(vars) < mostPairs && len(v) <= mostValue {
				vars[strings.ToLower(m[1])] = v
			}
			g.value(m[1], v)
			continue
		}
		for _, m := range psEntry.FindAllStringSubmatch(line, 20) {
			g.value(m[1], vars.value(m[2]))
		}
		for _, m := range psParam.FindAllStringSubmatch(line, 20) {
			g.value(m[1], vars.value(m[2]))
		}
	}
	return g
}

var psNotes = pattern.New(`(?s)<#.*?#>`)

// value takes a value that may be an address or a form.
func (g *group) value(name, v string) {
	switch {
	case strings.Contains(v, "://"):
		g.add("address", v)
	case strings.Contains(v, "client_id=") || strings.Contains(v, "grant_type="):
		form(g, v)
	default:
		g.add(name, v)
	}
}
