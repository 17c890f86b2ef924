package wire_test

import (
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
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/wire"
)

func unwrap(rt http.RoundTripper) (func(*http.Request) (*url.URL, error), bool) {
	return wire.ProxyOf(rt)
}

func response(status int, contentType, body string) *http.Response {
	u, _ := url.Parse("https://login.test/token?code=CANARY")
	h := http.Header{"X-Ms-Request-Id": {"req-7"}, "Client-Request-Id": {"corr-7"}, "Retry-After": {"60"}}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: &http.Request{URL: u}}
}

func TestReadJSON(t *testing.T) {
	for name, c := range map[string]struct {
		kind, body string
		want       connection.NetKind
	}{
		"well":             {"application/json; charset=utf-8", `{"a":"b"}`, connection.NetNone},
		"odata":            {"application/json;odata.metadata=minimal", `{"a":"b"}`, connection.NetNone},
		"problem":          {"application/problem+json", `{"a":"b"}`, connection.NetNone},
		"no type":          {"", `{"a":"b"}`, connection.NetNone},
		"with BOM":         {"application/json", "\xef\xbb\xbf {\"a\":\"b\"}", connection.NetNone},
		"called text":      {"text/plain", `{"a":"b"}`, connection.NetNone},
		"empty":            {"application/json", "", connection.NetEmpty},
		"blank":            {"application/json", " \r\n", connection.NetEmpty},
		"html":             {"text/html", "<!DOCTYPE html><html>x</html>", connection.NetNotJSON},
		"html called json": {"application/json", "<html>x</html>", connection.NetNotJSON},
		"json called html": {"text/html", `{"a":"b"}`, connection.NetNotJSON},
		"xml":              {"application/xml", `<?xml version="1.0"?><a/>`, connection.NetNotJSON},
		"plain":            {"text/plain", "Too Many Requests", connection.NetNotJSON},
		"form":             {"application/x-www-form-urlencoded", "access_token=CANARY", connection.NetNotJSON},
		"truncated":        {"application/json", `{"a":"b`, connection.NetTruncated},
		"truncated early":  {"application/json", `{`, connection.NetTruncated},
		"broken":           {"application/json", `{"a":b}`, connection.NetNotJSON},
		"two values":       {"application/json", `{"a":"b"}{}`, connection.NetNotJSON},
		"other shape":      {"application/json", `{"a":{"b":1}}`, connection.NetMalformed},
		"a list":           {"application/json", `["a"]`, connection.NetMalformed},
		"too large":        {"application/json", `{"a":"` + strings.Repeat("x", 2000) + `"}`, connection.NetTooLarge},
	} {
		var into struct{ A string }
		err := wire.ReadJSON(response(502, c.kind, c.body), 1000, connection.StageToken, &into)
		if c.want == connection.NetNone {
			if err != nil || into.A != "b" {
				t.Errorf("%s: %v, %+v", name, err, into)
			}
			continue
		}
		f := fault(t, err)
		if f.Net != c.want || f.HTTP != 502 || f.Trace != "req-7" || f.Corr != "corr-7" || f.Retry != time.Minute || f.Args[connection.ArgHost] != "login.test" {
			t.Errorf("%s: %+v", name, f)
		}
		if len(f.Detail) > 310 || strings.Contains(f.Detail+f.Error(), "CANARY") {
			t.Errorf("%s: detail %q", name, f.Detail)
		}
	}
}

type breaking struct{ err error }

func (b breaking) Read(p []byte) (int, error) { return copy(p, `{"a":`), b.err }
func (breaking) Close() error                 { return nil }

func TestReadJSONWhenTheLineBreaks(t *testing.T) {
	for want, cause := range map[connection.NetKind]error{
		connection.NetTruncated: io.ErrUnexpectedEOF, connection.NetReset: syscall.ECONNRESET, connection.NetCancelled: context.Canceled,
	} {
		r := response(200, "application/json", "")
		r.Body = breaking{cause}
		var v any
		if f := fault(t, wire.ReadJSON(r, 1<<20, connection.StageToken, &v)); f.Net != want || f.HTTP != 200 {
			t.Errorf("%v: %+v", cause, f)
		}
	}
}

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
	own := &connection.Fault{Stage: connection.StageBrowser, Kind: "mine"}
	if f := wire.Classify(connection.StageToken, "h", fmt.Errorf("x: %w", own)); f.Kind != "mine" || f.Stage != connection.StageToken || own.Stage != connection.StageBrowser {
		t.Errorf("a fault in the error: %v", f)
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "17": 17 * time.Second, "-4": 0, "soon": 0, "999999999": 24 * time.Hour, "Mon, 02 Jan 2006 15:05:05 GMT": time.Minute,
		"Mon, 02 Jan 2006 15:00:00 GMT": 0,
	} {
		r := response(429, "", "")
		r.Header.Set("Retry-After", value)
		r.Header.Set("Date", "Mon, 02 Jan 2006 15:04:05 GMT")
		if got := wire.RetryAfter(r); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := response(200, "", "")
		if _, ok := wire.Clock(r); ok {
			t.Error("no date, yet a clock")
		}
		r.Header.Set("Date", time.Now().Add(-7*time.Minute).UTC().Format(http.TimeFormat))
		if skew, ok := wire.Clock(r); !ok || skew != 7*time.Minute {
			t.Errorf("%v %v", skew, ok)
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{`{"a":"b"}`, "<html>", "", `{"a":`, "\xff\xfe", `[[[[`, "client_secret=CANARY"} {
		f.Add("application/json", s)
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		var into struct{ A string }
		err := wire.ReadJSON(response(200, kind, body), 4096, connection.StageToken, &into)
		if err == nil {
			return
		}
		if f := fault(t, err); f.Net == connection.NetNone || len(f.Detail) > 310 {
			t.Errorf("%+v", f)
		}
	})
}
