package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/sandbox"
)

// listener waits for a browser as a program would.
func listener(t *testing.T, seen func(url.Values)) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err == nil && (r.Form.Has("code") || r.Form.Has("error")) {
			seen(r.Form)
		}
		_, _ = io.WriteString(w, "done")
	}))
	t.Cleanup(srv.Close)
	return strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
}

func TestListenServesTheSameCloud(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	cloud, err := s.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(cloud.Login, "http://127.0.0.1:") {
		t.Fatalf("listens on %s", cloud.Login)
	}
	b := &bench{t: t, server: s, cloud: cloud, http: &http.Client{}}
	p := b.profile("")
	e := p.Effective(cloud)
	list := b.get(e.CompaniesURL, b.appToken(p))
	if list.status != http.StatusOK || len(list.rows()) != 3 {
		t.Errorf("companies: %d %s", list.status, list.body)
	}
	conf := b.get(e.OpenIDURL, "")
	if conf.text("token_endpoint") == "" || !strings.HasPrefix(conf.text("token_endpoint"), cloud.Login+"/") {
		t.Errorf("configuration: %s", conf.body)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.OpenIDURL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	res, err := b.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("another host name: %d", res.StatusCode)
	}
	stop()
	host := strings.TrimPrefix(strings.TrimSuffix(cloud.Login, "/login"), "http://")
	for range 200 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			return
		}
		c.Close()
		time.Sleep(time.Millisecond) // real sockets close in real time
	}
	t.Error("still listening after its context ended")
}

func TestScriptedPersonDelivers(t *testing.T) {
	for scenario, want := range map[string]string{
		"well-user": "code", "sign-in-cancelled": "access_denied", "consent-declined": "access_denied", "consent-missing-user": "consent_required",
		"permission-not-added": "invalid_resource", "scope-wrong": "invalid_scope", "bc-not-in-tenant-user": "invalid_client",
	} {
		b := start(t, sandbox.Options{Scenario: scenario})
		p := b.profile("")
		got := b.walk(p)
		if want == "code" && got.Get("code") == "" || want != "code" && got.Get("error") != want || got.Get("state") != "st&te" {
			t.Errorf("%s: %v", scenario, got)
		}
	}
	b := start(t, sandbox.Options{Scenario: "redirect-mismatch"})
	if got := b.walk(b.profile("")); !strings.HasPrefix(got.Get("_stuck"), "AADSTS50011: ") {
		t.Errorf("redirect-mismatch: %v", got)
	}
}

func TestDiscovery(t *testing.T) {
	b := start(t, sandbox.Options{})
	v2 := b.get(b.cloud.Login+"/contoso.com/v2.0/.well-known/openid-configuration", "")
	v1 := b.get(b.cloud.Login+"/contoso.com/.well-known/openid-configuration", "")
	tid := strings.Split(strings.TrimPrefix(v1.text("issuer"), "https://sts.sandbox.invalid/"), "/")[0]
	if len(tid) != 36 || v2.text("issuer") != b.cloud.Login+"/"+tid+"/v2.0" {
		t.Errorf("issuers %q and %q", v1.text("issuer"), v2.text("issuer"))
	}
	if got := b.get(v2.text("jwks_uri"), ""); got.status != 200 || !strings.Contains(got.body, `"kty":"RSA"`) {
		t.Errorf("keys: %d %s", got.status, got.body)
	}
	if got := b.get(b.cloud.Login+"/contosso.com/discovery/v2.0/keys", ""); got.code() != "90002" {
		t.Errorf("keys of nobody: %s", got.body)
	}
	if got := b.get(b.cloud.Login+"/organizations/v2.0/.well-known/openid-configuration", ""); !strings.Contains(got.text("issuer"), "{tenantid}") {
		t.Errorf("shared: %s", got.body)
	}
	for tenant, code := range map[string]string{"contosso.com": "90002", "Contoso%20Ltd": "900023"} {
		got := b.get(b.cloud.Login+"/"+tenant+"/v2.0/.well-known/openid-configuration", "")
		if got.status != 400 || got.text("error") != "invalid_tenant" || got.code() != code {
			t.Errorf("%s: %d %s", tenant, got.status, got.body)
		}
	}
}

// Faults below HTTP arrive as the errors that net/http would give.
func TestNetworkFaults(t *testing.T) {
	for scenario, is := range map[string]func(error) bool{
		"offline":            func(err error) bool { var e *net.OpError; return errors.As(err, &e) && e.Op == "dial" },
		"connection-refused": func(err error) bool { return strings.Contains(err.Error(), "refused") },
		"host-not-found":     func(err error) bool { var e *net.DNSError; return errors.As(err, &e) && e.IsNotFound },
		"tls-unknown-authority": func(err error) bool {
			return strings.Contains(err.Error(), "x509: certificate signed by unknown authority")
		},
		"proxy-auth":       func(err error) bool { return strings.Contains(err.Error(), "Proxy Authentication Required") },
		"connection-reset": func(err error) bool { return strings.Contains(err.Error(), "connection reset") },
	} {
		b := start(t, sandbox.Options{Scenario: scenario})
		p := b.profile("")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Effective(b.cloud).TokenURL, strings.NewReader(b.appForm(p).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		res, err := b.http.Do(r)
		if err == nil {
			res.Body.Close()
			t.Errorf("%s: answered %d", scenario, res.StatusCode)
			continue
		}
		if !is(err) {
			t.Errorf("%s: %v", scenario, err)
		}
	}
}

func TestScriptedAnswers(t *testing.T) {
	ask := func(scenario string) (answer, error) {
		b := start(t, sandbox.Options{Scenario: scenario})
		p := b.profile("")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Effective(b.cloud).TokenURL, strings.NewReader(b.appForm(p).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := b.http.Do(r)
		if err != nil {
			return answer{}, err
		}
		return read(res)
	}
	if a, err := ask("answer-not-json"); err != nil || a.status != http.StatusOK || !strings.Contains(a.body, "<html>") {
		t.Errorf("not JSON: %v %s", err, a.body)
	}
	if a, err := ask("answer-truncated"); !errors.Is(err, io.ErrUnexpectedEOF) || a.body == "" {
		t.Errorf("truncated: %v %q", err, a.body)
	}
	if a, err := ask("token-redirect"); err != nil || a.status != http.StatusTemporaryRedirect || a.header.Get("Location") == "" {
		t.Errorf("redirect: %v", err)
	}
	if a, err := ask("sign-in-throttled"); err != nil || a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "60" || a.body != "Too Many Requests" {
		t.Errorf("throttled: %v %s", err, a.body)
	}
	if a, err := ask("clock-off"); err != nil {
		t.Error(err)
	} else if date, err := http.ParseTime(a.header.Get("Date")); err != nil || time.Since(date) < 9*time.Minute {
		t.Errorf("clock: %v %v", date, err)
	}
}

func TestAnswersThatComeOnlyOnce(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "throttled-once"})
	p := b.profile("")
	token := b.appToken(p)
	first, second := b.get(p.Effective(b.cloud).CompaniesURL, token), b.get(p.Effective(b.cloud).CompaniesURL, token)
	if first.status != 429 || first.header.Get("Retry-After") != "1" || second.status != 200 {
		t.Errorf("%d, then %d", first.status, second.status)
	}
}

// In memory a delay is virtual, and a request that is given up ends at once.
func TestDelayUnderSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := sandbox.New(sandbox.Options{Scenario: "timed-out", Latency: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		p := s.Profiles()[0]
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Effective(s.Cloud(base)).TokenURL, strings.NewReader("grant_type=client_credentials"))
		if err != nil {
			t.Fatal(err)
		}
		if res, err := s.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
			res.Body.Close()
		}
		if took := time.Since(begun); took != 30*time.Second {
			t.Errorf("took %v", took)
		}
		if res, err := s.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a dead request was served: %v", err)
			res.Body.Close()
		}
	})
}
