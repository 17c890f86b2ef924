package sandbox

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
)

// The parts of the simulated cloud lie under fixed paths of one base.
const (
	pathLogin  = "/login"
	pathAPI    = "/api"
	pathWeb    = "/bc"
	pathPortal = "/entra"
)

// Options configures a Server. The zero value is a sandbox in memory in which
// all is well.
type Options struct {
	Scenario string // name of a Scenario; empty means "well"
	// StateFile keeps the signing key, consents, mended cards and the hashes of
	// refresh tokens between runs; empty keeps them in memory only.
	StateFile string
	Now       func() time.Time // nil means time.Now
	Latency   time.Duration    // added to every answer
	Log       *slog.Logger     // nil discards; never sees a secret
	// Key signs tokens. If it is nil, one is taken from the state file or made
	// when the first token is signed, which takes a noticeable moment: whoever
	// starts many sandboxes hands in one.
	Key *rsa.PrivateKey
}

// Server is one simulated cloud. It is safe for concurrent use.
type Server struct {
	options  Options
	scenario scenarioFile
	handler  http.Handler
	pages    func() (*template.Template, error) // parsed when the first is shown

	mu       sync.Mutex // guards everything below
	world    world
	store    store
	signing  signing
	codes    map[string]*grant    // by SHA-256 of the code
	devices  map[string]*device   // by SHA-256 of the device code
	sessions map[string]string    // session cookie to account
	visits   map[string]*visit    // sign-ins under way in a browser
	played   map[int]int          // how often each scripted answer was given
	jtis     map[string]time.Time // client assertions seen, by client and jti
}

// New builds the cloud of a scenario. It fails when the scenario is unknown or
// the state file cannot be read.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Scenario == "" {
		o.Scenario = scenarioWell
	}
	s := &Server{
		options: o, codes: map[string]*grant{}, devices: map[string]*device{}, sessions: map[string]string{},
		visits: map[string]*visit{}, played: map[int]int{}, jtis: map[string]time.Time{},
		pages: sync.OnceValues(parsePages),
	}
	var err error
	if s.scenario, err = loadScenario(o.Scenario); err != nil {
		return nil, err
	}
	if s.world, err = s.freshWorld(); err != nil {
		return nil, err
	}
	if s.store, err = openStore(o.StateFile, o.Scenario); err != nil {
		return nil, err
	}
	s.store.overlay(&s.world)
	s.handler = unframed(s.routes())
	return s, nil
}

// freshWorld is the world as the scenario begins.
func (s *Server) freshWorld() (world, error) {
	w, err := loadWorld()
	if err != nil {
		return world{}, err
	}
	for i, p := range s.scenario.World {
		if err := w.apply(p); err != nil {
			return world{}, fmt.Errorf("sandbox: scenario %s, change %d: %w", s.scenario.Name, i, err)
		}
	}
	s.dateSecret(&w)
	return w, nil
}

// Cloud returns the endpoints of the sandbox under a base, which is a scheme
// and a host without path ("https://sandbox.invalid").
func (s *Server) Cloud(base string) connection.Cloud {
	base = strings.TrimRight(base, "/")
	return connection.Cloud{
		Name: connection.CloudSandbox, Login: base + pathLogin, API: base + pathAPI, Web: base + pathWeb,
		Portal: base + pathPortal, Resource: connection.Resource,
	}
}

// Handler serves the whole cloud. It takes its own base from each request.
func (s *Server) Handler() http.Handler { return s.handler }

// Profiles returns ready-made connections of this scenario; the first is the
// one that the scenario is about.
func (s *Server) Profiles() []connection.Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]connection.Profile, 0, len(s.world.Connections))
	for _, c := range s.connections() {
		list = append(list, c.profile)
	}
	return list
}

// Secret returns the client secret that belongs to a ready-made connection: in
// some scenarios a wrong one, or none.
func (s *Server) Secret(profileID string) connection.Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.connections() {
		if c.profile.ID == profileID {
			return c.secret
		}
	}
	return ""
}

// now is the clock of the simulated services, which a scenario may set wrong
// in relation to this computer's.
func (s *Server) now() time.Time {
	return s.options.Now().Add(time.Duration(s.scenario.Clock)).UTC()
}

// errNoScenario is wrapped by New when no scenario has the name.
var errNoScenario = errors.New("sandbox: no such scenario")

// baseOf is the scheme and host under which a request reached the sandbox.
func baseOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// unframed forbids every answer to be framed, also those that the router gives by
// itself. Pages say more.
func unframed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}
