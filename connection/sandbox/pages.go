package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed pages/*.html
var pageFiles embed.FS

// page is what every template finds.
type page struct {
	Title string
	Nonce string
	Wide  bool
	Text  string
	Visit string
}

// pageRoutes adds everything that a browser shows. Forms are taken only from
// our own pages.
func (s *Server) pageRoutes(mux *http.ServeMux) {
	own := http.NewCrossOriginProtection()
	post := func(pattern string, h http.HandlerFunc) { mux.Handle("POST "+pattern, own.Handler(h)) }
	post("/practice/account", s.chooseAccount)
	post("/practice/consent", s.decideConsent)
	post("/practice/device", s.deviceEntered)
	mux.HandleFunc("GET "+pathLogin+"/device", s.showDevice)
	mux.HandleFunc("GET "+pathWeb+"/", s.showWeb)
	post(pathWeb+"/{tenant}/{environment}/", s.changeCards)
	post(pathWeb+"/{tenant}/{environment}/services", s.changeServices)
	mux.HandleFunc("GET "+pathPortal+"/", s.showPortal)
	post(pathPortal+"/consent", s.portalConsent)
	post(pathPortal+"/certificate", s.portalCertificate)
	post(pathPortal+"/secret", s.portalSecret)
	post(pathPortal+"/reset", s.portalReset)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		s.show(w, http.StatusOK, "index.html", "", &page{Title: "The sandbox", Text: s.scenario.Title})
	})
}

// parsePages reads all templates. Each is known by its file name; none defines
// what another does, apart from the layout.
func parsePages() (*template.Template, error) { return template.ParseFS(pageFiles, "pages/*.html") }

// named lets show set the nonce of any page.
type named interface{ setNonce(string) }

func (p *page) setNonce(n string) { p.Nonce = n }

// show renders a page under a policy that lets nothing in but our own style
// and, where a form sends itself, our own script. target is where the page's
// form may lead besides here: browsers hold redirects after a form to it too.
func (s *Server) show(w http.ResponseWriter, status int, name, target string, data named) {
	nonce := random("")
	data.setNonce(nonce)
	set, err := s.pages()
	var b bytes.Buffer
	if err == nil {
		err = set.ExecuteTemplate(&b, name, data)
	}
	if err != nil {
		s.options.Log.Error("sandbox page", "page", name, "error", err)
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	script := ""
	if name == "post.html" {
		script = "; script-src 'nonce-" + nonce + "'"
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+nonce+"'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"+formTarget(target)+script)
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("Referrer-Policy", "same-origin") // CrossOriginProtection needs the Origin of our own forms
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// formTarget is the origin of a redirect address, for the policy.
func formTarget(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !loopback(u) {
		return ""
	}
	return " " + u.Scheme + "://" + u.Host
}

// listed is an account on the sign-in page.
type listed struct{ ID, UPN, Name string }

type accountsPage struct {
	page
	App, Tenant  string
	Own, Foreign []listed
}

// showAccounts is the sign-in page. The hinted account comes first.
func (s *Server) showAccounts(w http.ResponseWriter, _ *http.Request, v *visit) {
	p := accountsPage{page: page{Title: "Pick an account", Visit: v.id}, App: v.app.Name, Tenant: v.tenant.Name}
	for _, u := range v.tenant.Users {
		l := listed{ID: v.tenant.buttonID(u.UPN), UPN: u.UPN, Name: u.Name}
		if strings.EqualFold(u.UPN, v.hint) {
			p.Own = slices.Insert(p.Own, 0, l)
			continue
		}
		p.Own = append(p.Own, l)
	}
	for _, t := range s.world.Tenants {
		for _, u := range t.Users {
			if t != v.tenant && v.tenant.user(u.UPN) == nil && !u.Guest {
				p.Foreign = append(p.Foreign, listed{ID: v.tenant.buttonID(u.UPN), UPN: u.UPN, Name: u.Name})
			}
		}
	}
	s.show(w, http.StatusOK, "accounts.html", v.redirect, &p)
}

// buttonID is "account-maria" for an account of this tenant, and
// "account-pat-fabrikam" for one of another.
func (t *tenant) buttonID(upn string) string {
	name, domain, _ := strings.Cut(upn, "@")
	if slices.Contains(t.Domains, domain) {
		return "account-" + name
	}
	company, _, _ := strings.Cut(domain, ".")
	return "account-" + name + "-" + company
}

type consentPage struct {
	page
	App, Tenant, Account           string
	Wants                          []string
	Approval, Everybody, MayForAll bool
}

// showConsent asks a person; approval says that they are not the one to ask.
func (s *Server) showConsent(w http.ResponseWriter, _ *http.Request, v *visit, u *user, approval bool) {
	names := v.wish.names
	if v.wish.all() {
		names = v.app.Permissions.Scopes
	}
	p := consentPage{
		page: page{Title: "Permissions requested", Visit: v.id}, App: v.app.Name, Tenant: v.tenant.Name, Account: u.UPN,
		Approval: approval, MayForAll: u.Admin,
	}
	if approval {
		p.Title = "Administrator approval needed"
	}
	for _, n := range names {
		p.Wants = append(p.Wants, "Use "+v.wish.resource.Name+" in your name ("+n+")")
	}
	if v.wish.offline() {
		p.Wants = append(p.Wants, "Keep that access while you are away (offline_access)")
	}
	s.show(w, http.StatusOK, "consent.html", v.redirect, &p)
}

// showAdminConsent asks an administrator for everybody.
func (s *Server) showAdminConsent(w http.ResponseWriter, _ *http.Request, v *visit, u *user) {
	p := consentPage{
		page: page{Title: "Consent for " + v.tenant.Name, Visit: v.id}, App: v.app.Name, Tenant: v.tenant.Name, Account: u.UPN,
		Everybody: true, Approval: !u.Admin,
	}
	for _, n := range v.app.Permissions.Roles {
		p.Wants = append(p.Wants, "Use Business Central without a signed-in user ("+n+")")
	}
	for _, n := range v.app.Permissions.Scopes {
		p.Wants = append(p.Wants, "Use Business Central in the name of whoever signs in ("+n+")")
	}
	s.show(w, http.StatusOK, "consent.html", v.redirect, &p)
}

type postPage struct {
	page
	Action string
	Fields []struct{ Name, Value string }
}

// showPost sends an answer by a form that submits itself, and by its button
// where scripts do not run (OAuth 2.0 Form Post Response Mode).
func (s *Server) showPost(w http.ResponseWriter, action string, values url.Values) {
	p := postPage{page: page{Title: "Back to the program"}, Action: action}
	names := make([]string, 0, len(values))
	for k := range values {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		p.Fields = append(p.Fields, struct{ Name, Value string }{k, values.Get(k)})
	}
	s.show(w, http.StatusOK, "post.html", action, &p)
}

func (s *Server) showDevice(w http.ResponseWriter, _ *http.Request) {
	s.show(w, http.StatusOK, "device.html", "", &page{Title: "Enter the code"})
}

func (s *Server) showDone(w http.ResponseWriter, title, text string) {
	s.show(w, http.StatusOK, "done.html", "", &page{Title: title, Text: text})
}

func (s *Server) showElsewhere(w http.ResponseWriter, address string) {
	s.showDone(w, "The answer belongs elsewhere", "The real service would now take the browser to "+address+
		". The sandbox sends no browser to another computer.")
}

type problemPage struct {
	page
	Trace, Correlation, Stamp string
}

// problem shows a refusal as a page: nothing may be redirected.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, f *failure) {
	s.problemWith(w, r, f, "")
}

// problemWith shows a refusal from which the person may pick another account.
func (s *Server) problemWith(w http.ResponseWriter, r *http.Request, f *failure, visitID string) {
	i := s.newIDs(r)
	w.Header().Set("X-Ms-Request-Id", i.trace)
	s.options.Log.Debug("sandbox refuses on a page", "path", r.URL.Path, "code", f.code)
	target := ""
	if visitID != "" { // the caller holds the lock
		target = s.visits[visitID].redirect
	}
	s.show(w, http.StatusBadRequest, "problem.html", target, &problemPage{
		page:  page{Title: "The sign-in cannot go on", Text: f.said() + f.text, Visit: visitID},
		Trace: i.trace, Correlation: i.correlation, Stamp: i.stamp(),
	})
}

// explainCode is the public look-up of error numbers.
func (s *Server) explainCode(w http.ResponseWriter, r *http.Request) {
	code := r.URL.Query().Get("code")
	if len(code) > 10 || strings.Trim(code, "0123456789") != "" {
		code = ""
	}
	s.showDone(w, "Error "+code, "The real service explains its error numbers at this address.")
}
