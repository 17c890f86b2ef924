package importers

import (
	"slices"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/pattern"
)

// Found is one connection, as far as a file says it.
type Found struct {
	// Name is what the file calls it: an environment, a section; "" if nothing.
	Name string
	handover.Pasted
	// Lines says where a value stands, by field, counted from 1; 0 is unknown.
	Lines map[connection.Field]int
}

// Result is what is in a file.
type Result struct {
	Format Format
	Found  []Found
}

// The bounds of what is looked at.
const (
	mostPairs = 600 // values with a name, in one environment
	mostFound = 200 // environments in one file
	mostValue = 4096
)

// pair is a value with the name that stands before it.
type pair struct {
	label, value string
}

// group is the pairs of one environment.
type group struct {
	name  string
	pairs []pair
}

func (g *group) add(label, value string) {
	value = strings.TrimSpace(value)
	if value == "" || len(value) > mostValue || len(g.pairs) >= mostPairs || placeholder(value) {
		return
	}
	g.pairs = append(g.pairs, pair{label, value})
}

// unfilled is a place that somebody was to fill in.
var unfilled = pattern.New(`^(?:<[^>]*>|\$\{?[A-Za-z_(][^"]*|%[A-Za-z_]+%|\[[^\]]*\]|\{[^{}]*\}|(?i:x{3,}|your[-_ ].*|todo|changeme|\.{3}|\*+))$`)

func placeholder(v string) bool { return unfilled.MatchString(v) || strings.Contains(v, "{{") }

// Read takes a file apart. Auto recognises the format by the contents. Errors
// are *connection.Fault of stage "import".
func Read(data []byte, f Format) (Result, error) {
	text, err := decode(data)
	if err != nil {
		return Result{}, err
	}
	if !known(f) {
		return Result{}, refuse(KindMismatch).With(connection.ArgName, string(f))
	}
	if f == Auto {
		f = Recognise(text)
	}
	r := Result{Format: f}
	if f == Text {
		r.Found = []Found{{Pasted: handover.Paste(text)}}
	} else {
		groups, ok := parse(text, f)
		if !ok {
			return Result{}, refuse(KindMismatch).With(connection.ArgName, string(f))
		}
		for _, g := range groups {
			if x := g.found(text); !x.Empty() {
				r.Found = append(r.Found, x)
			}
		}
	}
	r.Found = slices.DeleteFunc(r.Found, func(x Found) bool { return x.thin() })
	if len(r.Found) == 0 {
		return Result{}, refuse(KindNothing)
	}
	return r, nil
}

// thin says that there is too little for a connection: one word that happened
// to stand behind "name".
func (x Found) thin() bool {
	return x.Tenant == "" && x.ClientID == "" && x.Secret.Empty() && x.Environment == "" && x.Company.Empty() && len(x.Candidates) == 0
}

func parse(text string, f Format) ([]group, bool) {
	switch f {
	case Postman, Collection, JSON:
		v, ok := parseJSON(text)
		if !ok {
			return nil, false
		}
		if f == JSON {
			return settings(v), true
		}
		if f == Collection {
			return collection(v), true
		}
		return environments(v), true
	case HTTP:
		return requests(text), true
	case DotEnv:
		return dotEnv(text), true
	case PowerShell:
		return []group{powerShell(text)}, true
	case PowerQuery:
		return []group{scan(text, language{comment: "//", doubled: true})}, true
	case Code:
		return []group{scan(text, codeOf(text))}, true
	case Auto, Text:
	}
	return nil, false
}

// found reads the pairs by their labels and says on which lines they stand.
func (g group) found(text string) Found {
	labelled := make([]handover.Labelled, 0, len(g.pairs))
	for _, p := range g.pairs {
		labelled = append(labelled, handover.Labelled{Label: p.label, Value: p.value})
	}
	x := Found{Name: g.name, Pasted: handover.Pick(labelled), Lines: map[connection.Field]int{}}
	if x.Pasted.Name == "" {
		x.Pasted.Name = g.name
	}
	for field, v := range map[connection.Field]string{
		connection.FieldTenant: x.Tenant, connection.FieldClientID: x.ClientID, connection.FieldSecret: x.Secret.Reveal(),
		connection.FieldEnvironment: x.Environment, connection.FieldCompany: x.Company.Label(),
	} {
		if n := lineOf(text, v); n > 0 {
			x.Lines[field] = n
		}
	}
	return x
}

func lineOf(text, v string) int {
	if v == "" {
		return 0
	}
	i := strings.Index(text, v)
	if i < 0 {
		i = strings.Index(strings.ToLower(text), strings.ToLower(v))
	}
	if i < 0 || i > len(text) {
		return 0
	}
	return 1 + strings.Count(text[:i], "\n")
}

// Merge makes one of several: what they agree in is taken, what they contradict
// each other in becomes candidates, to be asked.
func Merge(list []Found) handover.Pasted {
	if len(list) == 1 {
		return list[0].Pasted
	}
	var all []handover.Labelled
	add := func(label, v string) {
		if v != "" {
			all = append(all, handover.Labelled{Label: label, Value: v})
		}
	}
	for _, x := range list {
		add("tenant id", x.Tenant)
		add("client id", x.ClientID)
		add("client secret", x.Secret.Reveal())
		add("secret expires", x.SecretEnds)
		add("environment", x.Environment)
		add("company id", x.Company.ID)
		add("company", x.Company.Name)
		add("account", x.LoginHint)
		add("mode", string(x.Mode))
		for _, c := range x.Candidates {
			if len(c.Could) == 1 {
				add(string(c.Could[0]), c.Value)
			}
		}
	}
	out := handover.Pick(all)
	for _, x := range list {
		out.Routes = out.Routes.With(x.Routes)
	}
	return out
}

// Fits returns the pasted values as a connection; a name is made where the file
// has none.
func (x Found) Profile(number int) connection.Profile {
	p := x.Apply(connection.Profile{})
	if p.Mode == "" {
		p.Mode = connection.ModeApp
		if x.LoginHint != "" && x.Secret.Empty() {
			p.Mode = connection.ModeUser
		}
	}
	for _, s := range []string{x.Name, x.Company.Label(), x.Tenant, x.Environment} {
		if p.Name == "" {
			p.Name = s
		}
	}
	if p.Name == "" {
		p.Name = strconv.Itoa(number)
	}
	return p
}
