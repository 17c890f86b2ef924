package handover

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// Two parts of a company, which the wizard has as one field.
const (
	companyID    connection.Field = "company.id"
	companyLabel connection.Field = "company.displayName"
)

// finder gathers values from a text.
type finder struct {
	lexicon lexicon
	values  map[connection.Field][]string // distinct, in order
	named   []connection.Secret           // with a label
	entra   []connection.Secret           // of the form that Entra makes
	loose   []string                      // GUIDs and domains without a label
	skipped []string                      // GUIDs whose label says that they are nothing for us
	issues  []connection.Issue
}

func (f *finder) add(field connection.Field, v string) {
	v = strings.TrimSpace(v)
	same := func(old string) bool { return strings.EqualFold(old, v) }
	if v == "" || len(v) > maxValue || len(f.values[field]) >= maxFound || slices.ContainsFunc(f.values[field], same) {
		return
	}
	f.values[field] = append(f.values[field], v)
}

// skip keeps an object id from coming back as one that nobody named.
func (f *finder) skip(id string) {
	if id != "" && len(f.skipped) < maxFound {
		f.skipped = append(f.skipped, id)
	}
}

func (f *finder) issue(field connection.Field, code string) {
	i := connection.Issue{Field: field, Code: code, Severity: connection.SeverityWarning}
	if !slices.ContainsFunc(f.issues, func(o connection.Issue) bool { return o.Code == code }) {
		f.issues = append(f.issues, i)
	}
}

// shaped finds the secrets that need no label.
func (f *finder) shaped(text string) {
	for rest := text; len(f.entra) < maxFound; {
		s := connection.FindEntraSecret(rest)
		if s.Empty() {
			return
		}
		if !slices.Contains(f.entra, s) {
			f.entra = append(f.entra, s)
		}
		at := strings.Index(rest, s.Reveal())
		rest = rest[at+s.Len():]
	}
}

// taker keeps a value for what its label means; id is the GUID in the value, if
// there is one.
type taker struct {
	means concept
	take  func(value, id string)
}

func (f *finder) takers() []taker {
	return []taker{
		{ignored, func(_, id string) { f.skip(id) }},
		{aTenant, func(v, _ string) { f.takeTenant(v) }},
		{aMandant, f.takeMandant},
		{aClient, func(_, id string) { f.add(connection.FieldClientID, id) }},
		{aSecret, func(v, _ string) { f.takeSecret(v) }},
		{aSecretID, func(_, id string) { f.takeSecretID(id) }},
		{aDay, func(v, _ string) { f.takeDay(v) }},
		{anEnvironment, func(v, _ string) { f.takeEnvironment(v) }},
		{aCompany, func(v, _ string) { f.takeCompany(v) }},
		{aCompanyID, func(_, id string) { f.add(companyID, id) }},
		{aCompanyLabel, func(v, _ string) { f.add(companyLabel, v) }},
		{anAccount, func(v, _ string) { f.takeAccount(v) }},
		{aMode, func(v, _ string) { f.takeMode(v) }},
		{aName, f.takeName},
	}
}

// take keeps a value for what its label means.
func (f *finder) take(means concept, value string) {
	value = unquote(value)
	if value == "" || means == nothing {
		return
	}
	for _, t := range f.takers() {
		if t.means == means {
			t.take(value, strings.ToLower(guid.FindString(value)))
		}
	}
}

func (f *finder) takeSecretID(id string) {
	if id != "" {
		f.skip(id)
		f.issue(connection.FieldSecret, "paste-secret-id")
	}
}

func (f *finder) takeEnvironment(value string) {
	if first := firstWord(value); connection.CheckEnvironment(first) == "" {
		f.add(connection.FieldEnvironment, first)
	}
}

func (f *finder) takeMode(value string) {
	if mode, ok := modeOf(value); ok {
		f.add(connection.FieldMode, string(mode))
	}
}

func (f *finder) takeName(value, id string) {
	if id == "" && !strings.Contains(value, "://") {
		f.add(connection.FieldName, value)
	}
}

// takeMandant takes a German "Mandant": a domain is a tenant, another name a
// company, and an id could be that of either.
func (f *finder) takeMandant(value, id string) {
	if id != "" {
		return
	}
	if _, issue := connection.ParseTenant(value); issue == "" {
		f.takeTenant(value)
		return
	}
	f.takeCompany(value)
}

func (f *finder) takeTenant(value string) {
	for _, v := range []string{value, firstWord(value), guid.FindString(value)} {
		if strings.Contains(v, "@") {
			continue
		}
		if tenant, issue := connection.ParseTenant(v); issue == "" {
			f.add(connection.FieldTenant, tenant)
			return
		}
	}
}

func (f *finder) takeCompany(value string) {
	switch {
	case connection.IsGUID(value):
		f.add(companyID, strings.ToLower(value))
	case strings.Contains(value, "://"):
	case len([]rune(value)) <= 30:
		f.add(connection.FieldCompany, value)
	default:
		f.add(companyLabel, value)
	}
}

var account = pattern.New(`[\p{L}\p{N}._%+'#-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)

func (f *finder) takeAccount(value string) { f.add(connection.FieldAccount, account.FindString(value)) }

func (f *finder) takeDay(value string) {
	iso, ambiguous := day(value)
	if ambiguous {
		f.issue(connection.FieldSecretEnds, "paste-day")
	}
	f.add(connection.FieldSecretEnds, iso)
}

// shortestSecret is below anything that deserves the name.
const shortestSecret = 8

func (f *finder) takeSecret(value string) {
	first := firstWord(value)
	// "Client secret (expires 14 March 2027): …" and "secret: see below"
	switch code := connection.CheckSecret(connection.Secret(first)); {
	case code == "secret-is-guid":
		f.issue(connection.FieldSecret, "secret-is-guid")
	case code == "secret-masked":
		f.issue(connection.FieldSecret, "secret-masked")
	case len(first) < shortestSecret || len(first) > maxValue || (first != value && !strings.ContainsFunc(first, unicode.IsDigit)):
	case !slices.Contains(f.named, connection.Secret(first)) && len(f.named) < maxFound:
		f.named = append(f.named, connection.Secret(first))
	}
}

// unquote removes what surrounds a value in code, tables and prose.
func unquote(v string) string {
	for range 4 {
		v = strings.TrimSpace(v)
		v = strings.TrimRight(v, ",;|")
		v = strings.TrimLeft(v, "|:=→>")
		v = strings.TrimSpace(v)
		for _, q := range []string{`""`, "''", "``", "<>", "[]", "“”", "„“", "«»", "**"} {
			r := []rune(q)
			if inner, ok := strings.CutPrefix(v, string(r[0])); ok {
				if inner, ok = strings.CutSuffix(inner, string(r[1])); ok {
					v = inner
				}
			}
		}
	}
	return v
}

func firstWord(v string) string {
	if i := strings.IndexFunc(v, unicode.IsSpace); i >= 0 {
		v = v[:i]
	}
	return strings.Trim(v, `"',;`)
}

// json takes the values of a JSON text by the names of its fields; it says
// whether the text is JSON at all.
func (f *finder) json(text string) bool {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return false
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return false
	}
	f.walk("", v)
	return true
}

func (f *finder) walk(path string, v any) {
	switch v := v.(type) {
	case string:
		f.take(f.lexicon.near(path), v)
	case []any:
		for _, e := range v {
			f.walk(path, e)
		}
	case map[string]any:
		// {"key": "clientId", "value": "…"}, as Postman and pipelines have it
		for _, k := range []string{"key", "name", "variable"} {
			label, isText := v[k].(string)
			value, hasValue := v["value"].(string)
			if isText && hasValue {
				f.take(f.lexicon.near(label), value)
				return
			}
		}
		for _, k := range sortedKeys(v) {
			f.walk(tail(path)+" "+k, v[k])
		}
	}
}

// tail keeps the nearest name of a path, which is all that decides.
func tail(path string) string { return path[strings.LastIndex(path, " ")+1:] }

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// address finds addresses, and those of Business Central also without a scheme.
var address = pattern.New("(?i)(?:https?://|\\b(?:api\\.)?businesscentral\\.dynamics\\.com/|\\blogin\\.microsoftonline\\.com/)[^\\s\"<>|`]+")

func (f *finder) addresses(text string) {
	for _, a := range address.FindAllString(text, maxFound) {
		a = strings.TrimRight(a, ".,;)]}'")
		if !strings.Contains(a, "://") {
			a = "https://" + a
		}
		if u, err := url.Parse(a); err == nil && u.User == nil {
			f.address(u)
		}
	}
}
