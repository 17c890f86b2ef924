package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/journal"
)

// maxDetail is how much of an unexpected answer a fault quotes, in bytes.
const maxDetail = 300

// maxQuoted is how much of it is looked at for that.
const maxQuoted = 64 << 10

var (
	errNotJSON  = errors.New("wire: the answer is no JSON")
	errTooLarge = errors.New("wire: the answer is too large")
)

// ReadJSON reads an answer of at most limit bytes into a value and closes it.
// The error is a *connection.Fault whose Net says what the answer was instead:
// empty, too large, truncated, not JSON, or JSON of another shape. The status is
// not judged.
func ReadJSON(resp *http.Response, limit int64, stage connection.Stage, into any) error {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	fault := func(kind connection.NetKind, err error) error {
		f := AnswerFault(stage, resp, kind, err)
		f.Detail = detail(resp, body)
		return f
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault(connection.NetTruncated, err)
	case err != nil:
		f := Classify(stage, hostOf(resp), err)
		f.HTTP = resp.StatusCode
		return f
	case int64(len(body)) > limit:
		return fault(connection.NetTooLarge, errTooLarge)
	}
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	switch {
	case len(body) == 0:
		return fault(connection.NetEmpty, io.EOF)
	case !startsLikeJSON(body), !maybeJSON(resp.Header.Get("Content-Type")):
		return fault(connection.NetNotJSON, errNotJSON)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fault(kindOfJSON(err, len(body)), err)
	}
	return nil
}

// kindOfJSON tells JSON that was cut from what only looks like JSON and from
// what has another shape.
func kindOfJSON(err error, size int) connection.NetKind {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return connection.NetMalformed
	}
	if syntax.Offset >= int64(size) && strings.Contains(syntax.Error(), "unexpected end") {
		return connection.NetTruncated
	}
	return connection.NetNotJSON
}

func startsLikeJSON(body []byte) bool {
	return bytes.IndexByte([]byte(`{["-0123456789tfn`), body[0]) >= 0
}

// maybeJSON refuses types that say clearly that this is something else. Old
// servers call their JSON text, and some give no type at all.
func maybeJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if contentType == "" || err != nil {
		return true
	}
	switch kind {
	case "text/plain", "text/javascript", "application/javascript", "application/octet-stream":
		return true
	}
	return strings.HasSuffix(kind, "/json") || strings.HasSuffix(kind, "+json")
}

// AnswerFault makes a fault of an answer, with what every answer tells: status,
// host, ids for support, Retry-After and the server's clock.
func AnswerFault(stage connection.Stage, resp *http.Response, kind connection.NetKind, err error) *connection.Fault {
	f := &connection.Fault{
		Stage: stage, HTTP: resp.StatusCode, Net: kind, Retry: RetryAfter(resp), Err: err,
		Trace: firstHeader(resp, "X-Ms-Request-Id", "Request-Id"),
		Corr:  firstHeader(resp, "Ms-Correlation-X", "X-Ms-Correlation-Request-Id", "Client-Request-Id"),
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		f.When = date
	}
	return f.With(connection.ArgHost, hostOf(resp)).With(connection.ArgStatus, strconv.Itoa(resp.StatusCode))
}

func firstHeader(resp *http.Response, names ...string) string {
	for _, name := range names {
		if v := resp.Header.Get(name); v != "" {
			return journal.Redact(cut(v, maxDetail))
		}
	}
	return ""
}

// detail is the beginning of an unexpected answer, redacted, on one line.
func detail(resp *http.Response, body []byte) string {
	ctx := context.Background()
	if resp.Request != nil {
		ctx = resp.Request.Context()
	}
	if len(body) > maxQuoted {
		// Never end within a word: half a secret would not be recognised.
		body = body[:bytes.LastIndexAny(body[:maxQuoted], " \t\r\n")+1]
	}
	text := journal.ScrubFor(ctx, strings.ToValidUTF8(string(body), "·"))
	return cut(strings.Join(strings.Fields(text), " "), maxDetail)
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func hostOf(resp *http.Response) string {
	if resp.Request == nil || resp.Request.URL == nil {
		return ""
	}
	return resp.Request.URL.Host
}

// maxRetry caps what a server may ask to wait.
const maxRetry = 24 * time.Hour

// RetryAfter reads the Retry-After header: seconds or a date (RFC 9110 section
// 10.2.3); 0 if there is none.
func RetryAfter(resp *http.Response) time.Duration {
	v := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if s, err := strconv.ParseInt(v, 10, 32); err == nil {
		return min(max(0, time.Duration(s)*time.Second), maxRetry)
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	now := time.Now()
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		now = date // the server's own clock makes the difference right
	}
	return min(max(0, at.Sub(now)), maxRetry)
}

// Clock says how far this machine's clock is ahead of the server's (negative:
// behind), to a second; ok is false when the answer has no date.
func Clock(resp *http.Response) (skew time.Duration, ok bool) {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return 0, false
	}
	return time.Since(date).Truncate(time.Second), true
}
