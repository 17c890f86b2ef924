package handover

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// Pasted is what was found in a pasted text. Empty values were not found.
type Pasted struct {
	Name        string
	Group       string // of a connection file only, as are the Tags
	Tags        connection.Tags
	Mode        connection.Mode
	Tenant      string
	ClientID    string
	Secret      connection.Secret
	SecretEnds  string // a day, "2027-03-14"
	LoginHint   string
	Environment string
	Company     connection.Company
	// Routes are the custom APIs and web services whose addresses were found.
	Routes connection.Routes
	// Candidates could be the value of more than one field, or are one of
	// several values for the same field: ask.
	Candidates []Candidate
	// Issues say what was seen and not taken, such as the id of a secret in the
	// place of its value.
	Issues []connection.Issue
}

// Candidate is a value that the text does not name clearly.
type Candidate struct {
	Value string
	Could []connection.Field // in the order of the wizard
}

const (
	maxPaste = 64 << 10 // bytes that are looked at
	maxValue = 256      // bytes of a value
	maxFound = 20       // values of one field
)

var guid = pattern.New(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)

// Paste picks the values of a connection out of any text: a mail, a table of
// the portal, JSON, an .env file, a script, an address of Business Central or
// of its API. Labels may be in English, German, Danish, Dutch, French or
// Spanish. Whatever has no label, or two values, is a candidate. A secret comes
// back in Secret or not at all.
func Paste(text string) Pasted {
	if len(text) > maxPaste {
		text = text[:maxPaste]
	}
	text = tidy(text)
	f := &finder{lexicon: newLexicon(), values: make(map[connection.Field][]string)}
	f.shaped(text)
	if !f.json(text) {
		f.lines(strings.Split(text, "\n"))
	}
	f.addresses(text)
	f.guids(text)
	return f.result()
}

// tidy makes one kind of blank and one kind of line end, and removes what
// cannot be seen.
func tidy(text string) string {
	odd := func(r rune) bool { return r >= 0x80 || r == '\r' || r == 0 }
	if strings.IndexFunc(text, odd) < 0 {
		return text // as nearly all are: what follows is dear
	}
	text = strings.ToValidUTF8(text, "")
	return strings.NewReplacer(
		"\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u202f", " ", "\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "", "\x00", "",
		"\u2010", "-", "\u2011", "-", "：", ":",
	).Replace(text)
}

// IssueCodes lists the codes that only Paste gives; it also gives
// "secret-is-guid" and "secret-masked" of package connection.
func IssueCodes() []string { return []string{"paste-secret-id", "paste-two-secrets", "paste-day"} }

// Fields lists what was found, in the order of the wizard.
func (p Pasted) Fields() []connection.Field {
	var list []connection.Field
	add := func(f connection.Field, found bool) {
		if found {
			list = append(list, f)
		}
	}
	add(connection.FieldName, p.Name != "")
	add(connection.FieldGroup, p.Group != "")
	add(connection.FieldTags, p.Tags != "")
	add(connection.FieldMode, p.Mode != "")
	add(connection.FieldTenant, p.Tenant != "")
	add(connection.FieldClientID, p.ClientID != "")
	add(connection.FieldSecret, !p.Secret.Empty())
	add(connection.FieldSecretEnds, p.SecretEnds != "")
	add(connection.FieldAccount, p.LoginHint != "")
	add(connection.FieldEnvironment, p.Environment != "")
	add(connection.FieldCompany, !p.Company.Empty())
	add(connection.FieldRoutes, p.Routes != "")
	return list
}

// Empty says that nothing was found, not even a candidate.
func (p Pasted) Empty() bool { return len(p.Fields()) == 0 && len(p.Candidates) == 0 }

// FromFile is what a connection file says, as if it had been found in a text: the
// values that whoever fills it in knows. Addresses are not among them (see Merge).
func FromFile(p connection.Profile) Pasted {
	return Pasted{
		Name: p.Name, Group: p.Group, Tags: p.Tags, Mode: p.Mode, Tenant: p.Tenant, ClientID: p.ClientID,
		SecretEnds: p.Secret.Ends, LoginHint: p.LoginHint, Environment: p.Environment, Company: p.Company, Routes: p.Routes,
	}
}

// Apply fills the found values into a connection and returns it; what was not
// found stays. The secret has no place in a connection: see Secret.
func (p Pasted) Apply(to connection.Profile) connection.Profile {
	set := func(dst *string, v string) {
		if v != "" {
			*dst = v
		}
	}
	set(&to.Name, p.Name)
	set(&to.Group, p.Group)
	set((*string)(&to.Tags), string(p.Tags))
	set(&to.Tenant, p.Tenant)
	set(&to.ClientID, p.ClientID)
	set(&to.Secret.Ends, p.SecretEnds)
	set(&to.LoginHint, p.LoginHint)
	set(&to.Environment, p.Environment)
	if p.Mode != "" {
		to.Mode = p.Mode
	}
	if !p.Company.Empty() {
		to.Company = p.Company
	}
	to.Routes = to.Routes.With(p.Routes)
	return to
}

// modeOf reads the name of a mode, or of the grant that only one mode uses.
func modeOf(s string) (connection.Mode, bool) {
	switch strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(s)) {
	case "azapp", "app", "clientcredentials", "clientcredential", "service", "s2s", "servicetoservice":
		return connection.ModeApp, true
	case "azuser", "user":
		return connection.ModeUser, true
	case "azdelegate", "delegate":
		return connection.ModeDelegate, true
	}
	return "", false
}

// result settles what was found: one value is taken, several are candidates.
func (f *finder) result() Pasted {
	p := Pasted{Issues: f.issues}
	p.Secret = f.secret(&p)
	if !p.Secret.Empty() && len(p.Issues) > 0 {
		p.Issues = slices.DeleteFunc(p.Issues, func(i connection.Issue) bool { return i.Field == connection.FieldSecret })
	}
	if len(p.Issues) == 0 {
		p.Issues = nil
	}
	one := func(field connection.Field) string {
		list := f.values[field]
		list = slices.DeleteFunc(slices.Clone(list), f.leaks)
		if len(list) == 1 {
			return list[0]
		}
		for _, v := range list {
			p.Candidates = append(p.Candidates, Candidate{Value: v, Could: []connection.Field{field}})
		}
		return ""
	}
	p.Name = one(connection.FieldName)
	if mode, ok := modeOf(one(connection.FieldMode)); ok {
		p.Mode = mode
	}
	f.values[connection.FieldTenant] = preferGUID(f.values[connection.FieldTenant])
	p.Tenant = one(connection.FieldTenant)
	p.ClientID = one(connection.FieldClientID)
	p.SecretEnds = one(connection.FieldSecretEnds)
	p.LoginHint = one(connection.FieldAccount)
	p.Environment = one(connection.FieldEnvironment)
	p.Company = connection.Company{ID: one(companyID), Name: one(connection.FieldCompany), Display: one(companyLabel)}
	p.Routes = connection.Routes(strings.Join(f.values[connection.FieldRoutes], "\n")).Tidy()
	f.unnamed(&p)
	return p
}

// preferGUID takes the one GUID among names of the same tenant: a mail often
// gives both.
func preferGUID(list []string) []string {
	ids := slices.DeleteFunc(slices.Clone(list), func(v string) bool { return !connection.IsGUID(v) })
	if len(ids) == 1 {
		return ids
	}
	return list
}

// unnamed offers the values that had no label for the fields that are still
// open.
func (f *finder) unnamed(p *Pasted) {
	taken := slices.Grow([]string{p.Tenant, p.ClientID, p.Company.ID}, len(p.Candidates))
	for _, c := range p.Candidates {
		taken = append(taken, c.Value)
	}
	var open []connection.Field
	if p.Tenant == "" {
		open = append(open, connection.FieldTenant)
	}
	if p.ClientID == "" {
		open = append(open, connection.FieldClientID)
	}
	if p.Company.ID == "" {
		open = append(open, connection.FieldCompany)
	}
	for _, v := range f.loose {
		if len(open) > 0 && !slices.Contains(taken, v) && !f.leaks(v) {
			p.Candidates = append(p.Candidates, Candidate{Value: v, Could: open})
		}
	}
}

// secret settles the secret. Two different ones are worse than none.
func (f *finder) secret(p *Pasted) connection.Secret {
	list := f.named
	for _, s := range f.entra {
		inside := slices.ContainsFunc(list, func(n connection.Secret) bool { return strings.Contains(n.Reveal(), s.Reveal()) })
		if !inside {
			list = append(list, s)
		}
	}
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	p.Issues = append(p.Issues, connection.Issue{
		Field: connection.FieldSecret, Code: "paste-two-secrets", Severity: connection.SeverityWarning,
	})
	return ""
}

// leaks says that a value holds a secret, or a token.
func (f *finder) leaks(v string) bool {
	if holdsSecret(v) || !utf8.ValidString(v) {
		return true
	}
	for _, s := range slices.Concat(f.named, f.entra) {
		if strings.Contains(v, s.Reveal()) {
			return true
		}
	}
	return false
}
