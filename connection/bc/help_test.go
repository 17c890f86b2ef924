package bc_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/bc"
)

const (
	tenantID = "8b1c7f52-6f0f-4a57-9a43-0f2c5c1d9e01"
	token    = "CANARY-bearer-token"
)

// service answers in memory, so that time can be simulated, and remembers what
// it was asked.
type service struct {
	mu     sync.Mutex
	asked  []*http.Request
	answer func(n int, r *http.Request) *http.Response // n counts from 1
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	n := len(s.asked)
	s.mu.Unlock()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	resp := s.answer(n, r)
	resp.Request = r
	return resp, nil
}

// says makes an answer. Headers are name, value, name, value.
func says(status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json; odata.metadata=minimal"}}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" {
			h.Del(headers[i])
			continue
		}
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: strconv.Itoa(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// always answers the same.
func always(status int, body string, headers ...string) *service {
	return &service{answer: func(int, *http.Request) *http.Response { return says(status, body, headers...) }}
}

func clientOf(s *service) *bc.Client {
	p := connection.Profile{Mode: connection.ModeApp, Tenant: tenantID, Environment: "Production"}
	return &bc.Client{
		HTTP:      &http.Client{Transport: s},
		Effective: p.Effective(connection.Public()),
		Token:     func(context.Context) (connection.Secret, error) { return token, nil },
	}
}

func faultOf(t *testing.T, err error) *connection.Fault {
	t.Helper()
	var f *connection.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Stage == "" {
		t.Errorf("fault without a stage: %v", f)
	}
	return f
}
