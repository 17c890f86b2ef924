package entra_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/wire"
)

// world is a sandbox in memory, and a client that talks to it.
func world(t *testing.T, scenario string) (*sandbox.Server, *entra.Client, connection.Cloud, *journal.Log) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{Scenario: scenario})
	if err != nil {
		t.Fatal(err)
	}
	log := journal.New(20)
	h, err := wire.New(wire.Options{Transport: s.Transport(), Journal: log})
	if err != nil {
		t.Fatal(err)
	}
	return s, &entra.Client{HTTP: h}, s.Cloud("https://sandbox.invalid"), log
}

func TestServiceAgainstTheSandbox(t *testing.T) {
	for scenario, want := range map[string]int{"well": 0, "secret-wrong": 7000215, "secret-expired": 7000222, "tenant-unknown": 90002, "app-unknown": 700016} {
		s, c, cloud, log := world(t, scenario)
		p := s.Profiles()[0]
		key := s.Secret(p.ID)
		e := p.Effective(cloud)
		for _, kind := range []connection.CredentialType{connection.CredentialBody, connection.CredentialBasic} {
			e.CredentialType = kind
			got, err := c.Service(t.Context(), e, key)
			if want == 0 {
				if err != nil || !slices.Contains(got.Claims.Roles, "API.ReadWrite.All") || got.Claims.AppID != p.ClientID || got.Expires.IsZero() {
					t.Errorf("%s by %s: %v, %+v", scenario, kind, err, got.Claims)
				}
				continue
			}
			f := fault(t, err)
			if !slices.Contains(f.AADSTS, want) || f.Trace == "" || f.Corr == "" || f.HTTP < 400 {
				t.Errorf("%s by %s: %+v", scenario, kind, f)
			}
			if strings.Contains(everything(*f), key.Reveal()) {
				t.Errorf("%s: the fault shows the secret", scenario)
			}
		}
		if n := len(log.All()); n != 2 {
			t.Errorf("%s: %d requests for two questions", scenario, n)
		}
		if all := everything(log.All()); strings.Contains(all, key.Reveal()) || strings.Contains(all, url.QueryEscape(key.Reveal())) || strings.Contains(all, "eyJ") {
			t.Errorf("%s: the journal shows a secret", scenario)
		}
	}
}

func TestNetworkOfTheSandbox(t *testing.T) {
	for scenario, want := range map[string]connection.NetKind{
		"host-not-found": connection.NetNoHost, "connection-refused": connection.NetRefused, "connection-reset": connection.NetReset,
		"offline": connection.NetOffline, "proxy-auth": connection.NetProxyAuth,
		"tls-unknown-authority": connection.NetTLSUnknown, "token-redirect": connection.NetRedirect,
	} {
		s, c, cloud, _ := world(t, scenario)
		p := s.Profiles()[0]
		_, err := c.Service(t.Context(), p.Effective(cloud), s.Secret(p.ID))
		if err == nil {
			_, err = c.Discover(t.Context(), p.Effective(cloud))
		}
		if f := fault(t, err); f.Net != want {
			t.Errorf("%s: %+v", scenario, f)
		}
	}
}

func TestSilentAuthorityIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c, cloud, _ := world(t, "timed-out")
		p := s.Profiles()[0]
		began := time.Now()
		_, err := c.Service(t.Context(), p.Effective(cloud), s.Secret(p.ID))
		if err == nil {
			_, err = c.Discover(t.Context(), p.Effective(cloud))
		}
		if f := fault(t, err); f.Net != connection.NetTimeout || time.Since(began) > 2*time.Minute {
			t.Errorf("%+v after %v", f, time.Since(began))
		}
	})
}

func TestDiscoverTheSandbox(t *testing.T) {
	s, c, cloud, _ := world(t, "well")
	p := s.Profiles()[0]
	m, err := c.Discover(t.Context(), p.Effective(cloud))
	if err != nil || m.TenantID == "" || m.Date.IsZero() || !strings.HasSuffix(m.Token, "/oauth2/v2.0/token") || !strings.HasSuffix(m.Authorize, "/authorize") {
		t.Errorf("%v %+v", err, m)
	}
}

// person clicks through the sandbox's pages in a browser of three functions.
type person struct {
	t    *testing.T
	http *http.Client
	does []string // names of the buttons to press, in order, as name=value
	last string
}

var (
	formTag  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

func newPerson(t *testing.T, does ...string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &person{t: t, http: &http.Client{Jar: jar, Transport: transport}, does: does}
}

func (p *person) browse(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	for step := 0; ; step++ {
		if err != nil {
			return err
		}
		resp, err2 := p.http.Do(req)
		if err2 != nil {
			return err2
		}
		b, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		p.last = string(b)
		at := resp.Request.URL
		form := formTag.FindStringSubmatch(p.last)
		if form == nil || at.Path == "/done" {
			return nil
		}
		v := url.Values{}
		for _, in := range inputTag.FindAllStringSubmatch(form[2], -1) {
			v.Set(html.UnescapeString(in[1]), html.UnescapeString(in[2]))
		}
		if !strings.Contains(form[0], `id="answer"`) {
			if len(p.does) == 0 {
				return nil
			}
			name, value, _ := strings.Cut(p.does[0], "=")
			v.Set(name, value)
			p.does = p.does[1:]
		}
		target, err3 := at.Parse(html.UnescapeString(form[1]))
		if err3 != nil {
			return err3
		}
		req, err = http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(v.Encode()))
		if err == nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Origin", at.Scheme+"://"+at.Host)
		}
	}
}

func TestSignInAtTheSandbox(t *testing.T) {
	maria, accept := "account=maria@contoso.com", "accept=yes"
	for name, c := range map[string]struct {
		scenario string
		does     []string
		check    func(*connection.Fault) bool
		answered bool
	}{
		"well":      {"well-user", []string{maria, accept}, nil, true},
		"delegate":  {"well-delegate", []string{maria, accept}, nil, true},
		"cancelled": {"well-user", []string{"cancel=yes"}, func(f *connection.Fault) bool { return f.Kind == "sign-in-cancelled" }, true},
		"declined":  {"well-user", []string{maria, "cancel=yes"}, func(f *connection.Fault) bool { return f.Kind == "consent-declined" }, true},
		"secret where none may be": {"platform-forbids-secret", []string{maria, accept}, func(f *connection.Fault) bool {
			return slices.Contains(f.AADSTS, 700025)
		}, true},
		"no secret where one must": {"platform-needs-secret", []string{maria, accept}, func(f *connection.Fault) bool {
			return slices.Contains(f.AADSTS, 7000218)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sandbox.New(sandbox.Options{Scenario: c.scenario})
			if err != nil {
				t.Fatal(err)
			}
			cloud, err := s.Listen(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			log := journal.New(20)
			cl := client(t, log)
			who := newPerson(t, c.does...)
			walked := make(chan error, 1)
			cl.Browse = func(ctx context.Context, u string) error {
				err := who.browse(ctx, u)
				walked <- err
				return err
			}
			p := s.Profiles()[0]
			e := p.Effective(cloud)
			got, err := cl.Interactive(t.Context(), e, "made-up-secret", entra.Interaction{})
			if w := <-walked; w != nil {
				t.Fatalf("the person got stuck: %v", w)
			}
			if c.check != nil {
				if f := fault(t, err); !c.check(f) {
					t.Errorf("%+v", f)
				}
				if !strings.Contains(who.last, "✗") {
					t.Errorf("the page says %s", who.last)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Refresh.Empty() || got.Claims.User != "maria@contoso.com" || !slices.Contains(got.Claims.Scopes, "Financials.ReadWrite.All") || !strings.Contains(who.last, "✓") {
				t.Errorf("got %+v, page %s", got, who.last)
			}
			again, err := cl.Refresh(t.Context(), e, "", got.Refresh)
			if err != nil || again.Refresh == got.Refresh || again.Access == got.Access {
				t.Errorf("renewed: %v", err)
			}
			if all := everything(log.All()); strings.Contains(all, "practice-code") || strings.Contains(all, "practice-refresh") || strings.Contains(all, "eyJ") {
				t.Errorf("the journal shows a secret: %s", all)
			}
		})
	}
}

func TestRefusedRenewalAtTheSandbox(t *testing.T) {
	s, c, cloud, _ := world(t, "well-user")
	_, err := c.Refresh(t.Context(), s.Profiles()[0].Effective(cloud), "", "CANARY-none-of-theirs")
	if f := fault(t, err); f.OAuth != "invalid_grant" || f.Stage != connection.StageRenewal || len(f.AADSTS) == 0 {
		t.Errorf("%+v", f)
	}
}
