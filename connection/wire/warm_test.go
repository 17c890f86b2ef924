package wire_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync/atomic"
	"testing"

	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

// secure is an https server that counts what reaches it.
type secure struct {
	*httptest.Server

	requests atomic.Int32
	ready    chan struct{} // a handshake has ended
	roots    *x509.CertPool
}

func serveTLS(t *testing.T, http2 bool) *secure {
	t.Helper()
	s := &secure{ready: make(chan struct{}, 64), roots: x509.NewCertPool()}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.requests.Add(1) }))
	s.EnableHTTP2 = http2
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS12, VerifyConnection: func(tls.ConnectionState) error {
		s.ready <- struct{}{}
		return nil
	}}
	s.StartTLS()
	t.Cleanup(s.Close)
	s.roots.AddCert(s.Certificate())
	return s
}

// ask sends a request and says whether its connection was there before.
func (s *secure) ask(t *testing.T, c *http.Client) (reused bool) {
	t.Helper()
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused || i.WasIdle }})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return reused
}

// TestWarm wants a connection with its handshake and not one request, and the
// next request on that connection.
func TestWarm(t *testing.T) {
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			s, log := serveTLS(t, http2), journal.New(10)
			c := client(t, wire.Options{RootCAs: s.roots, Journal: log})
			wire.Warm(t.Context(), c, s.URL+"/companies")()
			<-s.ready
			if n := s.requests.Load(); n != 0 || len(log.All()) != 0 {
				t.Errorf("%d requests, %d in the journal", n, len(log.All()))
			}
			s.ask(t, c)
			if r := s.requests.Load(); r != 1 {
				t.Errorf("%d requests", r)
			}
			if !s.ask(t, c) {
				t.Error("the connection was not kept")
			}
			wire.Warm(t.Context(), c, s.URL)() // there is one already
			s.ask(t, c)
			if r := s.requests.Load(); r != 3 {
				t.Errorf("%d requests", r)
			}
		})
	}
}

// TestWarmHarmless wants nothing to happen where nothing can be warmed, and a
// later request to succeed or fail by itself.
func TestWarmHarmless(t *testing.T) {
	s := serveTLS(t, true)
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	network := client(t, wire.Options{RootCAs: s.roots})
	memory := client(t, wire.Options{Transport: http.NewFileTransport(http.Dir("."))})
	ended, stop := context.WithCancel(t.Context())
	stop()
	for _, x := range []struct {
		c       *http.Client
		address string
	}{
		{network, plain.URL},
		{network, "https://127.0.0.1:1/"},
		{network, "https://\x00"},
		{network, ""},
		{memory, s.URL},
		{&http.Client{}, s.URL},
		{http.DefaultClient, s.URL},
	} {
		wire.Warm(t.Context(), x.c, x.address)()
		wire.Warm(ended, x.c, x.address)()
	}
	s.ask(t, network)
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
}
