// Package wire builds the program's one HTTP client and says in the words of
// the trade why a request failed below HTTP or why an answer is not what HTTP
// promised.
//
// It refuses to switch certificate verification off, to send anything that is
// not meant for it through a redirect, and to send loopback requests to a proxy.
package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// Times that hold where Options name none.
const (
	defaultConnect  = 15 * time.Second
	defaultResponse = 60 * time.Second
)

// ProxyNone as Options.Proxy connects directly, whatever the system says.
const ProxyNone = "none"

// Options say how the program reaches the network. The zero value is what the
// system says.
type Options struct {
	// Proxy is empty for the system's (Windows' settings, HTTPS_PROXY), ProxyNone for
	// none, or the address of one, with credentials if it wants some:
	// "http://user:password@proxy:8080"; http, https, socks5 and socks5h.
	Proxy string
	// NoProxy lists hosts that are reached directly, in the form of the NO_PROXY
	// variable, which holds where this is empty. Loopback is always direct.
	NoProxy string
	// CAFile holds certificates (PEM) to trust besides the system's.
	CAFile string
	// ConnectTimeout bounds connecting and the TLS handshake, 15 s if zero.
	ConnectTimeout time.Duration
	// ResponseTimeout bounds the wait for an answer to begin, 60 s if zero; a
	// whole exchange may take twice as long.
	ResponseTimeout time.Duration
	// Journal records what is said; nil records nothing.
	Journal *journal.Log
	// UserAgent is how the program calls itself, "BCConnect/1.0".
	UserAgent string
	// Transport replaces the network: the sandbox in memory, or a test.
	Transport http.RoundTripper
	// RootCAs replaces the system's trusted certificates.
	RootCAs *x509.CertPool
}

// New builds the client. The error is a *connection.Fault: the certificate file
// cannot be used (Kind "ca-file"), or the proxy's address is none (Kind
// "proxy-address").
func New(o Options) (*http.Client, error) {
	rt := o.Transport
	if rt == nil {
		network, err := transport(o)
		if err != nil {
			return nil, err
		}
		rt = network
	}
	response := orDefault(o.ResponseTimeout, defaultResponse)
	return &http.Client{
		Transport:     agent{name: o.UserAgent, next: o.Journal.Transport(proxyGate{rt}), base: rt},
		CheckRedirect: checkRedirect,
		Timeout:       2 * response,
	}, nil
}

// transport talks to the real network. Connections are kept for as many
// requests at once as a test of all connections makes (two by each of 32), and a dead one, after
// the computer slept, is found by a ping.
func transport(o Options) (*http.Transport, error) {
	roots, err := trusted(o)
	if err != nil {
		return nil, err
	}
	proxy, err := chooseProxy(o.Proxy, o.NoProxy)
	if err != nil {
		return nil, err
	}
	connect := orDefault(o.ConnectTimeout, defaultConnect)
	return &http.Transport{
		Proxy:                  proxy,
		OnProxyConnectResponse: refusedByProxy,
		DialContext:            (&net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    connect,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12, RootCAs: roots, ClientSessionCache: tls.NewLRUClientSessionCache(64),
		},
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		ResponseHeaderTimeout:  orDefault(o.ResponseTimeout, defaultResponse),
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}, nil
}

// trusted returns the certificates to trust; nil means the system's.
func trusted(o Options) (*x509.CertPool, error) {
	if o.CAFile == "" {
		return o.RootCAs, nil
	}
	fault := func(err error) error {
		return (&connection.Fault{Stage: connection.StageNetwork, Kind: "ca-file", Err: err}).With(connection.ArgPath, o.CAFile)
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, fault(err)
	}
	pool := o.RootCAs
	if pool != nil {
		pool = pool.Clone()
	} else if pool, err = x509.SystemCertPool(); err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fault(errNoCertificate)
	}
	return pool, nil
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}

// agent signs requests with the program's name.
type agent struct {
	name string
	next http.RoundTripper
	base http.RoundTripper // the network, or what replaces it
}

// RoundTrip implements http.RoundTripper.
func (a agent) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.name != "" && r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", a.name)
	}
	return a.next.RoundTrip(r)
}

// CloseIdleConnections lets http.Client close what is kept open.
func (a agent) CloseIdleConnections() { closeIdle(a.next) }

func closeIdle(rt http.RoundTripper) {
	if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// proxyGate makes the proxy's "407" an error for plain http requests as well,
// where it would look like an answer of the service.
type proxyGate struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (g proxyGate) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := g.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusProxyAuthRequired {
		return resp, err
	}
	_ = resp.Body.Close()
	return nil, &proxyError{status: resp.StatusCode}
}

// CloseIdleConnections lets http.Client close what is kept open.
func (g proxyGate) CloseIdleConnections() { closeIdle(g.next) }

func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{status: resp.StatusCode}
}
