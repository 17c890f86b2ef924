package engine_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// endpoint is a place that can answer wrongly, and the rung that asks it.
type endpoint struct {
	name   string
	suffix string
	rungs  []check.ID
}

func endpoints() []endpoint {
	return []endpoint{
		{"openid", "/openid-configuration", []check.ID{check.RungNetwork, check.RungTenant}},
		{"token", "/oauth2/v2.0/token", []check.ID{check.RungSignIn}},
		{"environments", "/environments/v1.2", nil},
		{"companies", "/companies", []check.ID{check.RungReachable, check.RungAppKnown, check.RungCompany}},
		{"information", "/companyInformation", []check.ID{check.RungRead}},
		{"entity", "/customers", []check.ID{check.RungRead}},
	}
}

// spoiler stands between the program and the sandbox and spoils the answers of
// one endpoint.
type spoiler struct {
	next   http.RoundTripper
	suffix string
	spoil  func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error)
}

func (s spoiler) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "portal.") {
		return said(r, http.StatusOK, "text/html", "<!DOCTYPE html><html><title>Welcome to the hotel</title></html>"), nil
	}
	if !strings.HasSuffix(r.URL.Path, s.suffix) {
		return s.next.RoundTrip(r)
	}
	return s.spoil(r, func() (*http.Response, error) { return s.next.RoundTrip(r) })
}

// said is an answer; headers come as "Name: value".
func said(r *http.Request, status int, kind, body string, headers ...string) *http.Response {
	return streamed(r, status, kind, io.NopCloser(strings.NewReader(body)), int64(len(body)), headers...)
}

func streamed(r *http.Request, status int, kind string, body io.ReadCloser, length int64, headers ...string) *http.Response {
	h := http.Header{}
	if kind != "" {
		h.Set("Content-Type", kind)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		h.Set(name, value)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: body, ContentLength: length, Request: r,
	}
}

// endless never ends, and counts how much of it was taken.
type endless struct {
	ctx   context.Context
	head  string
	fill  byte
	taken *atomic.Int64
}

func (e *endless) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	n := copy(p, e.head)
	e.head = e.head[n:]
	for i := n; i < len(p); i++ {
		p[i] = e.fill
	}
	e.taken.Add(int64(len(p)))
	return len(p), nil
}

func (e *endless) Close() error { return nil }

// stalled says a little and then nothing more, until nobody listens.
type stalled struct {
	ctx  context.Context
	head string
}

func (s *stalled) Read(p []byte) (int, error) {
	if s.head != "" {
		n := copy(p, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func (s *stalled) Close() error { return nil }

// cutOff says a little and then breaks.
type cutOff struct {
	head string
	err  error
}

func (f *cutOff) Read(p []byte) (int, error) {
	if f.head == "" {
		return 0, f.err
	}
	n := copy(p, f.head)
	f.head = f.head[n:]
	return n, nil
}

func (f *cutOff) Close() error { return nil }

// verdictOf asks the endpoint as the program does, and returns what the person
// is told. passed says that a rung which needs the endpoint passed.
func (pr *practice) verdictOf(t testing.TB, at endpoint) (found []diagnose.Finding, passed bool) {
	t.Helper()
	report, err := pr.Check(t.Context(), pr.profile, nil)
	if err != nil {
		t.Fatal(err)
	}
	if at.name == "environments" {
		// A test does without the list; the wizard asks for it alone.
		if report.Verdict() == check.Fail {
			t.Errorf("without a list of environments the test fails: %v", codes(report))
		}
		_, err := pr.Environments(t.Context(), pr.profile)
		return pr.Explain(err), err == nil
	}
	passed = true
	for _, id := range at.rungs {
		r, _ := report.Result(id)
		passed = passed && (r.Verdict == check.Pass || r.Verdict == check.NotApplicable)
	}
	return findings(report), passed
}

// first is the code of the first finding.
func first(found []diagnose.Finding) string {
	if len(found) == 0 {
		return ""
	}
	return found[0].Code
}
