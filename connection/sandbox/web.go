package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

type cardsPage struct {
	page
	Tenant, Environment, Type, Country, Version string
	Action, Message                             string
	Cards                                       []*card
	Sets, Companies                             []string
}

type environmentRow struct {
	Name, Link, Type, Status string
	Companies                int
}

type tenantRow struct {
	Name         string
	Environments []environmentRow
}

type environmentsPage struct {
	page
	Tenants []tenantRow
}

// showWeb stands in for Business Central's web client: it shows the list of
// environments, and of each the pages 9860, 810 and 2500.
func (s *Server) showWeb(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	segments, err := splitPath(strings.TrimPrefix(r.URL.EscapedPath(), pathWeb))
	if err != nil || len(segments) < 2 || segments[1] == "admin" {
		s.showEnvironments(w)
		return
	}
	t, e := s.place(segments[0], segments[1])
	if e == nil {
		s.show(w, http.StatusNotFound, "done.html", "", &page{Title: "This environment does not exist", Text: "Check the address: " + segments[0] + " / " + segments[1] + "."})
		return
	}
	switch number := r.URL.Query().Get("page"); number {
	case "", "9860", "9861":
		s.showCards(w, http.StatusOK, t, e, "")
	case "810":
		s.showServices(w, t, e)
	case "2500":
		s.showExtensions(w, t, e)
	default:
		s.showDone(w, "Page "+number, "The sandbox has only the pages 9860, Microsoft Entra Applications, 810, Web Services, and 2500, Extension Management.")
	}
}

func (s *Server) place(tenantName, name string) (*tenant, *environment) {
	t := s.world.tenant(tenantName)
	if t == nil {
		return nil, nil
	}
	return t, t.environment(name)
}

func cardsLink(t *tenant, e *environment) string {
	return pathWeb + "/" + t.ID + "/" + url.PathEscape(e.Name) + "/"
}

func (s *Server) showEnvironments(w http.ResponseWriter) {
	p := environmentsPage{page: page{Title: "Business Central environments"}}
	for _, t := range s.world.Tenants {
		row := tenantRow{Name: t.Name}
		for _, e := range t.Environments {
			row.Environments = append(row.Environments, environmentRow{
				Name: e.Name, Link: cardsLink(t, e) + "?page=9860", Type: e.Type, Status: e.Status, Companies: len(e.Companies),
			})
		}
		p.Tenants = append(p.Tenants, row)
	}
	s.show(w, http.StatusOK, "environments.html", "", &p)
}

func (s *Server) showCards(w http.ResponseWriter, status int, t *tenant, e *environment, message string) {
	p := cardsPage{
		page: page{Title: "Microsoft Entra Applications", Wide: true}, Tenant: t.Name, Environment: e.Name, Type: e.Type, Country: e.Country,
		Version: e.Version, Action: cardsLink(t, e), Message: message, Cards: e.Cards,
	}
	for name := range s.world.Sets {
		p.Sets = append(p.Sets, name)
	}
	slices.Sort(p.Sets)
	for _, c := range e.Companies {
		p.Companies = append(p.Companies, c.Name)
	}
	s.show(w, status, "cards.html", "", &p)
}

// Messages of page 9861, in our own words.
const (
	msgDisableFirst = "Disable the card before you change it."
	msgNoSuper      = "SUPER cannot be given to an app."
	msgNoCard       = "There is no card for this client ID."
	msgExists       = "There is a card for this client ID already."
	msgShape        = "A client ID is a GUID, and a description has 1 to 50 characters."
	msgUnknown      = "The sandbox does not know this."
)

// changeCards is every button of page 9860.
func (s *Server) changeCards(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		http.Error(w, msgUnknown, http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, e := s.place(r.PathValue("tenant"), r.PathValue("environment"))
	if e == nil {
		http.NotFound(w, r)
		return
	}
	if message := s.changeCard(e, r.PostForm); message != "" {
		s.showCards(w, http.StatusConflict, t, e, message)
		return
	}
	s.change(func(m *mends) { m.Cards[cardsKey(t, e)] = e.Cards })
	http.Redirect(w, r, cardsLink(t, e)+"?page=9860", http.StatusSeeOther) //nolint:gosec // built from the world's own names
}

// changeCard does what a button says; the result is a message if it may not.
func (s *Server) changeCard(e *environment, form url.Values) string {
	id, c := form.Get("client"), e.card(form.Get("client"))
	if form.Get("do") == "create" {
		return e.createCard(id, strings.TrimSpace(form.Get("description")), c != nil)
	}
	if c == nil {
		return msgNoCard
	}
	switch form.Get("do") {
	case "enable":
		c.Enabled = true
		return ""
	case "disable":
		c.Enabled = false
		return ""
	}
	if c.Enabled {
		return msgDisableFirst
	}
	switch form.Get("do") {
	case "delete":
		e.Cards = slices.DeleteFunc(e.Cards, func(o *card) bool { return o == c })
	case "clear-sets":
		c.Sets = nil
	case "add-set":
		return s.addSet(c, form.Get("set"), form.Get("company"))
	default:
		return msgUnknown
	}
	return ""
}

func (e *environment) createCard(id, description string, exists bool) string {
	switch {
	case exists:
		return msgExists
	case !isGUID(id) || description == "" || len([]rune(description)) > 50:
		return msgShape
	}
	e.Cards = append(e.Cards, &card{ClientID: strings.ToLower(id), Description: description})
	return ""
}

func (s *Server) addSet(c *card, set, company string) string {
	if _, known := s.world.Sets[set]; !known {
		return msgUnknown
	}
	if set == "SUPER" {
		return msgNoSuper
	}
	line := setLine{Set: set, Company: company}
	if !slices.Contains(c.Sets, line) {
		c.Sets = append(slices.Clone(c.Sets), line)
	}
	return ""
}
