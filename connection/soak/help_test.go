package soak_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// whole says that the long form is wanted (`make soak`).
func whole() bool { return os.Getenv("BCCONNECT_SOAK") != "" }

// knowledge is the catalogue, read once.
var knowledge = sync.OnceValues(diagnose.Load)

// pipes is a network of this process: each connection is a pair of pipes, so that
// the client's and the server's own HTTP run in full and virtual time goes on.
type pipes struct {
	calls chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.done)
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

// dial stands in the place of a TCP connection with TLS on it.
func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.calls <- there:
		return here, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ring is a keyring that always opens.
type ring struct {
	mu  sync.Mutex
	key []byte
}

func (r *ring) Get(context.Context) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.key == nil {
		return nil, vault.ErrNoKey
	}
	return r.key, nil
}

func (r *ring) Set(_ context.Context, key []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.key = key
	return nil
}

func (r *ring) Delete(context.Context) error { return errors.New("not asked for") }

// stage is a sandbox behind pipes, a data folder, and programs on it.
type stage struct {
	srv   *sandbox.Server
	cloud connection.Cloud
	net   *http.Transport
	watch *watch
	ring  *ring
	dir   string
	end   func()
}

const base = "https://sandbox.invalid"

func newStage(t *testing.T, scenario string) *stage {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, Latency: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	line := &pipes{calls: make(chan net.Conn), done: make(chan struct{})}
	handler := srv.Handler()
	server := &http.Server{
		ReadHeaderTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, ServerName: r.Host}
			handler.ServeHTTP(w, r)
		}),
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(line) })
	s := &stage{
		srv: srv, cloud: srv.Cloud(base), ring: &ring{}, dir: t.TempDir(), watch: newWatch(),
		net: &http.Transport{DialTLSContext: line.dial, MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second},
	}
	s.end = func() {
		s.net.CloseIdleConnections()
		_ = server.Close()
		serving.Wait()
	}
	s.watch.next = s.net
	return s
}

// program starts another one on the same folder: its own memory, vault and book.
func (s *stage) program(t *testing.T, name string) *engine.Engine {
	t.Helper()
	log := journal.New(500)
	client, err := wire.New(wire.Options{Transport: seen{s.watch, name}, Journal: log})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudSandbox: s.cloud}, HTTP: client, Journal: log,
		Vault: vault.Open(s.dir, s.ring), Book: profiles.Open(s.dir), Catalogue: catalogue, Dir: s.dir,
		Browse: func(context.Context, string) error { return errors.New("nobody opens a browser here") },
	})
}

// upload does in the sandbox what the administrator does in the portal.
func (s *stage) upload(t *testing.T, client string, public []byte) {
	t.Helper()
	form := url.Values{"client": {client}, "pem": {string(public)}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/entra/certificate", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.srv.Transport().RoundTrip(req)
	if err != nil || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %v %v", res, err)
	}
	_ = res.Body.Close()
}

// level is what a leak would raise.
type level struct {
	goroutines, handles int
	heap                uint64 // bytes in use after a collection
}

func (s *stage) level() level {
	s.net.CloseIdleConnections()
	time.Sleep(time.Second) // in virtual time: both ends of what was closed are gone
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	l := level{goroutines: runtime.NumGoroutine(), heap: m.HeapAlloc, handles: -1}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		l.handles = len(open)
	}
	return l
}
