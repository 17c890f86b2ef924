package wire_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

func client(t *testing.T, o wire.Options) *http.Client {
	t.Helper()
	c, err := wire.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// do sends a request and returns the major version of the protocol that the
// answer came in.
func do(t *testing.T, c *http.Client, method, address string, header http.Header) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader("client_secret=CANARY"))
	if err != nil {
		t.Fatal(err)
	}
	for k := range header {
		req.Header.Set(k, header.Get(k))
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.ProtoMajor, nil
}

func fault(t *testing.T, err error) *connection.Fault {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) {
		t.Fatalf("not a fault: %v", err)
	}
	return f
}

func TestItSaysWhoItIs(t *testing.T) {
	var got string
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.UserAgent() })
	_, err := do(t, client(t, wire.Options{UserAgent: "BCConnect/1.0"}), http.MethodGet, s.URL, nil)
	if err != nil || got != "BCConnect/1.0" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestOwnCertificateFile(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	good := write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))

	_, err := do(t, client(t, wire.Options{}), http.MethodGet, s.URL, nil)
	f := wire.Classify(connection.StageNetwork, "login.test", err)
	if f.Net != connection.NetTLSUnknown || f.Args[connection.ArgIssuer] != "Acme Co" || f.Args[connection.ArgHost] != "login.test" {
		t.Errorf("unknown authority: %v, %v", f, f.Args)
	}
	proto, err := do(t, client(t, wire.Options{CAFile: good}), http.MethodGet, s.URL, nil)
	if err != nil || proto != 2 {
		t.Errorf("with its certificate: %v", err)
	}
	for name, path := range map[string]string{"no certificate": write("x.pem", []byte("nothing here")), "missing": filepath.Join(dir, "none"), "a folder": dir} {
		_, err := wire.New(wire.Options{CAFile: path})
		if f := fault(t, err); f.Kind != "ca-file" || f.Args[connection.ArgPath] != path {
			t.Errorf("%s: %v", name, f)
		}
	}
	u, _ := url.Parse(s.URL)
	_, err = do(t, client(t, wire.Options{CAFile: good, Proxy: wire.ProxyNone}), http.MethodGet, "https://localhost:"+u.Port(), nil)
	if f := wire.Classify(connection.StageNetwork, "localhost", err); f.Net != connection.NetTLSHost {
		t.Errorf("wrong host: %v", f)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	s.TLS.MaxVersion = 0x0302 // TLS 1.1
	_, err := do(t, client(t, wire.Options{}), http.MethodGet, s.URL, nil)
	if f := wire.Classify(connection.StageNetwork, "x", err); f.Net != connection.NetTLSOther {
		t.Errorf("TLS 1.1: %v", f)
	}
}

func TestStalledServerTimesOut(t *testing.T) {
	block := make(chan struct{})
	s := serve(t, func(http.ResponseWriter, *http.Request) { <-block })
	defer close(block)
	_, err := do(t, client(t, wire.Options{ResponseTimeout: 50 * time.Millisecond}), http.MethodGet, s.URL, nil)
	if f := wire.Classify(connection.StageReachable, "x", err); f.Net != connection.NetTimeout {
		t.Errorf("%v", f)
	}
}

func TestCancelIsToldApart(t *testing.T) {
	block := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(http.ResponseWriter, *http.Request) { cancel(); <-block })
	defer close(block)
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/?code=CANARY", nil)
	_, err := client(t, wire.Options{}).Do(req) //nolint:bodyclose // it fails
	f := wire.Classify(connection.StageToken, "x", err)
	if f.Net != connection.NetCancelled || !errors.Is(f, context.Canceled) || strings.Contains(f.Error(), "CANARY") {
		t.Errorf("%v", f)
	}
}

func TestSocketFailures(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	_ = l.Close()
	_, err = do(t, client(t, wire.Options{}), http.MethodGet, "http://"+closed+"/?code=CANARY", nil)
	if f := wire.Classify(connection.StageNetwork, closed, err); f.Net != connection.NetRefused || strings.Contains(f.Error(), "CANARY") {
		t.Errorf("nobody listens: %v", f)
	}
	for name, c := range map[string]struct {
		say  string
		want connection.NetKind
	}{"hangs up": {"", connection.NetReset}, "another language": {"SSH-2.0-OpenSSH\r\n\r\n", connection.NetMalformed}} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, c.say)
				_ = conn.Close()
			}
		}()
		_, err = do(t, client(t, wire.Options{}), http.MethodPost, "http://"+l.Addr().String(), nil)
		if f := wire.Classify(connection.StageNetwork, "x", err); f.Net != c.want {
			t.Errorf("%s: %v", name, f)
		}
		_, err = do(t, client(t, wire.Options{}), http.MethodPost, "https://"+l.Addr().String(), nil)
		if f := wire.Classify(connection.StageNetwork, "x", err); f.Net != connection.NetTLSOther && f.Net != connection.NetReset {
			t.Errorf("%s over TLS: %v", name, f)
		}
		_ = l.Close()
	}
}

func TestReplacedTransportIsStillRecorded(t *testing.T) {
	l := journal.New(2)
	rt := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}")), Request: r, Header: http.Header{}}, nil
	})
	if _, err := do(t, client(t, wire.Options{Transport: rt, Journal: l}), http.MethodGet, "https://nowhere.test/", nil); err != nil || len(l.All()) != 1 {
		t.Errorf("%v, %d recorded", err, len(l.All()))
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
