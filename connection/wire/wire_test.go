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
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
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

func do(t *testing.T, c *http.Client, method, address string, header http.Header) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader("client_secret=CANARY"))
	if err != nil {
		t.Fatal(err)
	}
	for k := range header {
		req.Header.Set(k, header.Get(k))
	}
	resp, err := c.Do(req)
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	return resp, err
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

func TestFormsAreNeverSentOn(t *testing.T) {
	var leaked atomic.Bool
	other := serve(t, func(http.ResponseWriter, *http.Request) { leaked.Store(true) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/token?client_secret=CANARY", status)
		})
		c := client(t, wire.Options{})
		_, err := do(t, c, http.MethodPost, s.URL, nil)
		f := fault(t, wire.Classify(connection.StageToken, "login.test", err))
		if f.Net != connection.NetRedirect || f.HTTP != status || f.Stage != connection.StageToken || strings.Contains(fmt.Sprint(f.Args), "CANARY") {
			t.Errorf("%d: %v %v", status, f, f.Args)
		}
		// A question that must not travel either: a token request by GET.
		if _, err := do(t, wire.NeverRedirect(c), http.MethodGet, s.URL, nil); fault(t, err).Net != connection.NetRedirect {
			t.Errorf("%d: GET with NeverRedirect followed: %v", status, err)
		}
	}
	if leaked.Load() {
		t.Error("something followed the redirect")
	}
}

func TestQuestionsAreSentOnWithoutCredentials(t *testing.T) {
	var auth, referer, path string
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		auth, referer, path = r.Header.Get("Authorization"), r.Header.Get("Referer"), r.URL.Path
	})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL+"/there", http.StatusFound)
		case "/within":
			http.Redirect(w, r, "/here", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/up":
			http.Redirect(w, r, "https://127.0.0.1:1/", http.StatusFound)
		case "/here":
			auth, path = r.Header.Get("Authorization"), r.URL.Path
		}
	})
	c := client(t, wire.Options{})
	bearer := http.Header{"Authorization": {"Bearer CANARY"}}
	if _, err := do(t, c, http.MethodGet, s.URL+"/away?code=CANARY", bearer); err != nil || path != "/there" || auth != "" || referer != "" {
		t.Errorf("to another host: %v, path %q, Authorization %q, Referer %q", err, path, auth, referer)
	}
	if _, err := do(t, c, http.MethodGet, s.URL+"/within", bearer); err != nil || path != "/here" || auth == "" {
		t.Errorf("within the host: %v, path %q, Authorization %q", err, path, auth)
	}
	for _, p := range []string{"/loop", "/up"} {
		if _, err := do(t, c, http.MethodGet, s.URL+p, nil); fault(t, err).Net != connection.NetRedirect {
			t.Errorf("%s: %v", p, err)
		}
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
	resp, err := do(t, client(t, wire.Options{CAFile: good}), http.MethodGet, s.URL, nil)
	if err != nil || resp.ProtoMajor != 2 {
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

func TestProxy(t *testing.T) {
	type seen struct{ url, auth string }
	var last seen
	var status int
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		last = seen{r.RequestURI, r.Header.Get("Proxy-Authorization")}
		w.WriteHeader(status)
	})
	u, _ := url.Parse(proxy.URL)
	l := journal.New(5)
	c := client(t, wire.Options{Proxy: "http://user:CANARY@" + u.Host, NoProxy: ".direct.test, 10.0.0.0/8;exact.test:8443", Journal: l, ConnectTimeout: time.Second})

	status = http.StatusOK
	if _, err := do(t, c, http.MethodGet, "http://far.test/x", nil); err != nil || last.url != "http://far.test/x" || last.auth == "" {
		t.Errorf("through the proxy: %v, %+v", err, last)
	}
	for want, address := range map[connection.NetKind]string{connection.NetProxyAuth: "http://far.test/", connection.NetProxy: "https://far.test/"} {
		status = http.StatusProxyAuthRequired
		if want == connection.NetProxy {
			status = http.StatusForbidden
		}
		_, err := do(t, c, http.MethodGet, address, nil)
		f := wire.Classify(connection.StageNetwork, "far.test", err)
		if f.Net != want || f.HTTP != status || strings.Contains(f.Error(), "CANARY") {
			t.Errorf("%s: %v", address, f)
		}
	}
	status = http.StatusProxyAuthRequired
	_, err := do(t, c, http.MethodGet, "https://far.test/", nil)
	if f := wire.Classify(connection.StageNetwork, "far.test", err); f.Net != connection.NetProxyAuth {
		t.Errorf("407 to CONNECT: %v", f)
	}

	own := serve(t, func(http.ResponseWriter, *http.Request) {})
	last = seen{}
	if _, err := do(t, c, http.MethodGet, own.URL, nil); err != nil || last.url != "" {
		t.Errorf("loopback went to the proxy: %v %+v", err, last)
	}
	for _, x := range l.All() {
		if strings.Contains(fmt.Sprint(x), "CANARY") || strings.Contains(fmt.Sprint(x), "dXNlcjpDQU5BUlk") {
			t.Errorf("the journal knows the proxy's password: %+v", x)
		}
	}
}

func TestNoProxyList(t *testing.T) {
	list := ".below.test, whole.test *.star.test 10.0.0.0/8;192.0.2.7,[2001:db8::1]:443 port.test:8443"
	rt, ok := unwrap(client(t, wire.Options{Proxy: "proxy.test:3128", NoProxy: list}).Transport)
	if !ok {
		t.Skip("transport is wrapped")
	}
	for address, direct := range map[string]bool{
		"https://a.below.test/": true, "https://below.test/": false, "https://whole.test": true, "https://a.whole.test": true,
		"https://notwhole.test": false, "https://x.star.test": true, "https://10.9.8.7/": true, "https://11.0.0.1/": false,
		"http://192.0.2.7": true, "https://[2001:db8::1]/": true, "https://port.test:8443/": true, "https://port.test/": false,
		"http://localhost:9/": true, "http://127.0.0.9/": true, "http://[::1]:9/": true, "http://x.localhost/": true, "https://WHOLE.test./": true,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rt(&http.Request{URL: u})
		if err != nil || (got == nil) != direct {
			t.Errorf("%s: proxy %v, %v", address, got, err)
		}
	}
}

func TestProxyAddressesThatAreNone(t *testing.T) {
	for _, p := range []string{"://CANARY", "ftp://u:CANARY@host", "http://", "http://u:CANARY@%zz", "http://[::1"} {
		_, err := wire.New(wire.Options{Proxy: p})
		f := fault(t, err)
		if f.Kind != "proxy-address" || strings.Contains(fmt.Sprint(f, f.Args), "CANARY") {
			t.Errorf("%s: %v", p, f)
		}
	}
}

// TestEnvironmentIsRespected runs itself anew, because Go reads the proxy
// variables once.
func TestEnvironmentIsRespected(t *testing.T) {
	if os.Getenv("WIRE_CHILD") != "" {
		rt, _ := unwrap(client(t, wire.Options{}).Transport)
		for address, want := range map[string]string{"https://a.test/": "http://env.test:3128", "https://b.test/": "", "http://localhost:1/": ""} {
			u, _ := url.Parse(address)
			got, err := rt(&http.Request{URL: u})
			if err != nil || got == nil && want != "" || got != nil && got.String() != want {
				t.Errorf("%s: %v, %v", address, got, err)
			}
		}
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestEnvironmentIsRespected", "-test.v")
	cmd.Env = append(os.Environ(), "WIRE_CHILD=1", "HTTPS_PROXY=http://env.test:3128", "HTTP_PROXY=http://env.test:3128", "NO_PROXY=b.test")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
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
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("{}")), Request: r, Header: http.Header{}}, nil
	})
	if _, err := do(t, client(t, wire.Options{Transport: rt, Journal: l}), http.MethodGet, "https://nowhere.test/", nil); err != nil || len(l.All()) != 1 {
		t.Errorf("%v, %d recorded", err, len(l.All()))
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
