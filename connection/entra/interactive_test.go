package entra_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

// signIn runs a sign-in with a browser that answers as the test says.
func signIn(t *testing.T, e connection.Effective, answer func(*url.URL) (string, url.Values), change func(*entra.Client)) (entra.Token, *browser, error) {
	t.Helper()
	b := newBrowser(t, answer)
	c := client(t, nil)
	c.Browse = b.open
	c.Wait = 10 * time.Second
	if change != nil {
		change(c)
	}
	got, err := c.Interactive(t.Context(), e, secret, entra.Interaction{})
	return got, b, err
}

func TestSignInByFormPost(t *testing.T) {
	a := newAuthority(t)
	a.says(200, nil, good(map[string]any{"refresh_token": "r-1"}))
	e := a.profile(connection.ModeUser)
	e.LoginHint = "anna@contoso.com"
	e.Scopes = []string{"https://api.businesscentral.dynamics.com/Financials.ReadWrite.All", "offline_access"}
	got, b, err := signIn(t, e, consent, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Refresh != "r-1" || got.Access.Empty() {
		t.Errorf("%+v", got)
	}
	u, _ := url.Parse(<-b.opened)
	q := u.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": clientID, "code_challenge_method": "S256", "response_mode": "form_post",
		"login_hint": "anna@contoso.com", "scope": strings.Join(e.Scopes, " "), "prompt": "", "nonce": "", "resource": "", "client_secret": "",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	calls := a.seen()
	if len(calls) != 1 {
		t.Fatalf("%d token requests", len(calls))
	}
	form := calls[0].form
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	if q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || len(form.Get("code_verifier")) < 43 || len(q.Get("state")) < 22 {
		t.Errorf("challenge %q, verifier %q, state %q", q.Get("code_challenge"), form.Get("code_verifier"), q.Get("state"))
	}
	redirect := q.Get("redirect_uri")
	if form.Get("redirect_uri") != redirect || !strings.HasPrefix(redirect, "http://localhost:") || strings.Count(redirect, "/") != 2 {
		t.Errorf("redirects %q and %q", redirect, form.Get("redirect_uri"))
	}
	if form.Get("grant_type") != "authorization_code" || form.Get("code") != "CANARY-code" || form.Has("client_secret") || form.Get("client_id") != clientID {
		t.Errorf("redeemed with %+v", form)
	}
	// A form is answered by 303: the browser ends on a clean address, with the page.
	if page := <-b.page; !strings.HasPrefix(page, "200 /done ") || !strings.Contains(page, "✓") || strings.Contains(page, "CANARY") {
		t.Errorf("page: %s", page)
	}
}

func TestSecretsOfASignInAreNewEachTime(t *testing.T) {
	a := newAuthority(t)
	seen := map[string]bool{}
	for range 3 {
		_, b, err := signIn(t, a.profile(connection.ModeUser), consent, nil)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(<-b.opened)
		for _, name := range []string{"state", "nonce", "code_challenge"} {
			v := u.Query().Get(name)
			if v == "" || seen[v] {
				t.Errorf("%s %q came twice or not at all", name, v)
			}
			seen[v] = true
		}
	}
}

func TestOtherAuthoritiesAnswerByQuery(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	e.AuthURL = a.URL + "/authorize?own=1"
	got, b, err := signIn(t, e, consent, nil)
	if err != nil || got.Access.Empty() {
		t.Fatal(err)
	}
	u, _ := url.Parse(<-b.opened)
	if u.Query().Has("response_mode") || u.Query().Get("own") != "1" {
		t.Errorf("asked %s", u)
	}
	if page := <-b.page; !strings.HasPrefix(page, "200 /done ") {
		t.Errorf("the code stays in the address: %s", page)
	}
}

func TestWebPlatformSendsTheSecretAndDesktopDoesNot(t *testing.T) {
	for platform, sends := range map[connection.Platform]bool{connection.PlatformWeb: true, connection.PlatformDesktop: false} {
		a := newAuthority(t)
		p := connection.Profile{Mode: connection.ModeDelegate, Tenant: tenant, ClientID: clientID, Platform: platform}
		cloud := connection.Public()
		cloud.Login = a.URL
		if _, _, err := signIn(t, p.Effective(cloud), consent, nil); err != nil {
			t.Fatal(err)
		}
		if got := a.seen()[0].form.Has("client_secret"); got != sends {
			t.Errorf("%s: secret sent: %v", platform, got)
		}
	}
}

func TestWhatTheAuthoritySaysInstead(t *testing.T) {
	for name, c := range map[string]struct {
		answer url.Values
		check  func(*connection.Fault) bool
	}{
		"cancel without a word": {url.Values{"error": {"access_denied"}, "error_subcode": {"cancel"}}, func(f *connection.Fault) bool {
			return f.Kind == "sign-in-cancelled" && f.OAuth == "access_denied" && f.Suberror == "cancel"
		}},
		"declined": {url.Values{"error": {"access_denied"}, "error_description": {"AADSTS65004: User declined to consent."}}, func(f *connection.Fault) bool {
			return f.Kind == "consent-declined" && f.AADSTS[0] == 65004
		}},
		"error and code": {url.Values{"error": {"server_error"}, "code": {"CANARY"}}, func(f *connection.Fault) bool { return f.OAuth == "server_error" && f.Kind == "" }},
		"described": {url.Values{"error": {"invalid_request"}, "error_description": {"AADSTS50011: <script>alert(1)</script> Trace ID: 11111111-2222-3333-4444-555555555555"}}, func(f *connection.Fault) bool {
			return f.Args[connection.ArgCode] == "AADSTS50011" && strings.HasPrefix(f.Trace, "1111") && strings.HasPrefix(f.Args[connection.ArgRedirect], "http://localhost:")
		}},
	} {
		a := newAuthority(t)
		_, b, err := signIn(t, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
			c.answer.Set("state", u.Query().Get("state"))
			return http.MethodGet, c.answer
		}, nil)
		f := fault(t, err)
		if f.Stage != connection.StageAuthorize || !c.check(f) {
			t.Errorf("%s: %+v", name, f)
		}
		if len(a.seen()) != 0 {
			t.Errorf("%s: a token was asked for", name)
		}
		if page := <-b.page; !strings.Contains(page, "✗") || strings.Contains(page, "<script>") {
			t.Errorf("%s: page %s", name, page)
		}
	}
}

func TestPageTellsWhenTheCodeIsRefused(t *testing.T) {
	a := newAuthority(t)
	a.says(401, nil, `{"error":"invalid_client","error_description":"AADSTS7000218: secret wanted <b>","error_codes":[7000218]}`)
	var outcome entra.Outcome
	_, b, err := signIn(t, a.profile(connection.ModeUser), consent, func(c *entra.Client) {
		c.Page = func(o entra.Outcome) []byte { outcome = o; return []byte("own page") }
	})
	if f := fault(t, err); f.AADSTS[0] != 7000218 || f.Args[connection.ArgRedirect] == "" {
		t.Errorf("%+v", f)
	}
	if page := <-b.page; !strings.HasSuffix(page, "own page") || outcome.OK || outcome.Error != "invalid_client" || !strings.Contains(outcome.Detail, "7000218") {
		t.Errorf("page %s for %+v", page, outcome)
	}
	if len(a.seen()) != 1 {
		t.Errorf("%d token requests", len(a.seen()))
	}
}

func TestNonce(t *testing.T) {
	for name, c := range map[string]struct {
		nonce string // "" echoes the right one
		id    bool
		ok    bool
	}{"right": {"", true, true}, "wrong": {"other", true, false}, "no id token": {"", false, true}} {
		a := newAuthority(t)
		var sent string
		_, _, err := signIn(t, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
			sent = u.Query().Get("nonce")
			if c.nonce != "" {
				sent = c.nonce
			}
			change := map[string]any{}
			if c.id {
				change["id_token"] = jwt(map[string]any{"nonce": sent, "preferred_username": "anna@contoso.com"})
			}
			a.says(200, nil, good(change))
			return consent(u)
		}, nil)
		if c.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && fault(t, err).Kind != "nonce-mismatch" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIssuerOfTheAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		iss      string
		required bool
		ok       bool
	}{
		"right": {"https://iss.test", false, true}, "wrong": {"https://evil.test", false, false},
		"absent": {"", false, true}, "absent but promised": {"", true, false},
	} {
		a := newAuthority(t)
		_, _, err := signIn(t, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
			m, v := consent(u)
			if c.iss != "" {
				v.Set("iss", c.iss)
			}
			return m, v
		}, func(cl *entra.Client) { cl.Issuer, cl.IssRequired = "https://iss.test", c.required })
		if c.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if !c.ok && (fault(t, err).Kind != "issuer-mismatch" || len(a.seen()) != 0) {
			t.Errorf("%s: %v, %d token requests", name, err, len(a.seen()))
		}
	}
}

func TestSelectAccountLeavesTheHintOut(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	e.LoginHint = "anna@contoso.com"
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	if _, err := c.Interactive(t.Context(), e, "", entra.Interaction{SelectAccount: true}); err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(<-b.opened)
	if u.Query().Get("prompt") != "select_account" || u.Query().Has("login_hint") {
		t.Errorf("asked %s", u)
	}
}

func TestAuthorizeByPost(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	e.AuthMethod, e.AuthURL = "POST", a.URL+"/authorize?own=1"
	c := client(t, nil)
	b := newBrowser(t, nil)
	c.Browse = func(_ context.Context, short string) error {
		resp, err := b.http.Get(short)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		buf := make([]byte, 16<<10)
		n, _ := resp.Body.Read(buf)
		page := string(buf[:n])
		if !strings.Contains(page, `method="post" action="`+a.URL+`/authorize"`) || !strings.Contains(page, `name="code_challenge"`) || !strings.Contains(page, `name="own" value="1"`) {
			t.Errorf("page: %s", page)
		}
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'; script-src 'sha256-") {
			t.Errorf("policy: %s", csp)
		}
		_, rest, _ := strings.Cut(page, `name="state" value="`)
		state, _, _ := strings.Cut(rest, `"`)
		b.send(http.MethodGet, short+"/", url.Values{"code": {"c"}, "state": {state}})
		return nil
	}
	if _, err := c.Interactive(t.Context(), e, "", entra.Interaction{}); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotOpened(t *testing.T) {
	a := newAuthority(t)
	for name, c := range map[string]struct {
		change func(*connection.Effective)
		kind   string
	}{
		"plain http":          {func(e *connection.Effective) { e.AuthURL = "http://login.test/authorize" }, "url-not-https"},
		"a file":              {func(e *connection.Effective) { e.AuthURL = "file:///etc/passwd" }, "url-shape"},
		"script":              {func(e *connection.Effective) { e.AuthURL = "javascript:alert(1)" }, "url-shape"},
		"credentials":         {func(e *connection.Effective) { e.AuthURL = "https://u:p@login.test/authorize" }, "url-shape"},
		"common":              {func(e *connection.Effective) { e.AuthURL = a.URL + "/common/oauth2/v2.0/authorize" }, "tenant-common"},
		"https on localhost":  {func(e *connection.Effective) { e.RedirectURL = "https://localhost:8400" }, "localhost-https"},
		"foreign http":        {func(e *connection.Effective) { e.RedirectURL = "http://app.test/cb" }, "redirect-shape"},
		"port 0":              {func(e *connection.Effective) { e.RedirectURL = "http://localhost:0" }, "redirect-shape"},
		"large port":          {func(e *connection.Effective) { e.RedirectURL = "http://localhost:70000" }, "redirect-shape"},
		"redirect fragment":   {func(e *connection.Effective) { e.RedirectURL = "http://localhost/#x" }, "redirect-shape"},
		"no redirect":         {func(e *connection.Effective) { e.RedirectURL = "" }, "redirect-shape"},
		"token over http":     {func(e *connection.Effective) { e.TokenURL = "http://login.test/token" }, "url-not-https"},
		"secret that is none": {func(e *connection.Effective) { e.SendSecret = true }, "secret-missing"},
	} {
		e := a.profile(connection.ModeUser)
		c.change(&e)
		cl := client(t, nil)
		cl.Browse = func(_ context.Context, u string) error { t.Errorf("%s: opened %s", name, u); return nil }
		_, err := cl.Interactive(t.Context(), e, "", entra.Interaction{Ask: func(connection.Prompt, func(string) error) { t.Errorf("%s: asked", name) }})
		if f := fault(t, err); f.Kind != c.kind {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestNothingOfASignInIsJournalled(t *testing.T) {
	a := newAuthority(t)
	a.says(200, nil, good(map[string]any{"refresh_token": "CANARY-refresh", "access_token": "CANARY-access"}))
	log := journal.New(10)
	b := newBrowser(t, consent)
	c := client(t, log)
	c.Browse = b.open
	got, err := c.Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(<-b.opened)
	all := everything(log.All(), got)
	quietly(t, "journal and token", log.All(), got)
	for _, v := range []string{u.Query().Get("state"), a.seen()[0].form.Get("code_verifier")} {
		if strings.Contains(all, v) {
			t.Errorf("%q is shown", v)
		}
	}
}
