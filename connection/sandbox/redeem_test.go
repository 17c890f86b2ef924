package sandbox_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

func basic(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}

// clock is a clock that a test turns.
type clock struct{ at time.Time }

func newClock() *clock                { return &clock{time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC)} }
func (c *clock) now() time.Time       { return c.at }
func (c *clock) turn(d time.Duration) { c.at = c.at.Add(d) }
func (b *bench) token(p connection.Profile, f url.Values) answer {
	b.t.Helper()
	return b.post(p.Effective(b.cloud).TokenURL, f)
}

func TestRedeemRefuses(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p, other := b.profile("web-shop"), b.profile("warehouse-app")
	fresh := func() url.Values { return codeForm(p, b.authorize(p, codeQuery(p)).Get("code")) }
	for name, try := range map[string]struct {
		form func() url.Values
		code string
	}{
		"no code":           {func() url.Values { return with(fresh(), "code", "") }, "900144"},
		"no redirect":       {func() url.Values { return with(fresh(), "redirect_uri", "") }, "900144"},
		"unknown code":      {func() url.Values { return with(fresh(), "code", "x") }, "70000"},
		"other client":      {func() url.Values { return with(fresh(), "client_id", other.ClientID) }, "70000"},
		"other port":        {func() url.Values { return with(fresh(), "redirect_uri", "http://localhost:1") }, "500112"},
		"slash added":       {func() url.Values { return with(fresh(), "redirect_uri", redirect+"/") }, "500112"},
		"no verifier":       {func() url.Values { return with(fresh(), "code_verifier", "") }, "501481"},
		"other verifier":    {func() url.Values { return with(fresh(), "code_verifier", verifier+"x") }, "501481"},
		"challenge as such": {func() url.Values { return with(fresh(), "code_verifier", challenge(verifier)) }, "501481"},
		"secret":            {func() url.Values { return with(fresh(), "client_secret", "x") }, "700025"},
		"more scope":        {func() url.Values { return with(fresh(), "scope", connection.Resource+"/user_impersonation") }, "65001"},
		"too late": {func() url.Values {
			f := fresh()
			c.turn(10*time.Minute + time.Second)
			return f
		}, "70008"},
		"twice": {func() url.Values {
			f := fresh()
			if got := b.token(p, f); got.status != http.StatusOK {
				t.Errorf("first: %s", got.body)
			}
			return f
		}, "54005"},
	} {
		if got := b.token(p, try.form()); got.code() != try.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	f := fresh()
	got := b.do(http.MethodPost, p.Effective(b.cloud).TokenURL, http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"http://localhost:49213"},
	}, f.Encode())
	if got.code() != "9002326" {
		t.Errorf("from a script: %s", got.body)
	}
	if got := b.post(b.cloud.Login+"/adatum.com/oauth2/v2.0/token", f); got.code() != "700016" {
		t.Errorf("at another tenant: %s", got.body)
	}
}

func TestPlatforms(t *testing.T) {
	for scenario, want := range map[string]string{"platform-needs-secret": "7000218", "platform-forbids-secret": "700025", "platform-spa": "9002327"} {
		b := start(t, sandbox.Options{Scenario: scenario})
		p := b.profile("")
		form := codeForm(p, b.authorize(p, codeQuery(p)).Get("code"))
		if s := b.server.Secret(p.ID); !s.Empty() {
			form.Set("client_secret", s.Reveal())
		}
		if got := b.token(p, form); got.code() != want {
			t.Errorf("%s: %d %s", scenario, got.status, got.body)
		}
	}
}

func TestWebPlatformTakesTheSecret(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "platform-needs-secret"})
	p := b.profile("")
	p.Platform = connection.PlatformWeb
	form := with(codeForm(p, b.authorize(p, codeQuery(p)).Get("code")), "client_secret", "Sbx8Q~field-service+practice/only=&%s.xx")
	if got := b.token(p, with(form, "client_secret", "wrong")); got.code() != "7000215" {
		t.Errorf("wrong secret: %s", got.body)
	}
	tok := b.token(p, form)
	if tok.status != http.StatusOK {
		t.Fatalf("%s", tok.body)
	}
	renew := url.Values{"grant_type": {"refresh_token"}, "client_id": {p.ClientID}, "refresh_token": {tok.text("refresh_token")}}
	if got := b.token(p, renew); got.code() != "7000218" {
		t.Errorf("renewal without secret: %s", got.body)
	}
	if got := b.token(p, with(renew, "client_secret", form.Get("client_secret"))); got.status != http.StatusOK {
		t.Errorf("renewal: %s", got.body)
	}
}

func TestRenewal(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p, other := b.profile("warehouse-app"), b.profile("web-shop")
	first := b.signedIn(p).text("refresh_token")
	renew := func(token string, pairs ...string) answer {
		return b.token(p, with(url.Values{"grant_type": {"refresh_token"}, "client_id": {p.ClientID}, "refresh_token": {token}}, pairs...))
	}
	got := renew(first)
	second := got.text("refresh_token")
	if got.status != http.StatusOK || second == "" || second == first {
		t.Fatalf("renewal: %d %s", got.status, got.body)
	}
	if got := renew(first); got.status != http.StatusOK {
		t.Errorf("the older token lives on in the real service: %s", got.body)
	}
	for name, try := range map[string]struct {
		got  answer
		code string
	}{
		"none":         {renew(""), "900144"},
		"unknown":      {renew("x"), "70000"},
		"other client": {renew(second, "client_id", other.ClientID), "70000"},
		"secret":       {renew(second, "client_secret", "x"), "700025"},
		"more scope":   {renew(second, "scope", connection.Resource+"/user_impersonation"), "65001"},
		"other scope":  {renew(second, "scope", "https://graph.microsoft.com/User.Read"), "65001"},
		"bad scope":    {renew(second, "scope", "user_impersonation"), "650053"},
	} {
		if try.got.code() != try.code {
			t.Errorf("%s: %d %s", name, try.got.status, try.got.body)
		}
	}
	if got := renew(second, "scope", connection.Resource+"/.default offline_access"); got.status != http.StatusOK {
		t.Errorf("same scope by .default: %s", got.body)
	}
	c.turn(91 * 24 * time.Hour)
	if got := renew(second); got.code() != "700082" {
		t.Errorf("after 91 days: %s", got.body)
	}
}

func TestRenewalThatFails(t *testing.T) {
	for scenario, want := range map[string]string{"account-needs-mfa": "50076", "refresh-expired": "700082", "refresh-revoked": "50173", "well-rotation": "70000"} {
		b := start(t, sandbox.Options{Scenario: scenario})
		p := b.profile("")
		form := url.Values{"grant_type": {"refresh_token"}, "client_id": {p.ClientID}, "refresh_token": {b.signedIn(p).text("refresh_token")}}
		got := b.token(p, form)
		if scenario == "well-rotation" {
			if got.status != http.StatusOK {
				t.Errorf("first renewal: %s", got.body)
			}
			got = b.token(p, form)
		}
		if got.code() != want || got.text("error") != "invalid_grant" {
			t.Errorf("%s: %d %s", scenario, got.status, got.body)
		}
		if want == "50076" && got.text("claims") == "" {
			t.Error("no claims challenge")
		}
	}
}

func TestNoRefreshTokenWithoutOfflineAccess(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "refresh-missing"})
	p := b.profile("")
	q := with(codeQuery(p), "scope", p.Effective(b.cloud).Scope)
	tok := b.token(p, codeForm(p, b.authorize(p, q).Get("code")))
	if tok.status != http.StatusOK || tok.json["refresh_token"] != nil {
		t.Errorf("%d %s", tok.status, tok.body)
	}
	q = with(codeQuery(p), "scope", connection.Resource+"/.default")
	tok = b.token(p, codeForm(p, b.authorize(p, q).Get("code")))
	if tok.json["id_token"] != nil || !slices.Equal(strings.Fields(tok.text("scope")), []string{connection.Resource + "/Financials.ReadWrite.All"}) {
		t.Errorf("no openid asked for: %s", tok.body)
	}
}

func TestDeviceCode(t *testing.T) {
	c := newClock()
	b := start(t, sandbox.Options{Now: c.now})
	p := b.profile("warehouse-app")
	address := b.cloud.Login + "/contoso.com/oauth2/v2.0/devicecode"
	ask := url.Values{"client_id": {p.ClientID}, "scope": {connection.Resource + "/Financials.ReadWrite.All offline_access"}}
	if got := b.post(address, with(ask, "client_id", b.profile("web-shop").ClientID)); got.code() != "7000218" {
		t.Errorf("public flows not allowed: %s", got.body)
	}
	if got := b.post(address, with(ask, "scope", "")); got.code() != "900144" {
		t.Errorf("no scope: %s", got.body)
	}
	open := func() (poll func() answer, code string) {
		d := b.post(address, ask)
		if d.json["expires_in"] != 900.0 || d.json["interval"] != 5.0 || d.json["verification_uri_complete"] != nil {
			t.Fatalf("device: %s", d.body)
		}
		return func() answer {
			return b.token(p, url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {p.ClientID}, "device_code": {d.text("device_code")}})
		}, d.text("user_code")
	}
	poll, code := open()
	for i, want := range []string{"authorization_pending", "slow_down"} {
		if got := poll(); got.text("error") != want {
			t.Errorf("poll %d: %s", i, got.body)
		}
	}
	c.turn(5 * time.Second)
	if got := poll(); got.text("error") != "slow_down" {
		t.Errorf("the interval did not grow: %s", got.body)
	}
	if got := b.post(base+"/practice/device", url.Values{"code": {"WRONG"}}); !strings.Contains(got.body, "AADSTS70018") {
		t.Errorf("wrong code: %s", got.body)
	}
	b.press(b.press(b.post(base+"/practice/device", url.Values{"code": {" " + strings.ToLower(code)}}), "account-maria"), "accept")
	c.turn(20 * time.Second)
	if got := poll(); got.status != http.StatusOK || got.text("refresh_token") == "" {
		t.Errorf("after the sign-in: %s", got.body)
	}
	c.turn(20 * time.Second)
	if got := poll(); got.code() != "70018" {
		t.Errorf("used twice: %s", got.body)
	}
	poll, _ = open()

	c.turn(16 * time.Minute)
	if got := poll(); got.text("error") == "authorization_pending" {
		t.Errorf("still pending after its life: %s", got.body)
	}
}
