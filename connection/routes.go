package connection

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

const (
	maxRoutes    = 50
	maxRouteLine = 1000 // bytes of one, which may be a whole address
	maxRoutePart = 120  // characters
)

// Route is a custom API, or a page of one, or a published web service.
type Route struct {
	// Publisher, Group and Version name a custom API; Entity is one of its
	// pages, empty for the API as a whole.
	Publisher, Group, Version, Entity string
	// Service is the name of an OData web service; then the rest is empty.
	Service string
}

// odataPrefix may mark a published web service.
const odataPrefix = "odata:"

// The codes of what is wrong with a text that should be a route.
const (
	routeShape      = "route-shape"
	routeIncomplete = "route-incomplete" // the version is missing
	routeStandard   = "route-standard"   // Microsoft's own API, which every test reads
	routeSOAP       = "route-soap"
	routeVersion    = "route-version-shape" // a warning: versions are written otherwise
	routesMany      = "routes-many"
)

// apiVersion says whether a text is written as versions of APIs are: "beta", or
// "v" and two numbers (BCD/developer/properties/devenv-apiversion-property).
func apiVersion(s string) bool {
	rest, ok := strings.CutPrefix(s, "v")
	major, minor, two := strings.Cut(rest, ".")
	number := func(n string) bool { return n != "" && len(n) < 5 && strings.Trim(n, "0123456789") == "" }
	return s == "beta" || ok && two && number(major) && number(minor)
}

// ParseRoute reads "publisher/group/version", the same with an entity set behind
// it, "odata:Service" or the bare name of a published web service. An address of
// Business Central is taken apart, with or without its host. What is wrong comes
// back as a code, "" for nothing.
func ParseRoute(text string) (r Route, code string) {
	text = strings.TrimSpace(text)
	if name, ok := cutFold(text, odataPrefix); ok {
		return serviceRoute(name)
	}
	if !strings.Contains(text, "/") {
		return serviceRoute(text)
	}
	plain := strings.Split(strings.Trim(text, "/"), "/")
	if len(plain) <= 4 && !isRoot(plain[0]) && !strings.Contains(text, "://") {
		return apiRoute(plain)
	}
	if parts, root := addressParts(text); root != "" {
		return rootRoute(root, parts)
	}
	return Route{}, routeShape
}

// cutFold cuts a prefix off, however it is written.
func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// addressParts are the parts of an address behind "api", "ODataV4" or "WS", which
// is returned as root in lower case; "" if the text is no such address.
func addressParts(text string) (parts []string, root string) {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http") {
		return nil, ""
	}
	path := strings.Trim(u.EscapedPath(), "/")
	for p := range strings.SplitSeq(path, "/") {
		plain, err := url.PathUnescape(p)
		if err != nil {
			return nil, ""
		}
		parts = append(parts, plain)
	}
	if len(parts) > 4 && parts[0] == "api" && apiVersion(parts[1]) && rootAt(parts[1:]) >= 0 {
		parts = parts[1:] // the sandbox has all of Business Central's addresses below /api
	}
	at := rootAt(parts)
	if at < 0 {
		return nil, ""
	}
	return parts[at+1:], strings.ToLower(parts[at])
}

// rootAt is the place of what every address of a service has, -1 for none.
func rootAt(parts []string) int {
	return slices.IndexFunc(parts, isRoot)
}

func isRoot(part string) bool {
	return slices.Contains([]string{"api", "odatav4", "ws"}, strings.ToLower(part))
}

// rootRoute reads what stands behind the root of an address.
func rootRoute(root string, parts []string) (Route, string) {
	switch root {
	case "ws":
		return Route{}, routeSOAP
	case "odatav4":
		parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" || strings.HasPrefix(strings.ToLower(p), "company(") })
		if len(parts) == 0 {
			return Route{}, routeShape
		}
		return serviceRoute(withoutKey(parts[0]))
	}
	return apiRoute(parts)
}

// withoutKey cuts the key off an entity set: "items(42)".
func withoutKey(s string) string {
	name, _, _ := strings.Cut(s, "(")
	return name
}

// toEntity is the path up to the entity set, without the company.
func toEntity(parts []string) []string {
	inCompany := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(strings.ToLower(p), "companies(") })
	if inCompany >= 0 { // what follows the entity set is a record, or a part of one
		parts = append(slices.Clone(parts[:inCompany]), parts[inCompany+1:]...)
		parts = parts[:min(len(parts), inCompany+1)]
	}
	return slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" || p == "$metadata" })
}

// apiRoute reads the parts of a custom API.
func apiRoute(parts []string) (Route, string) {
	parts = toEntity(parts)
	if len(parts) > 0 && apiVersion(parts[0]) {
		return Route{}, routeStandard
	}
	if len(parts) == 2 {
		return Route{}, routeIncomplete
	}
	if len(parts) < 2 || len(parts) > 4 || isRoot(parts[0]) {
		return Route{}, routeShape
	}
	if len(parts) == 4 {
		parts[3] = withoutKey(parts[3])
	}
	if slices.ContainsFunc(parts, func(p string) bool { return !routePart(p) || strings.ContainsFunc(p, unicode.IsSpace) }) {
		return Route{}, routeShape
	}
	r := Route{Publisher: parts[0], Group: parts[1], Version: parts[2]}
	if len(parts) == 4 && parts[3] != "companies" {
		r.Entity = parts[3]
	}
	return r, ""
}

// serviceRoute is a web service. Blanks are let through: that a service is
// published with another sign in their place is found out by the test.
func serviceRoute(name string) (Route, string) {
	name = strings.TrimSpace(name)
	if !routePart(name) {
		return Route{}, routeShape
	}
	return Route{Service: name}, ""
}

// routePart says whether a text can be a part of a route.
func routePart(s string) bool {
	return s != "" && s != "." && s != ".." && len([]rune(s)) <= maxRoutePart &&
		!strings.ContainsAny(s, "/\\?#()'\"<>{}|^`%:;,=") && !strings.ContainsFunc(s, unicode.IsControl)
}

// String is the route as it is written: a web service by its bare name.
func (r Route) String() string {
	if r.Service != "" {
		return r.Service
	}
	return strings.TrimRight(strings.Join([]string{r.Publisher, r.Group, r.Version, r.Entity}, "/"), "/")
}

// API is the custom API as a whole that a page belongs to.
func (r Route) API() Route {
	r.Entity = ""
	return r
}

// Routes are the custom APIs and published web services that a connection uses,
// one a line, as they were typed; List gives those that are routes. It is one
// text, so that a Profile can be compared. The zero value has none.
type Routes string

// Lines returns what was typed, without the blanks around it. Several on a line
// may stand between commas or semicolons, as a mail has them.
func (r Routes) Lines() []string {
	var out []string
	text := strings.Map(printableRune, strings.ToValidUTF8(string(r), ""))
	for line := range strings.SplitSeq(text, "\n") {
		parts := []string{line}
		if !strings.ContainsAny(line, "'()") && !strings.Contains(line, "://") {
			parts = strings.FieldsFunc(line, func(c rune) bool { return c == ',' || c == ';' })
		}
		for _, p := range parts {
			if len(p) > maxRouteLine {
				p = strings.ToValidUTF8(p[:maxRouteLine], "")
			}
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// Tidy writes every route in its short form, once, and leaves what is none as it
// was typed.
func (r Routes) Tidy() Routes {
	var out []string
	for _, line := range r.Lines() {
		if route, code := ParseRoute(line); code == "" {
			line = route.String()
		}
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return Routes(strings.Join(out, "\n"))
}

func printableRune(c rune) rune {
	if unicode.IsControl(c) && c != '\n' || unicode.Is(unicode.Bidi_Control, c) {
		return -1
	}
	return c
}

// List returns the routes in the order in which they were given, each once, no
// more than 50; what is no route is left out.
func (r Routes) List() []Route {
	var out []Route
	for _, line := range r.Lines() {
		route, code := ParseRoute(line)
		if code == "" && len(out) < maxRoutes && !slices.Contains(out, route) {
			out = append(out, route)
		}
	}
	return out
}

// With adds routes behind those that are there.
func (r Routes) With(more Routes) Routes { return Routes(string(r) + "\n" + string(more)).Tidy() }

// Without takes routes away, however they are written.
func (r Routes) Without(less Routes) Routes { return r.exchange(less.Tidy().Lines(), "") }

// Replace puts another route in the place of one.
func (r Routes) Replace(old, other string) Routes {
	return r.exchange(Routes(old).Tidy().Lines(), other)
}

func (r Routes) exchange(old []string, other string) Routes {
	var out []string
	for _, line := range r.Tidy().Lines() {
		if slices.Contains(old, line) {
			line = other
		}
		out = append(out, line)
	}
	return Routes(strings.Join(out, "\n")).Tidy()
}

// String is the routes in one line, for people.
func (r Routes) String() string { return strings.Join(r.Tidy().Lines(), ", ") }

// MarshalJSON writes a list.
func (r Routes) MarshalJSON() ([]byte, error) {
	list := r.Tidy().Lines()
	if list == nil {
		list = []string{}
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads a list.
func (r *Routes) UnmarshalJSON(b []byte) error {
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*r = Routes(strings.Join(list, "\n")).Tidy()
	return nil
}

// routeIssues says what is wrong with the routes, each kind once.
func (p Profile) routeIssues(i *issues) {
	seen := map[string]bool{}
	add := func(code, line string, s Severity) {
		if !seen[code] {
			seen[code] = true
			i.add(FieldRoutes, code, s, string(ArgRoute), line)
		}
	}
	lines := p.Routes.Lines()
	for _, line := range lines {
		route, code := ParseRoute(line)
		switch {
		case code != "":
			add(code, line, SeverityError)
		case route.Service == "" && !apiVersion(route.Version):
			add(routeVersion, line, SeverityWarning)
		}
	}
	if len(lines) > maxRoutes {
		i.add(FieldRoutes, routesMany, SeverityError)
	}
}
