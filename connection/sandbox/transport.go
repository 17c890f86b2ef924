package sandbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bcconnect/connection"
)

// Transport serves requests in memory, whatever their host: no socket is
// opened, so it works under testing/synctest. Use it with
// Cloud("https://sandbox.invalid").
func (s *Server) Transport() http.RoundTripper { return memory{s} }

type memory struct{ s *Server }

// RoundTrip plays one request against the handler.
func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if err := m.s.networkFault(r); err != nil {
		closeBody(r)
		return nil, err
	}
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if r.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, ServerName: r.URL.Hostname()}
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := &recorder{header: http.Header{}}
	done := make(chan bool, 1)
	go func() {
		defer closeBody(r)
		done <- rec.run(m.s.handler, in)
	}()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case whole := <-done:
		if r.Context().Err() != nil {
			return nil, r.Context().Err()
		}
		return rec.response(r, whole)
	}
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}

// networkFault makes the error that net/http would give for a failure below
// HTTP, of the same types, so that clients can be tested on them.
func (s *Server) networkFault(r *http.Request) error {
	kind := ""
	for _, a := range s.scenario.Answers {
		method, pattern, _ := strings.Cut(a.To, " ")
		if a.Network != "" && (method == "*" || method == r.Method) && glob(pattern, r.URL.Path) {
			kind = a.Network
		}
	}
	if fault := networkFaults()[kind]; fault != nil {
		return fault(r.URL.Hostname())
	}
	return nil
}

// networkFaults are the failures below HTTP by name, each with the error that
// net/http gives for it.
func networkFaults() map[string]func(host string) error {
	op := func(what string, err error) func(string) error {
		return func(string) error { return &net.OpError{Op: what, Net: "tcp", Err: err} }
	}
	bad := func(why func(cert *x509.Certificate, host string) error) func(string) error {
		return func(host string) error {
			cert := met(host)
			return &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: why(cert, host)}
		}
	}
	return map[string]func(string) error{
		"offline":     op("dial", syscall.ENETUNREACH),
		"refused":     op("dial", syscall.ECONNREFUSED),
		"unreachable": op("dial", syscall.EHOSTUNREACH),
		"reset":       op("read", syscall.ECONNRESET),
		"timeout":     op("dial", os.ErrDeadlineExceeded),
		"nohost": func(host string) error {
			return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
		},
		"http2":      func(string) error { return errors.New("stream error: stream ID 1; INTERNAL_ERROR; received from peer") },
		"proxy":      op("proxyconnect", syscall.ECONNREFUSED),
		"proxy-auth": op("proxyconnect", errors.New(http.StatusText(http.StatusProxyAuthRequired))),
		"tls-unknown": bad(func(cert *x509.Certificate, _ string) error {
			return x509.UnknownAuthorityError{Cert: cert}
		}),
		"tls-expired": bad(func(cert *x509.Certificate, _ string) error {
			return x509.CertificateInvalidError{Cert: cert, Reason: x509.Expired}
		}),
		"tls-faulty-root": bad(func(cert *x509.Certificate, _ string) error {
			return x509.CertificateInvalidError{Cert: cert, Reason: x509.NotAuthorizedToSign}
		}),
		"tls-host": bad(func(cert *x509.Certificate, host string) error {
			return x509.HostnameError{Certificate: cert, Host: host}
		}),
		"tls-alert": func(string) error { return &net.OpError{Op: "remote error", Err: tls.AlertError(40)} }, // handshake_failure
	}
}

// met is the certificate of an inspecting proxy.
func met(host string) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: host}, Issuer: pkix.Name{CommonName: "Contoso Web Filter Root", Organization: []string{"Contoso Ltd."}},
		NotAfter: time.Date(2025, time.December, 31, 0, 0, 0, 0, time.UTC),
	}
}

// recorder is a ResponseWriter in memory.
type recorder struct {
	header http.Header
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
}

func (c *recorder) Header() http.Header { return c.header }

func (c *recorder) WriteHeader(status int) {
	if c.status == 0 {
		c.status, c.sent = status, c.header.Clone()
	}
}

func (c *recorder) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// run serves the request; it is false when the handler broke the connection.
func (c *recorder) run(h http.Handler, r *http.Request) (whole bool) {
	defer func() {
		if v := recover(); v != nil {
			if v != http.ErrAbortHandler { //nolint:errorlint // a recovered panic value, compared as net/http does
				panic(v)
			}
			whole = false
		}
	}()
	h.ServeHTTP(c, r)
	c.WriteHeader(http.StatusOK)
	return true
}

func (c *recorder) response(r *http.Request, whole bool) (*http.Response, error) {
	if c.status == 0 {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	var body io.Reader = bytes.NewReader(c.body.Bytes())
	length := int64(c.body.Len())
	if !whole {
		body = io.MultiReader(body, broken{})
		if n, err := strconv.ParseInt(c.sent.Get("Content-Length"), 10, 64); err == nil {
			length = n
		}
	}
	return &http.Response{
		Status: strconv.Itoa(c.status) + " " + http.StatusText(c.status), StatusCode: c.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: c.sent, Body: io.NopCloser(body), ContentLength: length, Request: r,
	}, nil
}

// broken is the end of a body that was cut off.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// headerTimeout bounds how long a browser may take to send its headers.
const headerTimeout = 10 * time.Second

// Listen serves the cloud on a free port of 127.0.0.1 until ctx ends.
func (s *Server) Listen(ctx context.Context) (connection.Cloud, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return connection.Cloud{}, err
	}
	host := l.Addr().String()
	srv := &http.Server{
		Handler: onlyHost(host, s.handler), ReadHeaderTimeout: headerTimeout,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	go func() { _ = srv.Serve(l) }()
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return s.Cloud("http://" + host), nil
}

// onlyHost refuses requests that reached the loopback address under another
// name (DNS rebinding).
func onlyHost(host string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(host)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host && r.Host != "localhost:"+port {
			http.Error(w, "The sandbox answers only on this computer.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
