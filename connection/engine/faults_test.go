package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bcconnect/connection/check"
)

// exchange is one question on its way, with the answer that it would get.
type exchange struct {
	*http.Request
	n    int64 // the how manieth of this endpoint, from 1
	good func() (*http.Response, error)
}

// disturbance is something that happens between the program and its servers.
type disturbance struct {
	name string
	// want is what the person is told first; empty: it is put up with, or it
	// depends on the endpoint how. but says where it differs.
	want string
	but  map[string]string
	do   func(x exchange) (*http.Response, error)
}

func (d disturbance) meaning(at string) string {
	if code, ok := d.but[at]; ok {
		return code
	}
	return d.want
}

// fails is a line that breaks.
func fails(err error) func(exchange) (*http.Response, error) {
	return func(exchange) (*http.Response, error) { return nil, err }
}

// rewritten gives the good answer with another body.
func rewritten(change func(ctx context.Context, body []byte) io.Reader) func(exchange) (*http.Response, error) {
	return func(x exchange) (*http.Response, error) {
		resp, err := x.good()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Body, resp.ContentLength = io.NopCloser(change(x.Context(), body)), -1
		resp.Header.Del("Content-Length")
		return resp, nil
	}
}

// slowly hands out a few bytes at a time.
type slowly struct {
	ctx   context.Context
	rest  []byte
	bytes int
	pause time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	time.Sleep(s.pause) // in virtual time
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n := copy(p, s.rest[:min(s.bytes, len(s.rest))])
	s.rest = s.rest[n:]
	return n, nil
}

func hang(x exchange) (*http.Response, error) {
	<-x.Context().Done()
	return nil, x.Context().Err()
}

// late gives the good answer after a while.
func late(after time.Duration) func(exchange) (*http.Response, error) {
	return func(x exchange) (*http.Response, error) {
		select {
		case <-time.After(after):
			return x.good()
		case <-x.Context().Done():
			return nil, x.Context().Err()
		}
	}
}

func redirect(status int, to string) func(exchange) (*http.Response, error) {
	return func(x exchange) (*http.Response, error) {
		return said(x.Request, status, "", "", "Location: "+to), nil
	}
}

// lines are what happens below and around HTTP.
func lines() []disturbance {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	read := func(err error) error { return &net.OpError{Op: "read", Net: "tcp", Err: err} }
	return []disturbance{
		{name: "refused", want: "connection-refused", do: fails(dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)))},
		{name: "reset", want: "connection-reset", do: fails(read(os.NewSyscallError("read", syscall.ECONNRESET)))},
		{name: "no route", want: "host-unreachable", do: fails(dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)))},
		{name: "no network", want: "offline", do: fails(dial(os.NewSyscallError("connect", syscall.ENETUNREACH)))},
		{name: "name not found", want: "host-not-found", do: fails(dial(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}))},
		{name: "name server silent", want: "timed-out", do: fails(dial(&net.DNSError{Err: "i/o timeout", Name: "x", IsTimeout: true}))},
		{name: "slow name server", do: func(x exchange) (*http.Response, error) {
			time.Sleep(12 * time.Second)
			return x.good()
		}},
		{name: "hangs", want: "timed-out", do: hang},
		{name: "slow: 5 s", do: late(5 * time.Second)},
		{name: "slow: an hour", want: "timed-out", do: late(time.Hour)},
		{name: "trickles, and comes to its end", do: rewritten(func(ctx context.Context, b []byte) io.Reader { return &slowly{ctx, b, 200, 100 * time.Millisecond} })},
		{name: "trickles for ever", want: "timed-out", do: rewritten(func(ctx context.Context, b []byte) io.Reader {
			return &slowly{ctx, bytes.Repeat(b, 1000), 1, 10 * time.Second}
		})},
		{name: "cut in the middle", want: "answer-truncated", do: rewritten(func(_ context.Context, b []byte) io.Reader { return bytes.NewReader(b[:len(b)/2]) })},
		{name: "one bit fell over at its start", want: "answer-not-json", do: rewritten(func(_ context.Context, b []byte) io.Reader {
			b[0] ^= 4
			return bytes.NewReader(b)
		})},
		{name: "twice the same answer", want: "answer-not-json", do: rewritten(func(_ context.Context, b []byte) io.Reader { return bytes.NewReader(append(b, b...)) })},
		{name: "fails once, then well", do: func(x exchange) (*http.Response, error) {
			if x.n == 1 {
				return nil, read(os.NewSyscallError("read", syscall.ECONNRESET))
			}
			return x.good()
		}},
		{name: "sent on to plain http", want: "token-redirect", do: redirect(302, "http://elsewhere.test/")},
		{name: "sent on to another host", want: "token-redirect", but: map[string]string{"openid": "answer-not-json"}, do: redirect(307, "https://elsewhere.test/")},
		{name: "sent on to itself", want: "token-redirect", do: redirect(302, "?again")},
		{name: "sent on to a file", want: "token-redirect", do: redirect(301, "file:///etc/passwd")},
		{name: "sent on to nowhere", want: "token-redirect", do: redirect(302, "")},
	}
}

// retryAfters has every shape of Retry-After, once and for ever.
func retryAfters() []disturbance {
	var out []disturbance
	for _, status := range []int{429, 503} {
		for _, after := range []string{
			"", "0", "1", "20", "3600", "-1", "-99999999999999999999", "1.5", "1e9", "99999999999999999999", "soon", "\x00", "DATE+10s", "DATE+48h", "DATE-1h", "DATE10000",
			"Mon, 99 Foo 2026", strings.Repeat("9", 4000), "5, 7",
		} {
			for _, times := range []int64{1, 1 << 40} {
				often := "once"
				if times > 1 {
					often = "for ever"
				}
				told := map[string]string{}
				if status == 503 {
					told["openid"], told["token"] = "service-down", "service-down"
				}
				if times == 1 {
					told["environments"] = "" // the list is asked for twice
				}
				out = append(out, disturbance{
					name: fmt.Sprintf("%d %s, Retry-After %.30q", status, often, after), want: "throttled", but: told,
					do: func(x exchange) (*http.Response, error) {
						if x.n > times {
							return x.good()
						}
						value := after
						switch after {
						case "DATE+10s":
							value = time.Now().Add(10 * time.Second).UTC().Format(http.TimeFormat)
						case "DATE+48h":
							value = time.Now().Add(48 * time.Hour).UTC().Format(http.TimeFormat)
						case "DATE-1h":
							value = time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
						case "DATE10000":
							value = "Fri, 31 Dec 9999 23:59:59 GMT"
						}
						return said(x.Request, status, asJSON, `{"error":{"code":"Application_TooManyRequests","message":"busy"}}`, "Retry-After: "+value), nil
					},
				})
			}
		}
	}
	return out
}

// tally counts what was told, for the table that the test prints.
type tally struct {
	mu   sync.Mutex
	told map[string]map[string]int
}

func (c *tally) add(what, code string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.told[what] == nil {
		c.told[what] = map[string]int{}
	}
	c.told[what][code]++
}

// TestDisturbances puts each disturbance before each endpoint. The person is
// told something that fits, within the time-out; what is saved stays, and once
// the disturbance is over the same program works again.
func TestDisturbances(t *testing.T) {
	t.Parallel()
	signingKey()
	table := &tally{told: map[string]map[string]int{}}
	t.Run("all", func(t *testing.T) {
		for _, at := range endpoints() {
			all := lines()
			if !testing.Short() {
				all = append(all, retryAfters()...)
			}
			for _, d := range all {
				t.Run(at.name+"/"+d.name, func(t *testing.T) {
					t.Parallel()
					inTime(t, func(t *testing.T) { table.add(d.name, at.name+"="+d.try(t, at)) })
				})
			}
		}
	})
	n := 0
	for _, name := range slices.Sorted(maps.Keys(table.told)) {
		var cells []string
		for _, code := range slices.Sorted(maps.Keys(table.told[name])) {
			cells = append(cells, code)
			n += table.told[name][code]
		}
		if len(cells) == 1 {
			t.Errorf("%s: only one endpoint had it", name)
		}
		t.Logf("%-50s %s", name, strings.Join(cells, " "))
	}
	t.Logf("faults: network and throttling during a test: %d", n)
}

func (d disturbance) try(t *testing.T, at endpoint) string {
	t.Helper()
	var n atomic.Int64
	var over atomic.Bool
	pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
		return spoiler{next, at.suffix, func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error) {
			if over.Load() {
				return good()
			}
			return d.do(exchange{r, n.Add(1), good})
		}}
	})
	begun := time.Now()
	found, passed := pr.verdictOf(t, at)
	if took := time.Since(begun); took > mostTime {
		t.Errorf("it took %v", took)
	}
	code := first(found)
	if passed && code != "" && code != "throttled" && code != "bc-slow" { // which are warnings
		t.Errorf("it passed, and told %v", ids(found))
	}
	if want := d.meaning(at.name); d.want != "" && code != want {
		t.Errorf("told %v, want %s", ids(found), want)
	}
	if !passed && (code == "" || code == "unknown") {
		t.Errorf("it did not pass, and told %v", ids(found))
	}
	for _, f := range found {
		if f.Fault == nil || len(f.Actions) == 0 || f.Who == "" {
			t.Errorf("%s says not who can do what", f.ID)
		}
	}
	over.Store(true)
	after, err := pr.Get(t.Context(), pr.profile.ID)
	if err != nil || after.ClientID != pr.profile.ClientID || after.Secret != pr.profile.Secret {
		t.Errorf("what was saved changed: %v", err)
	}
	report, err := pr.Check(t.Context(), after, nil)
	if err != nil || report.Verdict() == check.Fail {
		t.Errorf("when it was over, the test still told %v, %v", codes(report), err)
	}
	return code
}

// TestCancelWhileItHangs cancels at each endpoint: the test ends at once.
func TestCancelWhileItHangs(t *testing.T) {
	t.Parallel()
	signingKey()
	for _, at := range endpoints() {
		for name, wait := range map[string]func(exchange) (*http.Response, error){"hangs": hang, "is busy": func(x exchange) (*http.Response, error) {
			return said(x.Request, 429, asJSON, `{}`, "Retry-After: 20"), nil
		}} {
			t.Run(at.name+" "+name, func(t *testing.T) {
				t.Parallel()
				inTime(t, func(t *testing.T) {
					pr := newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
						return spoiler{next, at.suffix, func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error) {
							return wait(exchange{r, 1, good})
						}}
					})
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(3*time.Second, cancel)
					begun := time.Now()
					_, err := pr.Check(ctx, pr.profile, nil)
					if took := time.Since(begun); took > 4*time.Second {
						t.Errorf("it ended after %v", took)
					}
					if err != nil && !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
				})
			})
		}
	}
	t.Logf("faults: cancelled while it hangs or is busy: %d", 2*len(endpoints()))
}
