package engine_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Kinds of contents.
const (
	asHTML  = "text/html; charset=utf-8"
	asText  = "text/plain; charset=utf-8"
	asXML   = "application/xml"
	asJSON  = "application/json; charset=utf-8"
	asBytes = "application/octet-stream"
)

const blockPage = "<!DOCTYPE html><html><head><title>Blocked</title></head><body><h1>Access to this site is blocked.</h1></body></html>"

// wrong is an answer that is not what it should be, and the finding for it. An
// endpoint for which it means something else is named in at.
type wrong struct {
	name string
	want string
	at   map[string]string
	say  func(r *http.Request, taken *atomic.Int64) (*http.Response, error)
}

// simple is a wrong answer that can be written down.
func simple(name, want string, status int, kind, body string, headers ...string) wrong {
	return wrong{name: name, want: want, say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
		return said(r, status, kind, body, headers...), nil
	}}
}

func broken(name, want string, err error) wrong {
	return wrong{name: name, want: want, say: func(*http.Request, *atomic.Int64) (*http.Response, error) { return nil, err }}
}

// but says what the answer means at some endpoints: "openid=…", "token=…".
func (w wrong) but(pairs ...string) wrong {
	w.at = map[string]string{}
	for _, p := range pairs {
		at, code, _ := strings.Cut(p, "=")
		w.at[at] = code
	}
	return w
}

// login says what the answer means where a login host gives it.
func (w wrong) login(code string) wrong { return w.but("openid="+code, "token="+code) }

func (w wrong) meaning(at string) string {
	if code, ok := w.at[at]; ok {
		return code
	}
	return w.want
}

// wrongPages are pages where an answer belongs.
func wrongPages() []wrong {
	const portal = "Location: https://portal.hotel.example/welcome"
	return []wrong{
		simple("a page of the web filter", "answer-not-json", 200, asHTML, blockPage),
		simple("a page said to be JSON", "answer-not-json", 200, asJSON, blockPage),
		simple("JSON said to be a page", "answer-not-json", 200, asHTML, `{"value":[]}`),
		simple("a page of the web filter, forbidden", "answer-not-json", 403, asHTML, blockPage),
		simple("a page of the proxy that wants a name", "proxy-auth", 407, asHTML, blockPage),
		simple("a page of the web server, 404", "answer-not-json", 404, asHTML, "<html>Not found</html>"),
		simple("a page of the gateway, 502", "service-down", 502, asHTML, "<html>Bad gateway</html>"),
		simple("a page of the gateway, 503", "service-down", 503, asHTML, "<html>Unavailable</html>", "Retry-After: 90"),
		simple("a page of the gateway, 504", "bc-slow", 504, asHTML, "<html>Timeout</html>").login("service-down"),
		simple("plain text, 429", "throttled", 429, asText, "Too Many Requests"),
		simple("plain text, 429, with a wait", "throttled", 429, asText, "Too Many Requests", "Retry-After: 60"),
		simple("plain text, 429, with a nonsensical wait", "throttled", 429, asText, "Too Many Requests", "Retry-After: soon"),
		simple("plain text, 429, with a negative wait", "throttled", 429, asText, "Too Many Requests", "Retry-After: -60"),
		simple("plain text, 429, with a wait of years", "throttled", 429, asText, "Too Many Requests", "Retry-After: 99999999999"),
		simple("plain text, 500", "service-fault", 500, asText, "boom"),
		simple("plain text, 200", "answer-not-json", 200, asText, "OK"),
		simple("XML of the gateway, 401", "token-refused", 401, asXML, "<error><code>Unauthorized</code><message>x</message></error>").
			but("openid=answer-not-json", "token=answer-not-json", "environments=environments-forbidden"),
		simple("XML, 200", "answer-not-json", 200, asXML, "<feed/>"),
		simple("a captive portal, 302", "token-redirect", 302, asHTML, "", portal).but("openid=answer-not-json"),
		simple("a captive portal, 303", "token-redirect", 303, asHTML, "", portal).but("openid=answer-not-json"),
		simple("a captive portal, 307", "token-redirect", 307, asHTML, "", portal).but("openid=answer-not-json"),
		simple("a captive portal, 308", "token-redirect", 308, asHTML, "", portal).but("openid=answer-not-json"),
		simple("a redirect without a place", "token-redirect", 302, asHTML, ""),
		simple("a redirect to plain http", "token-redirect", 301, asHTML, "", "Location: http://portal.hotel.example/"),
		simple("a page of a picture", "answer-not-json", 200, "image/png", "\x89PNG\r\n\x1a\n\x00\x00"),
	}
}

// wrongBodies are bodies that are nothing, or not whole.
func wrongBodies() []wrong {
	return []wrong{
		simple("nothing, 200", "answer-empty", 200, asJSON, ""),
		simple("nothing, 204", "answer-empty", 204, "", ""),
		simple("blanks", "answer-empty", 200, asJSON, " \r\n\t "),
		simple("nothing, 401", "app-not-in-bc", 401, "", "").but("openid=request-refused", "token=credentials-refused",
			"environments=environments-forbidden", "information=token-refused", "entity=token-refused"),
		simple("nothing, 403", "access-forbidden", 403, "", "").but("openid=request-refused", "token=request-refused", "environments=environments-forbidden"),
		simple("nothing, 404", "address-not-found", 404, "", "").but("environments=environments-address"),
		simple("nothing, 500", "service-fault", 500, "", ""),
		simple("nothing, 503", "service-down", 503, "", ""),
		simple("a status that is none", "unknown", 799, "", ""),
		simple("cut within the text", "answer-truncated", 200, asJSON, `{"value":[{"id":"b0e0d9b3-28a4`),
		simple("cut within a word", "answer-not-json", 200, asJSON, `{"value":tr`),
		{name: "cut on the wire", want: "answer-truncated", say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &cutOff{`{"value":[`, io.ErrUnexpectedEOF}, 4000), nil
		}},
		{name: "reset within the body", want: "connection-reset", say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &cutOff{`{"value":[`, &net.OpError{Op: "read", Err: syscall.ECONNRESET}}, 4000), nil
		}},
		{name: "HTTP/2 breaks within the body", want: "connection-reset", say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &cutOff{`{`, errors.New("stream error: stream ID 5; INTERNAL_ERROR; received from peer")}, -1), nil
		}},
		{name: "silence within the body", want: "timed-out", say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &stalled{r.Context(), `{"value":[`}, -1), nil
		}},
		{name: "silence within an error", want: "request-refused", at: map[string]string{"openid": "timed-out", "token": "timed-out"}, say: func(r *http.Request, _ *atomic.Int64) (*http.Response, error) {
			return streamed(r, 400, asJSON, &stalled{r.Context(), `{"error":`}, -1), nil
		}},
		{name: "gigabytes of blanks", want: "answer-too-large", say: func(r *http.Request, n *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &endless{r.Context(), "", ' ', n}, -1), nil
		}},
		{name: "gigabytes of brackets", want: "answer-too-large", say: func(r *http.Request, n *atomic.Int64) (*http.Response, error) {
			return streamed(r, 200, asJSON, &endless{r.Context(), `{"value":`, '[', n}, 1<<40), nil
		}},
		{name: "gigabytes in an error", want: "service-fault", say: func(r *http.Request, n *atomic.Int64) (*http.Response, error) {
			return streamed(r, 500, asText, &endless{r.Context(), "boom", 'x', n}, -1), nil
		}},
		broken("an HTTP answer without sense", "answer-unexpected", errors.New(`net/http: malformed HTTP response "\x15\x03\x01"`)),
		broken("the end before the beginning", "connection-reset", io.EOF),
	}
}

// wrongJSON is JSON of another shape.
func wrongJSON() []wrong {
	return []wrong{
		simple("an empty object", "answer-unexpected", 200, asJSON, `{}`),
		simple("a list", "answer-unexpected", 200, asJSON, `[]`),
		simple("null", "answer-unexpected", 200, asJSON, `null`),
		simple("a number", "answer-unexpected", 200, asJSON, `42`),
		simple("a text", "answer-unexpected", 200, asJSON, `"ok"`),
		simple("two objects", "answer-not-json", 200, asJSON, `{}{}`),
		simple("something after the end", "answer-not-json", 200, asJSON, `{"value":[]} <!-- 12 ms -->`),
		simple("NUL bytes", "answer-not-json", 200, asJSON, "\x00\x00\x00\x00"),
		simple("NUL bytes within", "answer-not-json", 200, asJSON, "{\"value\x00\":[]\x00}"),
		simple("UTF-16", "answer-not-json", 200, asJSON, "\xff\xfe{\x00\"\x00v\x00\"\x00:\x001\x00}\x00"),
		simple("a mark of byte order, and nothing fitting", "answer-unexpected", 200, asJSON, "\xef\xbb\xbf{\"a\":1}"),
		simple("no UTF-8", "answer-unexpected", 200, asJSON, "{\"na\xffme\":\"\xfe\"}"),
		simple("one key twice", "answer-unexpected", 200, asJSON,
			`{"issuer":"x","issuer":5,"access_token":"a","access_token":7,"value":[],"value":{}}`),
		simple("deep nesting", "answer-not-json", 200, asJSON, strings.Repeat("[", 50_000)),
		simple("deep nesting within", "answer-not-json", 200, asJSON, `{"value":`+strings.Repeat(`{"a":`, 20_000)+"1"+strings.Repeat("}", 20_000)+`}`),
		simple("an error that is a number", "request-refused", 400, asJSON, `{"error":5}`),
		simple("an error that is empty", "request-refused", 400, asJSON, `{"error":{}}`),
		simple("codes that are texts", "request-refused", 400, asJSON, `{"error":"nonsense","error_codes":["a",null]}`),
	}
}

// wrongTokens are answers of the token endpoint alone.
func wrongTokens() []wrong {
	token := func(name, want, body string) wrong { return simple(name, want, 200, asJSON, body) }
	return []wrong{
		token("no access token", "answer-unexpected", `{"token_type":"Bearer","expires_in":3599}`),
		token("another type of token", "answer-unexpected", `{"token_type":"MAC","expires_in":3599,"access_token":"a.b.c"}`),
		token("no type of token", "answer-unexpected", `{"expires_in":3599,"access_token":"a.b.c"}`),
		token("an access token that is a number", "answer-unexpected", `{"token_type":"Bearer","access_token":5}`),
		token("an access token that is a list", "answer-unexpected", `{"token_type":"Bearer","access_token":["a"]}`),
		token("an access token of two lines", "answer-unexpected", `{"token_type":"Bearer","access_token":"a\r\nX-Evil: 1"}`),
		token("a refresh token that is an object", "answer-unexpected", `{"token_type":"Bearer","access_token":"a.b.c","refresh_token":{}}`),
		token("an error beside a token", "grant-refused", `{"error":"invalid_grant","token_type":"Bearer","access_token":"a.b.c"}`),
	}
}

// Bounds of what one wrong answer may cost.
const (
	mostTaken = 8 << 20          // bytes read of one answer
	mostHeap  = 96 << 20         // bytes, of all of them together
	mostTime  = 10 * time.Minute // of virtual time, with all waits and repetitions
)

// TestMalformedAnswers gives each wrong answer at each endpoint: the person is
// told what it means, in time, in bounded memory, and no rung passes.
func TestMalformedAnswers(t *testing.T) {
	t.Parallel()
	signingKey()
	every := append(append(wrongPages(), wrongBodies()...), wrongJSON()...)
	if n := len(every) + len(wrongTokens()); n < 60 {
		t.Errorf("only %d wrong answers", n)
	}
	n := 0
	for _, at := range endpoints() {
		list := every
		if at.name == "token" {
			list = append(append([]wrong(nil), every...), wrongTokens()...)
		}
		n += len(list)
		for _, w := range list {
			t.Run(at.name+"/"+w.name, func(t *testing.T) {
				t.Parallel()
				inTime(t, func(t *testing.T) { w.try(t, at) })
			})
		}
	}
	t.Logf("faults: answers that are corrupt, endless or of another kind: %d", n)
}

func (w wrong) try(t *testing.T, at endpoint) {
	t.Helper()
	var taken atomic.Int64
	pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
		return spoiler{next, at.suffix, func(r *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
			return w.say(r, &taken)
		}}
	})
	begun := time.Now()
	found, passed := pr.verdictOf(t, at)
	if got := first(found); got != w.meaning(at.name) {
		t.Errorf("told %v, want %s", ids(found), w.meaning(at.name))
	}
	if passed {
		t.Error("the rung passed")
	}
	if took := time.Since(begun); took > mostTime {
		t.Errorf("it took %v", took)
	}
	if n := taken.Load(); n > 4*mostTaken {
		t.Errorf("%d bytes were read", n)
	}
	var mem runtime.MemStats
	if runtime.ReadMemStats(&mem); mem.HeapInuse > mostHeap {
		t.Errorf("%d bytes of heap", mem.HeapInuse)
	}
}

// FuzzMalformed answers anything at any endpoint: there is a finding, nothing
// panics and no rung passes, unless the answer happens to be what was wanted.
func FuzzMalformed(f *testing.F) {
	for _, w := range []struct {
		at     uint8
		status int
		header string
		body   string
	}{
		{0, 200, "Content-Type: text/html", blockPage},
		{1, 429, "Retry-After: 1e9", "Too Many Requests"},
		{1, 400, "Content-Type: application/json", `{"error":"invalid_client","error_codes":[70002,7000215]}`},
		{2, 200, "", `{"value":[{"name":5}]}`},
		{3, 401, "WWW-Authenticate: Bearer error=\"insufficient_claims\"", `<error><code>Unauthorized</code></error>`},
		{3, 503, "Retry-After: Mon, 02 Mar 2026 09:00:00 GMT", "\xff\xfe<\x00"},
		{4, 302, "Location: //", ""},
		{5, 403, "X-Ms-Request-Id: \x00", `{"error":{"code":"Internal_ServerError","message":"(TableData 18 Customer Read: )"}}`},
	} {
		f.Add(w.at, w.status, w.header, w.body)
	}
	signingKey()
	all := endpoints()
	f.Fuzz(func(t *testing.T, which uint8, status int, header, body string) {
		at := all[int(which)%len(all)]
		status = 200 + int(uint(status)%400) // what is less, net/http keeps to itself
		inTime(t, func(t *testing.T) {
			pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
				return spoiler{next, at.suffix, func(r *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
					return said(r, status, asJSON, body, strings.Split(header, "\n")...), nil
				}}
			})
			found, passed := pr.verdictOf(t, at)
			if wanted(at.name, status, body) {
				return
			}
			if passed || len(found) == 0 {
				t.Errorf("%s: %d %q: passed %v, told %v", at.name, status, body, passed, ids(found))
			}
			for _, x := range found {
				if x.Code == "" || x.Who == "" || len(x.Actions) == 0 || len(x.Fault.Detail) > 8<<10 {
					t.Errorf("an empty finding: %+v", x)
				}
			}
		})
	})
}

// wanted says whether a made-up answer is one that a service could give when
// all is well.
func wanted(at string, status int, body string) bool {
	var o struct {
		Value  []map[string]any
		Issuer string
		Access string `json:"access_token"`
	}
	if status > 299 || json.Unmarshal(bytes.TrimPrefix([]byte(body), []byte("\xef\xbb\xbf")), &o) != nil {
		return false
	}
	switch at {
	case "openid":
		return o.Issuer != ""
	case "token":
		return o.Access != ""
	default:
		return o.Value != nil
	}
}
