package snippets

import (
	"embed"
	"path"
	"strings"
	"text/template"

	"bcconnect/connection"
)

//go:embed templates
var files embed.FS

// Snippet is a text for a tool.
type Snippet struct {
	Kind Kind
	// File is a name for the text's file.
	File string
	Text string
	// Needs says that the placeholder must be filled before the text works, and
	// Placeholder what it is called.
	Needs       bool
	Placeholder string
	// Why is the reason if there is no text.
	Why Reason
	// Tested says that the connection, as it stands here, passed its last test.
	Tested bool
}

// Make writes the text of a kind for a connection; e is what the connection
// comes to (Profile.Effective). There is no secret in either, so none can come
// out.
func Make(k Kind, p connection.Profile, e connection.Effective) Snippet {
	s := Snippet{Kind: k, File: fileName(p.Name) + extension(k), Why: Why(k, p, e), Tested: tested(p)}
	if s.Why != ReasonNone {
		return s
	}
	v := valuesOf(p, e)
	s.Needs, s.Placeholder = needs(k, v), v.Secret
	switch k {
	case Postman:
		s.Text = collection(v)
	case PostmanEnv:
		s.Text = environment(v)
	case Curl, HTTP, PowerShell, Helper, AL, CSharp, Python, PowerQuery:
		s.Text = fill(k, v)
	}
	return s
}

// tested says that the last test passed; a test of other values is cleared when
// a connection is saved.
func tested(p connection.Profile) bool {
	return !p.Draft && !p.Standing.Tested.IsZero() && (p.Standing.Verdict == "pass" || p.Standing.Verdict == "attention")
}

// needs says whether a kind's text asks for the secret.
func needs(k Kind, v values) bool {
	if k == PowerQuery {
		return !v.Person
	}
	return !v.Person || v.Web
}

// fill runs the template of a kind.
func fill(k Kind, v values) string {
	who := "app"
	if v.Person {
		who = "person"
	}
	name := string(k) + "-" + who + ".tmpl"
	raw, err := files.ReadFile(path.Join("templates", name))
	if err != nil {
		return ""
	}
	t, err := template.New(name).Delims("[[", "]]").Option("missingkey=error").Funcs(quoting()).Parse(string(raw))
	if err != nil {
		return ""
	}
	var b strings.Builder
	if t.Execute(&b, v) != nil { // a test runs every template
		return ""
	}
	return b.String()
}

// fileName is a connection's name as that of a file: letters, digits, and a
// hyphen for everything else.
func fileName(name string) string {
	const most = 60
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := strings.Join(words, "-")
	if len(s) > most {
		s = s[:most]
	}
	if s == "" {
		return "business-central"
	}
	return s
}
