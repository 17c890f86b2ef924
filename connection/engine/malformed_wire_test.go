package engine_test

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// bomb is a small answer that unpacks to a gigabyte.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 256 {
		_, _ = z.Write(blank)
	}
	_ = z.Close()
	return b.Bytes()
})

// onWire is something that only a real connection can do wrongly.
type onWire struct {
	name  string
	want  string
	http1 bool
	write func(w http.ResponseWriter)
}

func wrongOnWire() []onWire {
	abort := func(w http.ResponseWriter) {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	hijack := func(text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, text)
			_ = c.Close()
		}
	}
	return []onWire{
		{"a bomb in gzip", "answer-too-large", false, func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}},
		{"gzip that is none", "answer-unexpected", false, func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, `{"value":[]}`)
		}},
		{"a stream that is reset", "connection-reset", false, func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"value":[`)
			abort(w)
		}},
		{"a connection that is cut", "connection-reset", true, func(http.ResponseWriter) { panic(http.ErrAbortHandler) }},
		{"chunks that break off", "answer-truncated", true, hijack("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"val\r\n")},
		{"fewer bytes than said", "answer-truncated", true, hijack("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"val")},
		{"a length that is none", "answer-unexpected", true, hijack("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}")},
		{"no HTTP at all", "answer-unexpected", true, hijack("220 mail.example.com ESMTP\r\n")},
		{"more headers than are read", "answer-too-large", true, hijack("HTTP/1.1 200 OK\r\nX-Pad: " + strings.Repeat("x", 200<<10) + "\r\n\r\n{}")},
	}
}

// TestMalformedOnTheWire does the same over real connections, encrypted.
func TestMalformedOnTheWire(t *testing.T) {
	t.Parallel()
	signingKey()
	bomb()
	for _, at := range endpoints() {
		for _, w := range wrongOnWire() {
			t.Run(at.name+"/"+w.name, func(t *testing.T) {
				t.Parallel()
				var asked atomic.Int64
				pr := overTheWire(t, !w.http1, func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
						if !strings.HasSuffix(r.URL.Path, at.suffix) {
							next.ServeHTTP(rw, r)
							return
						}
						asked.Add(1)
						// A connection that is closed over unread words is reset, answer and all.
						_, _ = io.Copy(io.Discard, r.Body)
						w.write(rw)
					})
				})
				found, passed := pr.verdictOf(t, at)
				if got := first(found); got != w.want || passed || asked.Load() == 0 {
					t.Errorf("told %v, want %s; passed: %v, asked %d times (%v)", ids(found), w.want, passed, asked.Load(), why(found))
				}
			})
		}
	}
	t.Logf("faults: what only a real connection can do wrongly: %d", len(endpoints())*len(wrongOnWire()))
}

// why is the evidence of the first finding.
func why(found []diagnose.Finding) error {
	if len(found) == 0 {
		return nil
	}
	return found[0].Fault
}

// overTheWire is a practice on a server that listens.
func overTheWire(t *testing.T, h2 bool, around func(http.Handler) http.Handler) *practice {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Key: signingKey()})
	if err != nil {
		t.Fatal(err)
	}
	host := httptest.NewUnstartedServer(around(srv.Handler()))
	host.EnableHTTP2 = h2
	host.Config.ErrorLog = log.New(io.Discard, "", 0) // it is meant to go wrong
	host.StartTLS()
	t.Cleanup(host.Close)
	roots := x509.NewCertPool()
	roots.AddCert(host.Certificate())
	catalogue, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	pr := &practice{srv: srv, catalogue: catalogue, journal: journal.New(100), dir: t.TempDir()}
	client, err := wire.New(wire.Options{RootCAs: roots, Journal: pr.journal, ResponseTimeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	pr.Engine = engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudSandbox: srv.Cloud(host.URL)}, HTTP: client, Journal: pr.journal,
		Vault: vault.InMemory(), Book: profiles.Open(pr.dir), Catalogue: catalogue, Dir: pr.dir,
	})
	p, s := srv.Profiles()[0], srv.Secret(srv.Profiles()[0].ID)
	p.ID = ""
	if pr.profile, err = pr.Save(t.Context(), p, &s); err != nil {
		t.Fatal(err)
	}
	return pr
}

// TestStrangeLifetimes holds that what a token answer says of its life may be
// anything: the token is used, and nothing lives for ever.
func TestStrangeLifetimes(t *testing.T) {
	t.Parallel()
	signingKey()
	for _, life := range []string{"1e400", "1e300", "99999999999999999999999", "-5", "0", `"3599"`, `"soon"`, "null", "[]", "{}", "3599.5", "true"} {
		t.Run(life, func(t *testing.T) {
			t.Parallel()
			inTime(t, func(t *testing.T) {
				pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
					return spoiler{next, "/oauth2/v2.0/token", func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error) {
						resp, err := good()
						if err != nil {
							return nil, err
						}
						return withLife(r, resp, life)
					}}
				})
				report, err := pr.Check(t.Context(), pr.profile, nil)
				if err != nil || report.Verdict() != check.Pass {
					t.Fatalf("%s, %v, %v", report.Verdict(), codes(report), err)
				}
				facts, err := pr.Inspect(t.Context(), pr.profile.ID)
				if err != nil || facts.Expires.After(time.Now().AddDate(11, 0, 0)) {
					t.Errorf("the token ends %v, %v", facts.Expires, err)
				}
			})
		})
	}
}

// withLife puts another lifetime into a token answer. A number that Go's JSON
// cannot hold is refused as a whole by it, so the text is changed.
func withLife(r *http.Request, resp *http.Response, life string) (*http.Response, error) {
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	delete(body, "expires_in")
	delete(body, "ext_expires_in")
	rest, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return said(r, resp.StatusCode, asJSON, fmt.Sprintf(`{"expires_in":%s,%s`, life, rest[1:])), nil
}

// TestClocksThatAreOff holds that the Date header decides, whatever the body.
func TestClocksThatAreOff(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-48 * time.Hour, -6 * time.Minute, 6 * time.Minute, 48 * time.Hour} {
		inTime(t, func(t *testing.T) {
			pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
				return dated{next, off}
			})
			if got := codes(must(pr.Check(t.Context(), pr.profile, nil))); len(got) != 1 || got[0] != "clock-off" {
				t.Errorf("%v off: %v", off, got)
			}
		})
	}
	t.Logf("faults: clock that is off: %d", 4)
}

// dated answers with another clock.
type dated struct {
	next http.RoundTripper
	off  time.Duration
}

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := d.next.RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", time.Now().Add(d.off).UTC().Format(http.TimeFormat))
	}
	return resp, err
}

func must(r check.Report, err error) check.Report {
	if err != nil {
		panic(err)
	}
	return r
}
