package check_test

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// served is the cloud behind a real TLS server; it counts connections.
func served(t *testing.T, c *cloud) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var dialled atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := r.Clone(r.Context())
		in.URL.Scheme, in.URL.Host = "https", r.Host
		resp, err := c.RoundTrip(in)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer func() { _ = resp.Body.Close() }()
		for k := range resp.Header {
			w.Header().Set(k, resp.Header.Get(k))
		}
		w.WriteHeader(resp.StatusCode)
		var body strings.Builder
		_ = resp.Write(&body)
		_, text, _ := strings.Cut(body.String(), "\r\n\r\n")
		_, _ = w.Write([]byte(text))
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialled.Add(1)
		}
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, &dialled
}

// The handshake of the network rung is the only one.
func TestConnectionsAreReused(t *testing.T) {
	c := newCloud()
	s, dialled := served(t, c)
	w := c.world()
	w.HTTP = s.Client()
	w.Profile.Advanced.APIURL = s.URL
	w.Effective = w.Profile.Effective(connection.Public())
	r := check.Run(t.Context(), w, nil)
	if r.Verdict() == check.Fail {
		t.Fatalf("got %s", line(r))
	}
	if n := dialled.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestNetworkFailuresOfARealServer(t *testing.T) {
	tests := []struct {
		name string
		want connection.NetKind
		make func(w *check.World, s *httptest.Server)
	}{
		{"unknown authority", connection.NetTLSUnknown, func(w *check.World, _ *httptest.Server) {
			w.HTTP = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}}
		}},
		{"nobody listens", connection.NetRefused, func(_ *check.World, s *httptest.Server) { s.Close() }},
		{"other name in the certificate", connection.NetTLSHost, func(w *check.World, s *httptest.Server) {
			tr := s.Client().Transport.(*http.Transport).Clone()
			tr.TLSClientConfig.ServerName = "elsewhere.test"
			w.HTTP = &http.Client{Transport: tr}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCloud()
			s, _ := served(t, c)
			w := c.world()
			w.HTTP = s.Client()
			w.Profile.Advanced.APIURL = s.URL
			w.Effective = w.Profile.Effective(connection.Public())
			tt.make(&w, s)
			r := check.Run(t.Context(), w, nil)
			x, _ := r.Result(check.RungNetwork)
			if x.Verdict != check.Fail || x.Findings[0].Fault.Net != tt.want {
				t.Errorf("got %s, %+v", line(r), x.Findings)
			}
			if r.Results[1].Findings[0].Args[connection.ArgHost] == "" {
				t.Error("which host it was is not said")
			}
		})
	}
}
