package diagnose

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// CodeUnknown is the finding for a failure that no rule knows.
const CodeUnknown = "unknown"

// Explain finds the cause of a fault. It always returns a finding with words,
// an owner and at least one action; the fault is kept as evidence and is not
// changed.
func (c *Catalogue) Explain(f *connection.Fault) Finding {
	if f == nil {
		f = &connection.Fault{}
	}
	numbers := c.narrow(f.AADSTS)
	known := c.match(derive(f), numbers)
	out := c.read().rules[known].finding(f, numbers)
	if c.read().rules[known].Code == CodeUnknown {
		c.class(&out, f)
	}
	return out
}

// Known says whether the catalogue explains a fault, rather than classing it.
func (c *Catalogue) Known(f *connection.Fault) bool {
	return f != nil && c.read().rules[c.match(derive(f), c.narrow(f.AADSTS))].Code != CodeUnknown
}

// match returns the index of the rule that applies; the last one always does.
func (c *Catalogue) match(f *connection.Fault, numbers []int) int {
	for _, i := range c.read().kinds[f.Kind] {
		if c.read().rules[i].applies(f, numbers) {
			return i
		}
	}
	if i, ok := c.read().byCode[f.Kind]; ok && f.Kind != CodeUnknown {
		return i
	}
	last := len(c.read().rules) - 1
	if len(numbers) > 0 && !c.Knows(numbers[0]) {
		return last // what the OAuth error says beside it is a class, not a cause
	}
	for i, r := range c.read().rules {
		if r.applies(f, numbers) {
			return i
		}
	}
	return last
}

// class says what kind of failure an unknown code belongs to, by the OAuth
// error and the status beside it: who should look, and what may be tried.
func (c *Catalogue) class(out *Finding, f *connection.Fault) {
	if len(f.AADSTS) == 0 || f.OAuth == "" && f.HTTP == 0 {
		return
	}
	r := c.read().rules[c.match(&connection.Fault{Stage: f.Stage, OAuth: f.OAuth, Suberror: f.Suberror, HTTP: f.HTTP}, nil)]
	if r.Code == CodeUnknown {
		return
	}
	out.Who, out.Ranked = r.Who, append([]string{r.Code}, r.Rank...)
	for _, a := range r.finding(f, f.AADSTS).Actions {
		if !slices.Contains(out.Actions, a) {
			out.Actions = append(out.Actions, a)
		}
	}
}

// derive adds the facts that the fault's own evidence holds.
func derive(f *connection.Fault) *connection.Fault {
	extension, ok := f.Args[connection.ArgExtension]
	if p, found := ParsePermission(f.Detail); found {
		extension, ok = p.Extension, true
	}
	if !ok {
		return f
	}
	g := *f
	g.Facts = maps.Clone(f.Facts)
	if g.Facts == nil {
		g.Facts = map[string]string{}
	}
	g.Facts[FactOrigin] = origin(extension)
	return &g
}

// origin tells Microsoft's own extensions from those of others. Names that
// begin with _Exclude_ are parts of the base application.
func origin(extension string) string {
	own := []string{"", "base application", "system application", "business foundation", "application"}
	name := strings.ToLower(strings.TrimSpace(extension))
	if slices.Contains(own, name) || strings.HasPrefix(name, "_exclude_") {
		return "microsoft"
	}
	return "other"
}

func (r Rule) applies(f *connection.Fault, numbers []int) bool {
	return slices.ContainsFunc(r.When, func(w Condition) bool { return w.holds(f, numbers) })
}

// narrow picks the one number that says most; see the package comment.
func (c *Catalogue) narrow(numbers []int) []int {
	var announced []int
	for _, n := range slices.Backward(numbers) {
		general, known := c.read().numbers[n]
		if known && !general {
			return []int{n}
		}
		if known && announced == nil {
			announced = []int{n}
		}
	}
	if len(numbers) > len(announced) && announced != nil && !c.allKnown(numbers) {
		// A general number beside one that nobody knows: the unknown one is the
		// cause, and it must not be dressed up.
		return slices.DeleteFunc(slices.Clone(numbers), c.Knows)
	}
	if announced != nil {
		return announced
	}
	return numbers
}

func (c *Catalogue) allKnown(numbers []int) bool {
	return !slices.ContainsFunc(numbers, func(n int) bool { return !c.Knows(n) })
}

func (r Rule) finding(f *connection.Fault, numbers []int) Finding {
	field := f.Field
	if field == connection.FieldNone {
		field = r.Field
	}
	out := Finding{
		ID: r.ID, Code: r.Code, Severity: r.Severity, Who: r.Who, Field: field,
		Args: arguments(f, numbers), Docs: r.Docs, Ranked: slices.Clone(r.Rank), Fault: f,
	}
	out.Choices = choices(f)
	for _, a := range r.Actions {
		if b, ok := a.with(field); ok && possible(b, out, numbers) {
			out.Actions = append(out.Actions, b)
		}
	}
	if len(out.Actions) == 0 {
		out.Actions = []Action{CopySupport}
	}
	return out
}

// possible says whether there is anything to act on.
func possible(a Action, f Finding, numbers []int) bool {
	switch verb, _ := a.Cut(); {
	case verb == "pick":
		return len(f.Choices) > 0
	case a == OpenCodeLookup:
		return len(numbers) > 0
	case a == OpenDocs:
		return f.Docs != ""
	default:
		return true
	}
}

// choices are the values on offer, the near miss first.
func choices(f *connection.Fault) []string {
	var out []string
	for _, s := range append([]string{f.Args[connection.ArgNear]}, strings.Split(f.Args[connection.ArgChoices], "\n")...) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// arguments are the fault's own plus what its evidence says.
func arguments(f *connection.Fault, numbers []int) map[connection.Arg]string {
	out := map[connection.Arg]string{}
	set := func(name connection.Arg, value string, ok bool) {
		if ok && value != "" && out[name] == "" {
			out[name] = value
		}
	}
	for k, v := range f.Args {
		set(k, v, true)
	}
	if list := out[connection.ArgChoices]; list != "" {
		out[connection.ArgChoices] = strings.Join(strings.FieldsFunc(list, func(r rune) bool { return r == '\n' }), ", ")
	}
	set(connection.ArgCode, codeOf(f, numbers), true)
	set(connection.ArgStatus, strconv.Itoa(f.HTTP), f.HTTP != 0)
	wait := f.Retry.Round(time.Second)
	set(connection.ArgSeconds, strconv.FormatInt(int64(wait/time.Second), 10), wait > 0)
	set(connection.ArgMinutes, strconv.FormatInt(int64((wait+time.Minute-1)/time.Minute), 10), wait > 0)
	if p, ok := ParsePermission(f.Detail); ok {
		set(connection.ArgTable, p.Kind+" "+p.Number+" "+p.Object, true)
		set(connection.ArgRight, p.Right, true)
		set(connection.ArgExtension, p.Extension, true)
	}
	maps.DeleteFunc(out, func(_ connection.Arg, v string) bool { return v == "" })
	return out
}

// codeOf is the code as the authority printed it, for a look-up.
func codeOf(f *connection.Fault, numbers []int) string {
	switch {
	case len(numbers) > 0:
		return "AADSTS" + strconv.Itoa(numbers[len(numbers)-1])
	case f.BC != "":
		return f.BC
	case f.OAuth != "":
		return f.OAuth
	case f.HTTP != 0:
		return "HTTP " + strconv.Itoa(f.HTTP)
	case f.Net != connection.NetNone:
		return string(f.Net)
	default:
		return f.Kind
	}
}

// Permission is what Business Central says between brackets when a right is
// missing, in every language alike.
type Permission struct {
	Kind      string // TableData, Page, Codeunit, …
	Number    string // object number
	Object    string // name of the object
	Right     string // Read, Insert, Modify, Delete, Execute, also Indirect…
	Extension string // the extension that the object belongs to
}

// bracket is the invariant part, "(TableData 38 Purchase Header Modify: Base
// Application)", as seen in English and Danish answers of version 28.
var bracket = pattern.New(`\((TableData|Table|Page|Codeunit|Report|Query|XMLport|System) (\d+) ([^()]+?) ((?:Indirect)?(?:Read|Insert|Modify|Delete|Execute)): ?([^()]*)\)`)

// ParsePermission finds the bracket in a message.
func ParsePermission(message string) (Permission, bool) {
	m := bracket.FindStringSubmatch(message)
	if m == nil {
		return Permission{}, false
	}
	return Permission{Kind: m[1], Number: m[2], Object: m[3], Right: m[4], Extension: strings.TrimSpace(m[5])}, true
}
