package journal

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
)

type guardKey struct{}

// guard says that an exchange is with a token endpoint, and what is secret in it.
type guard struct{ known []connection.Secret }

// Guard marks the requests made under the context as talk with a token
// endpoint: only what is known to be harmless is kept of their bodies, and the
// given values are removed wherever they are met.
func Guard(ctx context.Context, known ...connection.Secret) context.Context {
	return context.WithValue(ctx, guardKey{}, guard{known})
}

// Transport records what goes through next. A nil Log returns next itself.
func (l *Log) Transport(next http.RoundTripper) http.RoundTripper {
	if l == nil {
		return next
	}
	return recorder{log: l, next: next}
}

type recorder struct {
	log  *Log
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	tag := TagOf(req.Context())
	g, guarded := req.Context().Value(guardKey{}).(guard)
	guarded = guarded || tokenPath(req.URL.Path)
	x := Exchange{
		Start: time.Now(), Method: req.Method, URL: hideKnown(RedactURL(req.URL.String()), g.known),
		Tag: tag.Name, Profile: tag.Profile, Run: runOf(req.Context()), Sent: sentHeaders(req.Header, g.known),
	}
	leave := r.log.enter(tag.Profile, req.Header)
	watch := &stopwatch{}
	sent := &capture{}
	// A RoundTripper must not change the request it was given.
	req = req.Clone(watch.around(req.Context()))
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = sent.around(req.Body, nil)
	}
	resp, err := r.next.RoundTrip(req)
	x.Took = time.Since(x.Start)
	x.Timing = watch.timing(x.Start, x.Took)
	x.Request = hideKnown(redactRequest(sent, req.Header.Get("Content-Type"), guarded), g.known)
	if err != nil {
		x.Error, x.Done = cut(Scrub(err.Error(), g.known...), maxHeader), true
		x.Seq = r.log.add(x)
		leave()
		r.log.tell(x)
		return resp, err
	}
	x.Status, x.Proto, x.Headers = resp.StatusCode, resp.Proto, RedactHeader(resp.Header)
	x.Corr = support(resp.Header)
	seq := r.log.add(x)
	got := &capture{}
	kind := resp.Header.Get("Content-Type")
	resp.Body = got.around(resp.Body, func() {
		body, size := hideKnown(redactAnswer(got, kind, guarded), g.known), got.size()
		full, kept := r.log.update(seq, func(x *Exchange) {
			x.Response, x.Size, x.Took, x.Done = body, size, time.Since(x.Start), true
			x.Timing.Read = max(0, x.Took-x.Timing.total())
		})
		leave()
		if kept {
			r.log.tell(full)
		}
	})
	return resp, nil
}

// support finds the id under which the other side can look an exchange up.
func support(h http.Header) string {
	for _, name := range []string{"Ms-Correlation-X", "X-Ms-Correlation-Request-Id", "X-Ms-Request-Id", "Request-Id", "Client-Request-Id"} {
		if v := h.Get(name); v != "" {
			return cut(Redact(v), maxHeader)
		}
	}
	return ""
}

// tokenPath recognises token endpoints by their path, so that one is guarded
// even when whoever calls it forgot to say so.
func tokenPath(p string) bool {
	last := strings.ToLower(path.Base(p))
	return strings.Contains(last, "token") || last == "devicecode"
}

func redactRequest(c *capture, contentType string, guarded bool) string {
	body, whole := c.text()
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case body == "":
		return ""
	case kind == "application/x-www-form-urlencoded" && whole:
		return cut(RedactForm(body), maxBody)
	case guarded && whole:
		return cut(redactGuardedRequest(body), maxBody)
	case guarded:
		return Hidden
	}
	return cut(RedactJSON(body), maxBody)
}

// redactGuardedRequest handles token requests in JSON, for the authorities that
// want them so.
func redactGuardedRequest(body string) string {
	v, err := decodeJSON(body)
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		return Hidden
	}
	clean := make(map[string]any, len(object))
	for name, value := range object {
		text, isText := value.(string)
		if isText && slices.Contains(harmlessRequest(), name) {
			clean[name] = Redact(text)
		} else {
			clean[Redact(name)] = Hidden
		}
	}
	return encodeJSON(clean)
}

func redactAnswer(c *capture, contentType string, guarded bool) string {
	body, whole := c.text()
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case body == "":
		return ""
	case guarded && !whole:
		return Hidden
	case guarded:
		return cut(RedactAnswer(body), maxBody)
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "font/"):
		return "(" + kind + ")"
	}
	return cut(RedactJSON(body), maxBody)
}

// capture keeps a copy of what is read through it, up to a limit.
type capture struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	more bool  // there was more than the limit
	all  int64 // bytes seen
}

func (c *capture) size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all
}

func (c *capture) text() (body string, whole bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.String(), !c.more
}

func (c *capture) write(p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all += int64(len(p))
	room := maxCapture - c.buf.Len()
	if len(p) > room {
		p, c.more = p[:room], true
	}
	c.buf.Write(p)
}

// around wraps a body; ended is called once, when it was read to its end or closed.
func (c *capture) around(body io.ReadCloser, ended func()) io.ReadCloser {
	t := &tee{capture: c, body: body, ended: func() {}}
	if ended != nil {
		t.ended = sync.OnceFunc(ended)
	}
	return t
}

type tee struct {
	*capture
	body  io.ReadCloser
	ended func()
}

// Read implements io.Reader.
func (t *tee) Read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	t.write(p[:n])
	if err != nil {
		t.ended()
	}
	return n, err
}

// Close implements io.Closer.
func (t *tee) Close() error {
	t.ended()
	return t.body.Close()
}

// ScrubFor is Scrub with the values that the context guards.
func ScrubFor(ctx context.Context, s string) string {
	g, _ := ctx.Value(guardKey{}).(guard)
	return Scrub(s, g.known...)
}
