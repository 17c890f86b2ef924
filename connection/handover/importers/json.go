package importers

import (
	"slices"
	"strings"
)

// list are Postman's variables: [{"key": …, "value": …}].
func variables(v any) []pair {
	var out []pair
	items, _ := v.([]any)
	for _, e := range items {
		m, _ := e.(map[string]any)
		key, _ := m["key"].(string)
		value, _ := m["value"].(string)
		if on, has := m["enabled"].(bool); has && !on || m["disabled"] == true {
			continue
		}
		if key != "" && len(out) < mostPairs {
			out = append(out, pair{key, value})
		}
	}
	return out
}

// environments reads one Postman environment, or several.
func environments(v any) []group {
	var list []any
	switch x := v.(type) {
	case []any:
		list = x
	case map[string]any:
		list = []any{x}
		if several, ok := x["environments"].([]any); ok {
			list = several
		}
	}
	var out []group
	for _, e := range list[:min(len(list), mostFound)] {
		m, _ := e.(map[string]any)
		name, _ := m["name"].(string)
		g := group{name: strings.TrimSpace(name)}
		vars := variables(m["values"])
		for _, p := range vars {
			g.add(p.label, resolve(p.value, vars))
		}
		out = append(out, g)
	}
	return out
}

// collection reads a Postman collection: its variables, what it signs in with,
// and the forms of its requests.
func collection(v any) []group {
	m, _ := v.(map[string]any)
	info, _ := m["info"].(map[string]any)
	name, _ := info["name"].(string)
	vars := variables(m["variable"])
	g := group{name: strings.TrimSpace(name)}
	for _, p := range vars {
		g.add(p.label, resolve(p.value, vars))
	}
	gather(&g, m, vars, 0)
	return []group{g}
}

// deepest is how far folders lie in each other.
const deepest = 40

func gather(g *group, m map[string]any, vars []pair, depth int) {
	if depth > deepest {
		return
	}
	for _, where := range []string{"oauth2", "basic", "urlencoded", "formdata"} {
		for _, p := range variables(m[where]) {
			g.add(labelOf(p.label), resolve(p.value, vars))
		}
	}
	for _, key := range []string{"auth", "body", "request", "url", "header"} {
		if below, ok := m[key].(map[string]any); ok {
			gather(g, below, vars, depth+1)
		}
	}
	for _, key := range []string{"raw", "url"} {
		if text, ok := m[key].(string); ok {
			g.add("address", resolve(text, vars))
			form(g, resolve(text, vars))
		}
	}
	items, _ := m["item"].([]any)
	for _, e := range items {
		if below, ok := e.(map[string]any); ok {
			gather(g, below, vars, depth+1)
		}
	}
}

// labelOf gives Basic credentials the names that they have elsewhere.
func labelOf(key string) string {
	switch key {
	case "username":
		return "client id"
	case "password":
		return "client secret"
	}
	return key
}

// settings reads any JSON: each object that names an app, a tenant or an
// environment by itself is one; otherwise the whole is.
func settings(v any) []group {
	var out []group
	shared := group{}
	split(v, "", &shared, &out, 0)
	if len(out) == 0 {
		return []group{shared}
	}
	for i := range out {
		for _, p := range shared.pairs {
			if !slices.ContainsFunc(out[i].pairs, func(o pair) bool { return strings.EqualFold(o.label, p.label) }) {
				out[i].pairs = append(out[i].pairs, p)
			}
		}
	}
	return out
}

// split walks down. A value above an environment counts for all below it.
func split(v any, path string, at *group, out *[]group, depth int) {
	if depth > deepest {
		return
	}
	switch x := v.(type) {
	case string:
		at.add(path, x)
	case []any:
		for _, e := range x {
			split(e, path, at, out, depth+1)
		}
	case map[string]any:
		if own := ownName(x); depth > 0 && isEnvironment(x) && len(*out) < mostFound {
			g := group{name: own}
			if g.name == "" {
				g.name = path
			}
			flat(x, "", &g, depth)
			*out = append(*out, g)
			return
		}
		for _, k := range keys(x) {
			split(x[k], k, at, out, depth+1)
		}
	}
}

func ownName(m map[string]any) string {
	for _, k := range []string{"name", "Name", "title"} {
		if s, ok := m[k].(string); ok {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// flat takes everything in an object.
func flat(v any, path string, g *group, depth int) {
	if depth > deepest {
		return
	}
	switch x := v.(type) {
	case string:
		if path != "name" && path != "Name" && path != "title" && path != "type" && path != "request" {
			g.add(alLaunch(path), x)
		}
	case []any:
		for _, e := range x {
			flat(e, path, g, depth+1)
		}
	case map[string]any:
		for _, k := range keys(x) {
			flat(x[k], k, g, depth+1)
		}
	}
}

// alLaunch gives the names of AL's launch.json those that they have elsewhere.
// Source: learn.microsoft.com/dynamics365/business-central/dev-itpro/developer/devenv-json-launch-file.
func alLaunch(key string) string {
	switch key {
	case "primaryTenantDomain":
		return "tenant"
	case "startupCompany":
		return "company"
	}
	return key
}

// isEnvironment says that an object by itself describes a connection: it names
// two of app, tenant, environment and secret.
func isEnvironment(m map[string]any) bool {
	n := 0
	for _, words := range [][]string{{"client", "appid", "applicationid"}, {"tenant", "directory"}, {"environment"}, {"secret"}} {
		for k, v := range m {
			text, isText := v.(string)
			if isText && text != "" && slices.ContainsFunc(words, func(w string) bool {
				return strings.Contains(strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(k), "_", ""), "-", ""), w) &&
					(w != "client" || !strings.Contains(strings.ToLower(k), "secret")) && !strings.Contains(strings.ToLower(k), "type")
			}) {
				n++
				break
			}
		}
	}
	return n >= 2
}

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
