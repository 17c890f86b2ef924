package importers

import (
	"net/url"
	"strings"

	"bcconnect/connection/pattern"
)

var reference = pattern.New(`\{\{\s*([^{}\s]+)\s*\}\}`)

// resolve puts values into {{name}}, a few times over, since one may name
// another. What nobody defined stays and is dropped as a placeholder.
func resolve(text string, vars []pair) string {
	for range 4 {
		if len(text) > mostValue {
			return ""
		}
		if !strings.Contains(text, "{{") {
			return text
		}
		text = reference.ReplaceAllStringFunc(text, func(m string) string {
			name := reference.FindStringSubmatch(m)[1]
			for _, v := range vars {
				if v.label == name && v.value != m {
					return v.value
				}
			}
			return m
		})
	}
	return text
}

// form takes the fields of an encoded form, or of an address.
func form(g *group, text string) {
	if _, query, ok := strings.Cut(text, "?"); ok && strings.Contains(text, "://") {
		text = query
	}
	if !strings.Contains(text, "=") {
		return
	}
	for part := range strings.SplitSeq(text, "&") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok || strings.ContainsAny(name, " \t\"'<>{}()") {
			continue
		}
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		g.add(name, value)
	}
}

var fileVariable = pattern.New(`^@([\w.-]+)\s*=\s*(.*)$`)

// requests reads a .http file: its variables, the addresses and the forms of
// its requests.
func requests(text string) []group {
	var g group
	var vars []pair
	lines := strings.Split(text, "\n")
	for _, l := range lines {
		if m := fileVariable.FindStringSubmatch(strings.TrimSpace(l)); m != nil && len(vars) < mostPairs {
			vars = append(vars, pair{m[1], strings.TrimSpace(m[2])})
		}
	}
	for _, v := range vars {
		g.add(v.label, resolve(v.value, vars))
	}
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "#") || strings.HasPrefix(l, "//") || strings.HasPrefix(l, "@") {
			continue
		}
		l = resolve(l, vars)
		if strings.Contains(l, "://") {
			g.add("address", l)
		}
		form(&g, strings.TrimPrefix(l, "&"))
		if rest, ok := strings.CutPrefix(l, "Authorization: Basic "); ok {
			id, secret, _ := strings.Cut(strings.Replace(rest, " ", ":", 1), ":")
			g.add("client id", id)
			g.add("client secret", secret)
		}
	}
	return []group{g}
}

// dotEnv reads NAME=value; [section] begins another environment.
func dotEnv(text string) []group {
	out := []group{{}}
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l), "export "))
		if strings.HasPrefix(l, "[") && strings.HasSuffix(l, "]") && len(out) < mostFound {
			out = append(out, group{name: strings.Trim(l, "[]")})
			continue
		}
		name, value, ok := strings.Cut(l, "=")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		out[len(out)-1].add(strings.TrimSpace(name), dotEnvValue(strings.TrimSpace(value)))
	}
	return out
}

func dotEnvValue(v string) string {
	if len(v) > 1 && (v[0] == '"' || v[0] == '\'') {
		if end := strings.IndexByte(v[1:], v[0]); end >= 0 {
			return v[1 : 1+end]
		}
	}
	if i := strings.Index(v, " #"); i >= 0 {
		v = v[:i]
	}
	return strings.TrimSpace(v)
}
