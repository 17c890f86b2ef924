package wire_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
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

func response(status int, contentType, body string) http.Response {
	u, _ := url.Parse("https://login.test/token?code=CANARY")
	h := http.Header{"X-Ms-Request-Id": {"req-7"}, "Client-Request-Id": {"corr-7"}, "Retry-After": {"60"}}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	return http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: &http.Request{URL: u}}
}

func read(r http.Response, limit int64, stage connection.Stage, into any) error {
	return wire.ReadJSON(&r, limit, stage, into)
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
		err := read(response(http.StatusBadGateway, c.kind, c.body), 1000, connection.StageToken, &into)
		if c.want == connection.NetNone {
			if err != nil || into.A != "b" {
				t.Errorf("%s: %v, %+v", name, err, into)
			}
			continue
		}
		f := fault(t, err)
		if f.Net != c.want || f.HTTP != http.StatusBadGateway || f.Trace != "req-7" || f.Corr != "corr-7" || f.Retry != time.Minute || f.Args[connection.ArgHost] != "login.test" {
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
	for _, c := range []struct {
		err  error
		want connection.NetKind
	}{{io.ErrUnexpectedEOF, connection.NetTruncated}, {syscall.ECONNRESET, connection.NetReset}, {context.Canceled, connection.NetCancelled}} {
		r := response(http.StatusOK, "application/json", "")
		r.Body = breaking{c.err}
		var v any
		if f := fault(t, read(r, 1<<20, connection.StageToken, &v)); f.Net != c.want || f.HTTP != http.StatusOK {
			t.Errorf("%v: %+v", c.err, f)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "17": 17 * time.Second, "-4": 0, "soon": 0, "999999999": 24 * time.Hour, "Mon, 02 Jan 2006 15:05:05 GMT": time.Minute,
		"Mon, 02 Jan 2006 15:00:00 GMT": 0,
	} {
		r := response(http.StatusTooManyRequests, "", "")
		r.Header.Set("Retry-After", value)
		r.Header.Set("Date", "Mon, 02 Jan 2006 15:04:05 GMT")
		if got := wire.RetryAfter(&r); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := response(http.StatusOK, "", "")
		if _, ok := wire.Clock(&r); ok {
			t.Error("no date, yet a clock")
		}
		r.Header.Set("Date", time.Now().Add(-7*time.Minute).UTC().Format(http.TimeFormat))
		if skew, ok := wire.Clock(&r); !ok || skew != 7*time.Minute {
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
		err := read(response(http.StatusOK, kind, body), 4096, connection.StageToken, &into)
		if err == nil {
			return
		}
		if f := fault(t, err); f.Net == connection.NetNone || len(f.Detail) > 310 {
			t.Errorf("%+v", f)
		}
	})
}
