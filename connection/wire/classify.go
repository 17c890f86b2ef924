package wire

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// KindFaultyRoot is the kind of a fault whose certificate was issued by one that
// may not issue any: an inspecting proxy whose own certificate is made wrongly.
const KindFaultyRoot = "tls-faulty-root"

// cause keeps an error's chain for errors.Is and shows it redacted: Go's own
// text holds the whole address that was asked.
type cause struct {
	text string
	err  error
}

// Error implements error.
func (c *cause) Error() string { return c.text }

// Unwrap returns the error as it was.
func (c *cause) Unwrap() error { return c.err }

// Classify makes a fault of an error that a request to host ended with. A fault
// that is already in the error keeps what it knows and gets the stage. A nil
// error gives nil.
func Classify(stage connection.Stage, host string, err error) *connection.Fault {
	if err == nil {
		return nil
	}
	var known *connection.Fault
	if errors.As(err, &known) {
		f := *known
		f.Stage = stage
		f.Args = maps.Clone(known.Args)
		if f.Args[connection.ArgHost] == "" {
			_ = f.With(connection.ArgHost, host)
		}
		return &f
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err
	}
	f := &connection.Fault{Stage: stage, Err: &cause{journal.Redact(err.Error()), err}}
	_ = f.With(connection.ArgHost, host)
	f.Net = kindOf(err, f)
	return f
}

// kindOf tells the kind of a failure; on the way it notes what it saw.
func kindOf(err error, f *connection.Fault) connection.NetKind {
	var proxy *proxyError
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return connection.NetCancelled
	case errors.As(err, &proxy):
		f.HTTP = proxy.status
		if proxy.status == http.StatusProxyAuthRequired {
			return connection.NetProxyAuth
		}
		return connection.NetProxy
	case errors.As(err, &op) && (op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")):
		if op.Err != nil && op.Err.Error() == http.StatusText(http.StatusProxyAuthRequired) {
			return connection.NetProxyAuth // net/http's own words where a transport does not ask why
		}
		return connection.NetProxy
	case errors.As(err, &dns):
		return kindOfDNS(dns)
	}
	if kind := kindOfTLS(err, f); kind != connection.NetNone {
		return kind
	}
	return kindOfSocket(err)
}

func kindOfDNS(err *net.DNSError) connection.NetKind {
	switch {
	case err.IsNotFound:
		return connection.NetNoHost
	case err.IsTimeout:
		return connection.NetTimeout
	}
	// Nobody could be asked for the name: there is no network.
	return connection.NetOffline
}

func kindOfTLS(err error, f *connection.Fault) connection.NetKind {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	if errors.As(err, &verify) {
		_ = f.With(connection.ArgIssuer, issuer(verify.UnverifiedCertificates))
	}
	switch {
	case errors.As(err, &unknown):
		if f.Args[connection.ArgIssuer] == "" && unknown.Cert != nil {
			_ = f.With(connection.ArgIssuer, issuer([]*x509.Certificate{unknown.Cert}))
		}
		return connection.NetTLSUnknown
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			noteDates(invalid.Cert, f)
			return connection.NetTLSExpired
		}
		if invalid.Reason == x509.NotAuthorizedToSign {
			f.Kind = KindFaultyRoot
		}
		return connection.NetTLSOther
	case errors.As(err, &host):
		return connection.NetTLSHost
	case verify != nil, errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch),
		strings.HasPrefix(err.Error(), "tls: "), strings.HasPrefix(err.Error(), "remote error: tls: "):
		return connection.NetTLSOther
	}
	return connection.NetNone
}

func noteDates(c *x509.Certificate, f *connection.Fault) {
	if c != nil {
		_ = f.With(connection.ArgDate, c.NotAfter.UTC().Format("2006-01-02"))
	}
}

// issuer names who issued the topmost certificate that was met: the authority
// that would have to be trusted, often the company's own proxy.
func issuer(chain []*x509.Certificate) string {
	if len(chain) == 0 || chain[len(chain)-1] == nil {
		return ""
	}
	name := chain[len(chain)-1].Issuer
	if name.CommonName == "" {
		return strings.Join(name.Organization, ", ")
	}
	if len(name.Organization) > 0 && !strings.Contains(name.CommonName, name.Organization[0]) {
		return name.CommonName + " (" + name.Organization[0] + ")"
	}
	return name.CommonName
}

func kindOfSocket(err error) connection.NetKind {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		if kind := kindOfErrno(errno); kind != connection.NetNone {
			return kind
		}
	}
	var slow net.Error
	text := err.Error()
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return connection.NetTimeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return connection.NetReset
	case strings.Contains(text, "http2:"), strings.Contains(text, "stream error:"):
		// Go's own constant text; its HTTP/2 error types cannot be named.
		return connection.NetHTTP2
	}
	return kindOfAnswer(err, text)
}

// kindOfAnswer tells an answer that came and made no sense. The texts are Go's
// own and constant; it has no names for these errors.
func kindOfAnswer(err error, text string) connection.NetKind {
	var packed flate.CorruptInputError
	switch {
	case strings.Contains(text, "response headers exceeded"):
		return connection.NetTooLarge
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "malformed MIME header"),
		strings.Contains(text, "transport connection broken"),
		errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &packed):
		return connection.NetMalformed
	}
	return connection.NetUnreachable
}
