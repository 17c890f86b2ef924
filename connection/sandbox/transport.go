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
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	switch kind {
	case "offline":
		return dial(syscall.ENETUNREACH)
	case "refused":
		return dial(syscall.ECONNREFUSED)
	case "nohost":
		return dial(&net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true})
	case "tls-unknown":
		cert := &x509.Certificate{
			Subject: pkix.Name{CommonName: r.URL.Hostname()}, Issuer: pkix.Name{CommonName: "Contoso Web Filter Root", Organization: []string{"Contoso Ltd."}},
		}
		return &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: x509.UnknownAuthorityError{Cert: cert}}
	case "proxy-auth":
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: errors.New(http.StatusText(http.StatusProxyAuthRequired))}
	default:
		return nil
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
