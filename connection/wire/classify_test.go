package wire_test

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

func TestClassifyKinds(t *testing.T) {
	leaf := &x509.Certificate{Issuer: pkix.Name{CommonName: "Inspection Root", Organization: []string{"Contoso"}}, NotAfter: time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)}
	op := func(op string, err error) error {
		return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	for name, c := range map[string]struct {
		err  error
		want connection.NetKind
	}{
		"nohost":       {&net.DNSError{IsNotFound: true}, connection.NetNoHost},
		"dns slow":     {&net.DNSError{IsTimeout: true}, connection.NetTimeout},
		"dns nobody":   {&net.DNSError{IsTemporary: true}, connection.NetOffline},
		"refused":      {op("dial", syscall.ECONNREFUSED), connection.NetRefused},
		"reset":        {op("read", syscall.ECONNRESET), connection.NetReset},
		"pipe":         {op("write", syscall.EPIPE), connection.NetReset},
		"offline":      {op("dial", syscall.ENETUNREACH), connection.NetOffline},
		"no route":     {op("dial", syscall.EHOSTUNREACH), connection.NetUnreachable},
		"timed out":    {op("dial", syscall.ETIMEDOUT), connection.NetTimeout},
		"deadline":     {context.DeadlineExceeded, connection.NetTimeout},
		"cancelled":    {context.Canceled, connection.NetCancelled},
		"proxy":        {op("proxyconnect", syscall.ECONNREFUSED), connection.NetProxy},
		"socks":        {op("socks connect", syscall.ECONNREFUSED), connection.NetProxy},
		"unknown":      {x509.UnknownAuthorityError{Cert: leaf}, connection.NetTLSUnknown},
		"expired":      {x509.CertificateInvalidError{Cert: leaf, Reason: x509.Expired}, connection.NetTLSExpired},
		"other reason": {x509.CertificateInvalidError{Cert: leaf, Reason: x509.IncompatibleUsage}, connection.NetTLSOther},
		"host":         {x509.HostnameError{Certificate: leaf, Host: "x"}, connection.NetTLSHost},
		"alert":        {tls.AlertError(40), connection.NetTLSOther},
		"no tls":       {tls.RecordHeaderError{Msg: "x"}, connection.NetTLSOther},
		"http":         {http.ErrSchemeMismatch, connection.NetTLSOther},
		"http2":        {errors.New("http2: server sent GOAWAY and closed the connection"), connection.NetHTTP2},
		"stream":       {errors.New("stream error: stream ID 1; INTERNAL_ERROR"), connection.NetHTTP2},
		"no length":    {errors.New(`net/http: HTTP/1.x transport connection broken: bad Content-Length "many"`), connection.NetMalformed},
		"headers":      {errors.New("net/http: HTTP/1.x transport connection broken: net/http: server response headers exceeded 65536 bytes; aborted"), connection.NetTooLarge},
		"no gzip":      {gzip.ErrHeader, connection.NetMalformed},
		"bad gzip":     {flate.CorruptInputError(7), connection.NetMalformed},
		"eof":          {io.EOF, connection.NetReset},
		"whatever":     {errors.New("whatever"), connection.NetUnreachable},
	} {
		err := &url.Error{Op: "Post", URL: "https://x/?client_secret=CANARY", Err: fmt.Errorf("wrapped: %w", c.err)}
		f := wire.Classify(connection.StageNetwork, "h.test", err)
		if f.Net != c.want || f.Args[connection.ArgHost] != "h.test" || strings.Contains(f.Error(), "CANARY") {
			t.Errorf("%s: %v", name, f)
		}
	}
	f := wire.Classify(connection.StageNetwork, "h", &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{{}, leaf}, Err: x509.UnknownAuthorityError{}})
	if f.Net != connection.NetTLSUnknown || f.Args[connection.ArgIssuer] != "Inspection Root (Contoso)" {
		t.Errorf("issuer: %v %v", f, f.Args)
	}
	f = wire.Classify(connection.StageNetwork, "h", x509.CertificateInvalidError{Cert: leaf, Reason: x509.Expired})
	if f.Args[connection.ArgDate] != "2024-05-06" {
		t.Errorf("date: %v", f.Args)
	}
	if wire.Classify(connection.StageNetwork, "h", nil) != nil {
		t.Error("no error, yet a fault")
	}
	f = wire.Classify(connection.StageNetwork, "h", x509.CertificateInvalidError{Cert: leaf, Reason: x509.NotAuthorizedToSign})
	if f.Net != connection.NetTLSOther || f.Kind != wire.KindFaultyRoot {
		t.Errorf("a root that may not sign: %v", f)
	}
	own := &connection.Fault{Stage: connection.StageBrowser, Kind: "mine"}
	if f := wire.Classify(connection.StageToken, "h", fmt.Errorf("x: %w", own)); f.Kind != "mine" || f.Stage != connection.StageToken || own.Stage != connection.StageBrowser {
		t.Errorf("a fault in the error: %v", f)
	}
}
