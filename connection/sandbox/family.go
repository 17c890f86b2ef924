package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"bcconnect/connection"
)

// familyFiles hold many small scenarios each, of one kind of failure. They are
// parsed when somebody asks for the list, or one of them is played.
//
//go:embed scenarios/bulk/*.json
var familyFiles embed.FS

// familyDir is where they lie.
const familyDir = "scenarios/bulk"

// family is such a file. A scenario of it is called "<family>.<name>".
type family struct {
	Family    string  `json:"family"`
	Title     string  `json:"title"`
	Scenarios []brief `json:"scenarios"`
}

// brief is a scenario in its short form: one answer of one endpoint, or a text
// that a person meets elsewhere. What the short form cannot say, the keys of a
// scenario file do.
type brief struct {
	scenarioFile

	// Rule is the number of the finding ("BCC-230"), Finding its code.
	Rule    string `json:"rule"`
	Finding string `json:"finding"`
	// Also names further findings that nothing can tell from it: the finding
	// must offer them.
	Also []string `json:"also"`
	// To is the endpoint that answers (see places) or one of these: "page", an
	// error page of the sign-in that leads nowhere; "paste", no endpoint at all.
	To string `json:"to"`
	// Paste is what the person reads in another program and pastes.
	Paste string `json:"paste"`

	Status  int               `json:"status"`
	Error   string            `json:"error"` // OAuth
	Codes   []int             `json:"codes"` // AADSTS
	Sub     string            `json:"sub"`
	Said    string            `json:"said"`
	Code    string            `json:"code"` // Business Central
	Body    json.RawMessage   `json:"body"`
	Raw     string            `json:"raw"`
	Retry   string            `json:"retry"`
	Network string            `json:"network"`
	Headers map[string]string `json:"headers"`
	Fill    int               `json:"fill"`
	Skip    int               `json:"skip"`
}

// place is an endpoint and whom it concerns.
type place struct {
	to         string
	grant      string
	connection string
	mode       connection.Mode
}

// places are the endpoints by the name that a brief calls them.
func places() map[string]place {
	const token = "POST */oauth2/v2.0/token"
	app := place{connection: "order-import", mode: connection.ModeApp}
	user := place{connection: "web-shop", mode: connection.ModeUser}
	stored := place{connection: "warehouse-app", mode: connection.ModeDelegate}
	at := func(p place, to, grant string) place {
		p.to, p.grant = to, grant
		return p
	}
	return map[string]place{
		"paste":        app,
		"openid":       at(app, "GET */openid-configuration", ""),
		"token":        at(app, token, grantClient),
		"code":         at(user, token, grantCode),
		"refresh":      at(stored, token, grantRefresh),
		"authorize":    at(user, "* */oauth2/v2.0/authorize", ""),
		"page":         at(user, "* */oauth2/v2.0/authorize", ""),
		"consent":      at(app, "GET */adminconsent", ""),
		"environments": at(app, "GET "+pathAPI+"/environments/*", ""),
		"companies":    at(app, "GET "+pathAPI+"/v2.0/*/companies", ""),
		"companies-as": at(user, "GET "+pathAPI+"/v2.0/*/companies", ""),
		"entity":       at(app, "GET "+pathAPI+"/v2.0/*/customers", ""),
		"all":          at(app, "* *", ""),
	}
}

// file writes the short form out.
func (b brief) file(f family) (scenarioFile, error) {
	out := b.scenarioFile
	out.Name = f.Family + "." + b.Name
	out.group, out.rule, out.also, out.paste, out.place = f.Title, b.Rule, b.Also, b.Paste, b.To
	out.Then.Finding = b.Finding
	if b.To == "" {
		return out, out.check()
	}
	p, ok := places()[b.To]
	if !ok {
		return out, fmt.Errorf("sandbox: scenario %s: no endpoint is called %q", out.Name, b.To)
	}
	if out.Connection == "" {
		out.Connection, out.Mode = p.connection, p.mode
	}
	if a, ok := b.answer(p); ok {
		out.Answers = append(slices.Clone(out.Answers), a)
	}
	return out, out.check()
}

// answer is what the endpoint says; false if it says what it usually does.
func (b brief) answer(p place) (answer, bool) {
	a := answer{
		To: p.to, Status: b.Status, Skip: b.Skip, Body: b.Body, Raw: b.Raw, Network: b.Network, Fill: b.Fill, Headers: maps.Clone(b.Headers),
	}
	if p.grant != "" {
		a.Form = map[string]string{"grant_type": p.grant}
	}
	if b.Retry != "" {
		if a.Headers == nil {
			a.Headers = map[string]string{}
		}
		a.Headers["Retry-After"] = b.Retry
	}
	switch {
	case b.Error != "" || len(b.Codes) > 0:
		a.Refuse = &refusal{Error: b.Error, Codes: b.Codes, Sub: b.Sub, Said: b.Said, Page: b.To == "page"}
	case b.Code != "" || b.Said != "":
		// Business Central's form; encoding a map of texts cannot fail.
		a.Body, _ = json.Marshal(map[string]any{"error": map[string]string{"code": b.Code, "message": b.Said}})
	}
	return a, a.Refuse != nil || a.Status != 0 || a.Network != ""
}

// listFamily tells the scenarios of a file to people. It reads only what the
// list shows: somebody waits for it, and a test reads the rest.
func listFamily(file string) []Scenario {
	raw, err := familyFiles.ReadFile(path.Join(familyDir, file))
	if err != nil {
		return nil
	}
	var f struct {
		Family    string
		Title     string
		Scenarios []struct {
			Name, Title, Story, Rule, Finding, To, Paste, Network string

			Mode   connection.Mode
			Also   []string
			Passes int
		}
	}
	if json.Unmarshal(raw, &f) != nil {
		return nil
	}
	all := places()
	list := make([]Scenario, 0, len(f.Scenarios))
	for _, b := range f.Scenarios {
		if b.Mode == "" {
			b.Mode = all[b.To].mode
		}
		list = append(list, Scenario{
			Name: f.Family + "." + b.Name, Title: b.Title, Story: b.Story, Mode: b.Mode, Finding: b.Finding, Group: f.Title,
			Rule: b.Rule, Also: b.Also, At: b.To, Paste: b.Paste, Passes: b.Passes, Memory: b.Network != "",
		})
	}
	return list
}

func loadFamily(name string) (family, error) {
	raw, err := familyFiles.ReadFile(path.Join(familyDir, name+".json"))
	if err != nil {
		return family{}, fmt.Errorf("%w: %q", errNoScenario, name)
	}
	var f family
	if err := strictJSON(raw, &f); err != nil {
		return family{}, fmt.Errorf("sandbox: scenarios %s: %w", name, err)
	}
	if f.Family != name {
		return family{}, fmt.Errorf("sandbox: scenarios %s call themselves %q", name, f.Family)
	}
	return f, nil
}

// loadBrief finds one scenario of a family.
func loadBrief(familyName, name string) (scenarioFile, error) {
	f, err := loadFamily(familyName)
	if err != nil {
		return scenarioFile{}, err
	}
	for _, b := range f.Scenarios {
		if b.Name == name {
			return b.file(f)
		}
	}
	return scenarioFile{}, fmt.Errorf("%w: %q", errNoScenario, familyName+"."+name)
}

// refusal is a refusal in Entra's own form: JSON where programs ask, a redirect
// or an error page where a browser does.
type refusal struct {
	Error string `json:"error"`
	Codes []int  `json:"codes"` // as they come: general ones first
	Sub   string `json:"sub"`   // "suberror", in a redirect "error_subcode"
	Said  string `json:"said"`
	// Page shows it on a page that leads nowhere, as Entra does where no redirect
	// address can be trusted or only the person can go on.
	Page bool `json:"page"`
}

// playRefusal answers a request with it.
func (s *Server) playRefusal(w http.ResponseWriter, r *http.Request, a answer) {
	n := a.Refuse
	f := &failure{status: a.Status, oauth: n.Error, text: n.Said, sub: n.Sub, sublong: n.Sub, codes: n.Codes}
	if len(n.Codes) > 0 {
		f.code = n.Codes[len(n.Codes)-1]
	}
	if f.text == "" {
		f.text = "The request was refused."
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/adminconsent"):
		s.refuseConsent(w, r, f, n.Page)
	case strings.HasSuffix(r.URL.Path, "/authorize"):
		s.refuseSignIn(w, r, f, n.Page)
	default:
		for k, v := range a.Headers {
			w.Header().Set(k, v)
		}
		s.reject(w, r, f)
	}
}

// refuseSignIn sends the refusal where the browser came from, if the request is
// sound so far.
func (s *Server) refuseSignIn(w http.ResponseWriter, r *http.Request, f *failure, page bool) {
	form, bad := readAuthorize(w, r)
	if bad != nil || page {
		s.problem(w, r, orElse(bad, f))
		return
	}
	s.mu.Lock()
	v, bad := s.openVisit(path.Base(strings.TrimSuffix(r.URL.Path, "/oauth2/v2.0/authorize")), form)
	if bad == nil {
		_ = s.readVisit(v, form) // for the mode in which the answer is wanted
	}
	s.mu.Unlock()
	if bad != nil {
		s.problem(w, r, bad)
		return
	}
	s.answerError(w, r, v, f)
}

// refuseConsent is the same for the administrator's consent.
func (s *Server) refuseConsent(w http.ResponseWriter, r *http.Request, f *failure, page bool) {
	q, bad := readAuthorize(w, r)
	v := &visit{purpose: forAdmin, mode: modeQuery}
	if bad == nil {
		v.redirect, v.state = q.Get("redirect_uri"), q.Get("state")
		v.tenant = s.world.Tenants[0]
	}
	if bad != nil || page || v.redirect == "" {
		s.problem(w, r, orElse(bad, f))
		return
	}
	s.answerError(w, r, v, f)
}

func orElse(f, other *failure) *failure {
	if f != nil {
		return f
	}
	return other
}
