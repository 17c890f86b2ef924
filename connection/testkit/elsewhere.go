package testkit

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/sandbox"
)

// Elsewhere is an authority and a Business Central at addresses of their own.
type Elsewhere struct {
	Base   string // "https://localhost:41999"
	CAFile string // the private authority's certificate, PEM
	// KeyFingerprint is the SHA-256 of the server's public key in base64, which
	// Chromium takes as --ignore-certificate-errors-spki-list.
	KeyFingerprint string
	// Profile names all its endpoints itself.
	Profile connection.Profile
	Secret  connection.Secret

	// Browse is the sandbox's scripted person, who signs in from here.
	Browse func(ctx context.Context, address string) error

	mu     sync.Mutex
	asked  map[string]int
	astray []string
}

// moved is a part of the sandbox and where it lies here.
type moved struct{ here, there string }

// Serve puts the sandbox elsewhere until the test ends, and returns its first
// ready-made connection of a mode.
func Serve(tb testing.TB, mode connection.Mode) *Elsewhere {
	tb.Helper()
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	ready := srv.Profiles()
	at := slices.IndexFunc(ready, func(p connection.Profile) bool { return p.Mode == mode })
	if at < 0 {
		tb.Fatalf("the sandbox has no connection of mode %s", mode)
	}
	ca := newAuthority(tb)
	cert, fingerprint := ca.issue(tb)
	var lc net.ListenConfig
	l, err := lc.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	e := &Elsewhere{
		Base: "https://localhost:" + port, CAFile: ca.file, KeyFingerprint: fingerprint,
		Secret: srv.Secret(ready[at].ID), asked: map[string]int{},
	}
	e.Profile = e.own(ready[at])
	parts := table(ready[at].Tenant, tenantID(tb, srv, ready[at].Tenant))
	e.Browse = func(ctx context.Context, address string) error {
		return srv.Browse(ctx, strings.Replace(address, e.Base+parts[0].here, e.Base+parts[0].there, 1))
	}
	server := &http.Server{
		Handler: e.proxy(srv.Handler(), parts), ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}},
		ErrorLog:  log.New(io.Discard, "", 0), // a client that does not trust it is no news
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.ServeTLS(l, "", "")
	}()
	tb.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return e
}

// own is a ready-made connection with the addresses of here.
func (e *Elsewhere) own(p connection.Profile) connection.Profile {
	p.ID, p.Cloud = "", connection.CloudOwn
	p.Advanced = connection.Advanced{
		AuthURL: e.Base + "/sts/authorize", TokenURL: e.Base + "/sts/token", OpenIDURL: e.Base + "/sts/keys-and-config",
		APIURL: e.Base + "/erp", EnvironmentsURL: e.Base + "/erp/envs",
	}
	return p
}

// tenantID asks the sandbox for the id of a tenant, by which its own answers
// call it.
func tenantID(tb testing.TB, srv *sandbox.Server, name string) string {
	tb.Helper()
	address := "https://sandbox.invalid/login/" + name + "/v2.0/.well-known/openid-configuration"
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	res, err := srv.Transport().RoundTrip(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var meta struct{ Issuer string }
	if err := json.NewDecoder(res.Body).Decode(&meta); err != nil {
		tb.Fatal(err)
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(meta.Issuer, "https://sandbox.invalid/login/"), "/")
	return id
}

// table says where each part lies, for a tenant under each of its names. An
// exact address stands before the folder that it would fall into.
func table(names ...string) []moved {
	var parts []moved
	for _, name := range names {
		login := "/login/" + name
		parts = append(parts,
			moved{"/sts/authorize", login + "/oauth2/v2.0/authorize"},
			moved{"/sts/token", login + "/oauth2/v2.0/token"},
			moved{"/sts/keys-and-config", login + "/v2.0/.well-known/openid-configuration"},
			moved{"/sts/keys", login + "/discovery/v2.0/keys"},
		)
	}
	return append(parts,
		moved{"/sts/steps/", "/practice/"},
		moved{"/sts/directory/", "/login/"},
		moved{"/erp/envs", "/api/environments/v1.2"},
		moved{"/erp/", "/api/"},
		moved{"/client/", "/bc/"},
	)
}

// proxy serves the sandbox under the addresses of here.
func (e *Elsewhere) proxy(next http.Handler, parts []moved) http.Handler {
	outward := e.outward(parts)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		at := slices.IndexFunc(parts, func(m moved) bool {
			return path == m.here || strings.HasSuffix(m.here, "/") && strings.HasPrefix(path, m.here)
		})
		e.note(r, at >= 0)
		if at < 0 {
			http.NotFound(w, r)
			return
		}
		in := r.Clone(r.Context())
		in.URL.RawPath = parts[at].there + strings.TrimPrefix(path, parts[at].here)
		var err error
		if in.URL.Path, err = url.PathUnescape(in.URL.RawPath); err != nil {
			http.NotFound(w, r)
			return
		}
		in.RequestURI = in.URL.RequestURI()
		var a answer
		next.ServeHTTP(&a, in)
		a.send(w, outward)
	})
}

// outward turns what leads to the sandbox's own addresses into those of here,
// as it stands in JSON and pages, and in the query of another address.
func (e *Elsewhere) outward(parts []moved) *strings.Replacer {
	pairs := make([]string, 0, 6*len(parts))
	for _, m := range parts {
		pairs = append(pairs, e.Base+m.there, e.Base+m.here, `"`+m.there, `"`+m.here,
			url.QueryEscape(e.Base+m.there), url.QueryEscape(e.Base+m.here))
	}
	return strings.NewReplacer(pairs...)
}

// note remembers who asked for what. Browsers look for an icon by themselves.
func (e *Elsewhere) note(r *http.Request, known bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case known:
		e.asked[r.URL.Path]++
	case r.URL.Path != "/favicon.ico":
		e.astray = append(e.astray, r.Method+" "+r.URL.Path)
	}
}

// Asked says how often a path was asked for.
func (e *Elsewhere) Asked(path string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked[path]
}

// Astray lists the requests for addresses that nobody told the client.
func (e *Elsewhere) Astray() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.astray)
}

// WriteFile writes the connection file into a folder and returns its path.
func (e *Elsewhere) WriteFile(tb testing.TB, dir string) string {
	tb.Helper()
	var b bytes.Buffer
	if err := handover.WriteFile(&b, e.Profile); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, "own"+handover.Extension)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// answer is one of the sandbox's, held back to be turned round.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

func (a *answer) send(w http.ResponseWriter, outward *strings.Replacer) {
	a.WriteHeader(http.StatusOK)
	maps.Copy(w.Header(), a.Header())
	if to := a.Header().Get("Location"); to != "" {
		w.Header().Set("Location", outward.Replace(`"` + to)[1:])
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, outward.Replace(a.body.String()))
}
