package sandbox

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
)

// madeSecret is what the portal shows once, right after a secret was made.
type madeSecret struct {
	App, ClientID, Name, ID, Ends, Value string
}

// secretPage is the portal with a secret that was just made.
type secretPage struct {
	page
	Made madeSecret
}

// The bounds of a new secret's life, in days. The portal's longest is two years.
// Source: learn.microsoft.com/entra/identity-platform/how-to-add-credentials.
const (
	secretLife    = 180
	longestSecret = 730
)

// portalSecret makes or deletes a client secret, as "New client secret" does.
func (s *Server) portalSecret(w http.ResponseWriter, r *http.Request) {
	a := s.portalApp(w, r)
	if a == nil {
		return
	}
	defer s.mu.Unlock()
	if id := r.PostForm.Get("delete"); id != "" {
		s.deleteSecret(w, r, a, id)
		return
	}
	days := secretLife
	if text := r.PostForm.Get("days"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > longestSecret {
			s.renderPortal(w, http.StatusBadRequest, "A client secret lives 1 to 730 days.")
			return
		}
		days = n
	}
	x := s.makeSecret(a, strings.TrimSpace(r.PostForm.Get("name")), days)
	s.show(w, http.StatusCreated, "secret.html", "", &secretPage{page: page{Title: "Client secret", Wide: true}, Made: madeSecret{
		App: a.Name, ClientID: a.ClientID, Name: x.Name, ID: x.ID, Ends: x.Ends, Value: x.Value.Reveal(),
	}})
}

// AddSecret makes a second client secret for the app registration of a
// ready-made connection, as somebody at the portal would, and returns its value
// and the day on which it ends. Days counts from now.
func (s *Server) AddSecret(clientID, name string, days int) (value connection.Secret, ends string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, a := s.world.app(clientID)
	if a == nil {
		return "", "", false
	}
	x := s.makeSecret(a, name, days)
	return x.Value, x.Ends, true
}

// makeSecret adds a secret. The first stays in its place: it is the one that the
// ready-made connections have. The caller holds the lock.
func (s *Server) makeSecret(a *app, name string, days int) *secret {
	if name == "" {
		name = "practice " + strconv.Itoa(len(a.Secrets)+1)
	}
	x := &secret{
		ID: newGUID(), Name: name, Ends: s.now().AddDate(0, 0, days).Format(time.DateOnly),
		Value: connection.Secret("Sbx8Q~" + random("")[:34]),
	}
	a.Secrets = append(a.Secrets, x)
	kept := keptSecret{ID: x.ID, Name: x.Name, Ends: x.Ends, Hash: hash(x.Value.Reveal())}
	s.change(func(m *mends) { m.Secrets[a.ClientID] = append(m.Secrets[a.ClientID], kept) })
	return x
}

func (s *Server) deleteSecret(w http.ResponseWriter, r *http.Request, a *app, id string) {
	if !slices.ContainsFunc(a.Secrets, func(x *secret) bool { return x.ID == id }) {
		http.NotFound(w, r)
		return
	}
	a.deleteSecrets([]string{id})
	s.change(func(m *mends) { m.Gone = append(m.Gone, id) })
	http.Redirect(w, r, pathPortal+"/#app-"+a.ClientID, http.StatusSeeOther) //nolint:gosec // a page of its own
}

func (a *app) deleteSecrets(ids []string) {
	a.Secrets = slices.DeleteFunc(slices.Clone(a.Secrets), func(x *secret) bool { return slices.Contains(ids, x.ID) })
}

// keptSecret is how the state file remembers a secret that was made: by hash.
type keptSecret struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Ends string `json:"ends"`
	Hash string `json:"hash"`
}

// overlaySecrets lays over an app what was made and deleted at the portal.
func (m *mends) overlaySecrets(a *app) {
	for _, k := range m.Secrets[a.ClientID] {
		a.Secrets = append(a.Secrets, &secret{ID: k.ID, Name: k.Name, Ends: k.Ends, hash: k.Hash})
	}
	a.deleteSecrets(m.Gone)
}

// is says whether this is the secret with a value.
func (x *secret) is(value string) bool {
	if x.hash != "" {
		return subtle.ConstantTimeCompare([]byte(x.hash), []byte(hash(value))) == 1
	}
	return subtle.ConstantTimeCompare([]byte(x.Value.Reveal()), []byte(value)) == 1
}

// dateSecret makes the registration agree with the day that the person wrote
// down as the secret's end, where that day is still ahead.
func (s *Server) dateSecret(w *world) {
	days := s.scenario.SecretEnds
	if days == nil || *days < 0 {
		return
	}
	for _, c := range w.Connections {
		if c.Profile.ID != "sandbox-"+s.scenario.Connection {
			continue
		}
		if _, a := w.app(c.App); a != nil && len(a.Secrets) > 0 {
			a.Secrets[0].Ends = s.options.Now().AddDate(0, 0, *days).Format(time.DateOnly)
		}
	}
}
