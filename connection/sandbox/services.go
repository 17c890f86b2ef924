package sandbox

import (
	"net/http"
	"slices"
)

type servicesPage struct {
	page
	Tenant, Environment, Type, Action string
	Services                          []*service
	Extensions                        []*extension
}

// showServices is page 810, Web Services.
func (s *Server) showServices(w http.ResponseWriter, t *tenant, e *environment) {
	s.show(w, http.StatusOK, "services.html", "", &servicesPage{
		page: page{Title: "Web Services", Wide: true}, Tenant: t.Name, Environment: e.Name, Type: e.Type,
		Action: cardsLink(t, e) + "services", Services: e.Services,
	})
}

// showExtensions is page 2500, Extension Management.
func (s *Server) showExtensions(w http.ResponseWriter, t *tenant, e *environment) {
	s.show(w, http.StatusOK, "extensions.html", "", &servicesPage{
		page: page{Title: "Extension Management"}, Tenant: t.Name, Environment: e.Name, Type: e.Type, Extensions: e.Extensions,
	})
}

// changeServices is every button of page 810.
func (s *Server) changeServices(w http.ResponseWriter, r *http.Request) {
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
	name, do := r.PostForm.Get("service"), r.PostForm.Get("do")
	names := e.published()
	switch {
	case !slices.ContainsFunc(e.Services, func(x *service) bool { return x.Name == name }) || do != "publish" && do != "withdraw":
		http.Error(w, msgUnknown, http.StatusBadRequest)
		return
	case do == "publish":
		names = append(names, name)
	default:
		names = slices.DeleteFunc(names, func(n string) bool { return n == name })
	}
	e.publish(names)
	s.change(func(m *mends) { m.Published[cardsKey(t, e)] = names })
	http.Redirect(w, r, cardsLink(t, e)+"?page=810", http.StatusSeeOther) //nolint:gosec // built from the world's own names
}

// published are the names of the services that are.
func (e *environment) published() []string {
	var names []string
	for _, x := range e.Services {
		if x.Published {
			names = append(names, x.Name)
		}
	}
	return names
}

// publish makes exactly these services published.
func (e *environment) publish(names []string) {
	for _, x := range e.Services {
		x.Published = slices.Contains(names, x.Name)
	}
}
