package entra_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/wire"
)

// counted counts the requests that carry a grant, and may put answers of its
// own before the authority's.
type counted struct {
	next   http.RoundTripper
	polls  []time.Time
	before []func(*http.Request) (*http.Response, error)
	last   string // body of the last poll
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !strings.Contains(string(body), "device_code=") {
		return c.next.RoundTrip(r)
	}
	c.polls = append(c.polls, time.Now())
	c.last = string(body)
	if len(c.before) > 0 {
		f := c.before[0]
		c.before = c.before[1:]
		return f(r)
	}
	return c.next.RoundTrip(r)
}

// byCode plays a sign-in with a code in virtual time; after is what the person
// does, on another goroutine, when the code is shown.
func byCode(t *testing.T, scenario string, c *counted, after func(s *sandbox.Server, p connection.Prompt)) (entra.Token, error) {
	t.Helper()
	s, _, cloud, _ := world(t, scenario)
	c.next = s.Transport()
	h, err := wire.New(wire.Options{Transport: c})
	if err != nil {
		t.Fatal(err)
	}
	client := &entra.Client{HTTP: h}
	e := s.Profiles()[0].Effective(cloud)
	m, err := client.Discover(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return client.ByCode(t.Context(), e, m.DeviceCode, func(p connection.Prompt) {
		if p.Code == "" || !strings.HasPrefix(p.URL, "https://") || time.Until(p.Expires) < 14*time.Minute {
			t.Errorf("the person is told %+v", p)
		}
		if after != nil {
			go after(s, p)
		}
	})
}

// enter is a person who takes a while to find the other device.
func enter(t *testing.T, wait time.Duration) func(s *sandbox.Server, p connection.Prompt) {
	t.Helper()
	return func(s *sandbox.Server, p connection.Prompt) {
		time.Sleep(wait)
		if _, err := s.EnterCode(t.Context(), p.URL, strings.ToLower(p.Code)); err != nil {
			t.Error(err)
		}
	}
}

func TestByCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counted{}
		began := time.Now()
		got, err := byCode(t, "well-delegate", c, enter(t, 42*time.Second))
		if err != nil || got.Access.Empty() || got.Refresh.Empty() || got.Claims.User != "maria@contoso.com" {
			t.Fatalf("%v, %+v", err, got.Claims)
		}
		if took := time.Since(began); took < 42*time.Second || took > 50*time.Second {
			t.Errorf("the token came after %v", took)
		}
		for i := 1; i < len(c.polls); i++ {
			if d := c.polls[i].Sub(c.polls[i-1]); d < 5*time.Second {
				t.Errorf("asked again after %v", d)
			}
		}
		if strings.Contains(c.last, "client_secret") || !strings.Contains(c.last, "device_code") {
			t.Errorf("the request is %s", c.last)
		}
	})
}

// answer makes an answer of the authority.
func says(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	}
}

func TestByCodeKeepsThePaceItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
		c := &counted{before: []func(*http.Request) (*http.Response, error){
			says(400, `{"error":"slow_down"}`), says(400, `{"error":"authorization_pending"}`), silent, says(503, `{}`),
		}}
		if _, err := byCode(t, "well-delegate", c, enter(t, time.Second)); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{10 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second}
		for i, w := range want {
			if got := c.polls[i+1].Sub(c.polls[i]); got != w {
				t.Errorf("pause %d is %v, want %v", i+1, got, w)
			}
		}
	})
}

func TestByCodeEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		scenario string
		before   []func(*http.Request) (*http.Response, error)
		person   func(s *sandbox.Server, p connection.Prompt)
		kind     string
	}{
		"nobody comes":    {scenario: "well-delegate", kind: "device-code-expired"},
		"flow is off":     {scenario: "well-user", kind: "device-flow-off"},
		"blocked":         {scenario: "well-delegate", kind: "device-blocked", before: []func(*http.Request) (*http.Response, error){says(400, `{"error":"invalid_grant","error_codes":[53003]}`)}},
		"declined, Entra": {scenario: "well-delegate", kind: "consent-declined", before: []func(*http.Request) (*http.Response, error){says(400, `{"error":"authorization_declined"}`)}},
		"declined, RFC":   {scenario: "well-delegate", kind: "consent-declined", before: []func(*http.Request) (*http.Response, error){says(400, `{"error":"access_denied"}`)}},
		"Entra says ended": {scenario: "well-delegate", kind: "", before: []func(*http.Request) (*http.Response, error){
			says(400, `{"error":"expired_token","error_codes":[70019]}`),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &counted{before: tt.before}
				began := time.Now()
				_, err := byCode(t, tt.scenario, c, tt.person)
				f := fault(t, err)
				if f.Kind != tt.kind {
					t.Errorf("ended with %+v", f)
				}
				if time.Since(began) > 16*time.Minute {
					t.Errorf("it took %v", time.Since(began))
				}
			})
		})
	}
}

func TestByCodeIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client, cloud, _ := world(t, "well-delegate")
		e := s.Profiles()[0].Effective(cloud)
		m, err := client.Discover(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		_, err = client.ByCode(ctx, e, m.DeviceCode, func(connection.Prompt) { time.AfterFunc(7*time.Second, stop) })
		if f := fault(t, err); f.Kind != "sign-in-cancelled" || time.Since(began) > 8*time.Second {
			t.Errorf("%+v after %v", f, time.Since(began))
		}
		if _, err := client.ByCode(t.Context(), e, "", nil); fault(t, err).Kind != "device-code-unknown" {
			t.Errorf("no address: %v", err)
		}
	})
}

// TestDeviceAnswersAreChecked holds that nothing is shown or opened which an
// answer makes up.
func TestDeviceAnswersAreChecked(t *testing.T) {
	const good = `{"device_code":"x","user_code":"ABC","verification_uri":"https://login.test/device"}`
	for body, ok := range map[string]bool{
		good: true,
		`{"device_code":"x","user_code":"ABC","verification_url":"https://login.test/device"}`:        true, // the older name
		`{"device_code":"x","user_code":"ABC","verification_uri":"http://login.test/device"}`:         false,
		`{"device_code":"x","user_code":"ABC","verification_uri":"file:///etc/passwd"}`:               false,
		`{"device_code":"x","user_code":"ABC"}`:                                                       false,
		`{"device_code":"","user_code":"ABC","verification_uri":"https://login.test/device"}`:         false,
		`{"device_code":"x","user_code":"","verification_uri":"https://login.test/device"}`:           false,
		`{"device_code":"x","user_code":"A\u001b[2J","verification_uri":"https://login.test/device"}`: false,
		`{"device_code":["x"],"user_code":1,"verification_uri":true}`:                                 false,
	} {
		synctest.Test(t, func(t *testing.T) {
			h, err := wire.New(wire.Options{Transport: &counted{next: answering(says(200, body))}})
			if err != nil {
				t.Fatal(err)
			}
			shown := false
			ctx, stop := context.WithTimeout(t.Context(), time.Second)
			defer stop()
			e := connection.Profile{Mode: connection.ModeUser, Tenant: "contoso.com", ClientID: "c"}.Effective(connection.Public())
			_, err = (&entra.Client{HTTP: h}).ByCode(ctx, e, "https://login.test/device", func(connection.Prompt) { shown = true })
			if shown != ok {
				t.Errorf("%s: shown is %v, %v", body, shown, err)
			}
			if !ok && fault(t, err).Kind != "device-answer" {
				t.Errorf("%s: %v", body, err)
			}
		})
	}
}

type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
