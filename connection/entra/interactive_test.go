package entra_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

// signIn runs a sign-in with a browser that answers as the test says.
func signIn(t *testing.T, a *authority, e connection.Effective, answer func(*url.URL) (string, url.Values), change func(*entra.Client)) (entra.Token, *browser, error) {
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
	got, b, err := signIn(t, a, e, consent, nil)
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
		_, b, err := signIn(t, a, a.profile(connection.ModeUser), consent, nil)
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
	got, b, err := signIn(t, a, e, consent, nil)
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
		if _, _, err := signIn(t, a, p.Effective(cloud), consent, nil); err != nil {
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
		_, b, err := signIn(t, a, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
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
	_, b, err := signIn(t, a, a.profile(connection.ModeUser), consent, func(c *entra.Client) {
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
		_, _, err := signIn(t, a, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
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
		_, _, err := signIn(t, a, a.profile(connection.ModeUser), func(u *url.URL) (string, url.Values) {
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

func TestCancelFreesThePortWithinASecond(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	port := freePort(t)
	e.RedirectURL = "http://localhost:" + port
	for range 3 { // a second attempt right after a cancelled one works
		ctx, cancel := context.WithCancel(t.Context())
		var began time.Time
		c := client(t, nil)
		_, err := c.Interactive(ctx, e, "", entra.Interaction{Ask: func(connection.Prompt, func(string) error) {
			// A pre-connect that says nothing, and somebody who never ends a sentence.
			for _, say := range []string{"", "GET / HTTP/1.1\r\nX-Slow: "} {
				conn, err := net.Dial("tcp", "127.0.0.1:"+port)
				if err != nil {
					t.Error(err)
					return
				}
				t.Cleanup(func() { _ = conn.Close() })
				_, _ = conn.Write([]byte(say))
			}
			if began.IsZero() {
				began = time.Now()
				cancel()
			}
		}})
		if took := time.Since(began); took > time.Second {
			t.Errorf("cancel took %v", took)
		}
		f := fault(t, err)
		if f.Kind != "sign-in-cancelled" || f.Net != connection.NetCancelled || !errors.Is(err, context.Canceled) {
			t.Errorf("%+v", f)
		}
		for _, host := range []string{"127.0.0.1", "[::1]"} {
			if conn, err := net.Dial("tcp", host+":"+port); err == nil {
				_ = conn.Close()
				t.Errorf("%s still listens", host)
			}
		}
		cancel()
	}
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	if _, err := c.Interactive(t.Context(), e, "", entra.Interaction{}); err != nil {
		t.Errorf("the attempt after: %v", err)
	}
}

func TestCancelWhileTheTokenIsAskedFor(t *testing.T) {
	a := newAuthority(t)
	ctx, cancel := context.WithCancel(t.Context())
	block := make(chan struct{})
	defer close(block)
	a.answer = func(call) (int, http.Header, string) { cancel(); <-block; return 200, nil, "" }
	b := newBrowser(t, consent)
	c := client(t, nil)
	c.Browse = b.open
	began := time.Now()
	_, err := c.Interactive(ctx, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-cancelled" || time.Since(began) > time.Second {
		t.Errorf("%+v after %v", f, time.Since(began))
	}
	if page := <-b.page; !strings.Contains(page, "✗") {
		t.Errorf("page: %s", page)
	}
}

func TestTheWaitEnds(t *testing.T) {
	a := newAuthority(t)
	began := time.Now()
	_, _, err := signIn(t, a, a.profile(connection.ModeUser), func(*url.URL) (string, url.Values) { return "", nil }, func(c *entra.Client) { c.Wait = 30 * time.Millisecond })
	if f := fault(t, err); f.Kind != "sign-in-timed-out" || time.Since(began) > time.Second {
		t.Errorf("%+v", f)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = client(t, nil).Interactive(ctx, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-timed-out" {
		t.Errorf("%+v", f)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = client(t, nil).Interactive(gone, a.profile(connection.ModeUser), "", entra.Interaction{})
	if f := fault(t, err); f.Kind != "sign-in-cancelled" {
		t.Errorf("%+v", f)
	}
}

func TestPromptAndPaste(t *testing.T) {
	a := newAuthority(t)
	e := a.profile(connection.ModeUser)
	asked := make(chan connection.Prompt, 2)
	var answer func(string) error
	done := make(chan error, 1)
	c := client(t, nil)
	go func() {
		_, err := c.Interactive(t.Context(), e, "", entra.Interaction{Ask: func(p connection.Prompt, put func(string) error) {
			answer = put
			asked <- p
		}})
		done <- err
	}()
	p := <-asked
	if p.BrowserFailed || time.Until(p.Expires) < 4*time.Minute || !strings.HasPrefix(p.Short, "http://localhost:") {
		t.Errorf("prompt %+v", p)
	}
	if again := <-asked; !again.BrowserFailed || again.URL != p.URL {
		t.Errorf("no browser, yet the prompt says %+v", again)
	}
	u, _ := url.Parse(p.URL)
	state, redirect := u.Query().Get("state"), u.Query().Get("redirect_uri")
	if u.Query().Get("response_mode") != "query" || redirect != p.Short {
		t.Errorf("an answer to %s could not be pasted", p.URL)
	}
	for text, kind := range map[string]string{
		"":                               "no-code",
		"%zz":                            "no-code",
		p.URL:                            "no-code", // the way there instead of the way back
		redirect + "?code=x&state=wrong": "state-mismatch",
		redirect + "?code=x":             "state-missing",
		redirect + "?code=x&code=y&state=" + state:    "callback-refused",
		redirect + "?state=" + state + "&state=other": "callback-refused",
		strings.Repeat("x", 70<<10):                   "no-code",
	} {
		if f := fault(t, answer(text)); f.Kind != kind {
			t.Errorf("%.60q: %+v", text, f)
		}
	}
	whole := redirect + "?code=CANARY-code&state=" + state + "#_=_"
	half := len(whole) / 2
	if err := answer("  <" + whole[:half] + "\r\n   " + whole[half:] + ">\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := a.seen()[0].form.Get("code"); got != "CANARY-code" {
		t.Errorf("redeemed %q", got)
	}
	if f := fault(t, answer(whole)); f.Kind != "listener-gone" {
		t.Errorf("a second answer: %+v", f)
	}
}

func TestPasteTakesTheQueryAlone(t *testing.T) {
	for _, form := range []string{"code=c&state=%s", "?state=%s&code=c", `"https://x.test/cb#code=c&state=%s"`, "state=%s\n&code=c\n"} {
		a := newAuthority(t)
		var once sync.Once
		_, err := client(t, nil).Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{Ask: func(p connection.Prompt, put func(string) error) {
			u, _ := url.Parse(p.URL)
			once.Do(func() {
				if err := put(strings.Replace(form, "%s", u.Query().Get("state"), 1)); err != nil {
					t.Errorf("%s: %v", form, err)
				}
			})
		}})
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestBrowserThatFails(t *testing.T) {
	a := newAuthority(t)
	failed := make(chan connection.Prompt, 1)
	c := client(t, nil)
	c.Browse = func(context.Context, string) error { return errors.New("no display") }
	b := newBrowser(t, consent)
	_, err := c.Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{Ask: func(p connection.Prompt, _ func(string) error) {
		if p.BrowserFailed {
			failed <- p
			go func() { _ = b.open(t.Context(), p.URL) }() // the person opens the link by hand
		}
	}})
	if err != nil || !(<-failed).BrowserFailed {
		t.Errorf("%v", err)
	}
}

func TestBrowserThatBlocksDoesNotHoldTheSignIn(t *testing.T) {
	a := newAuthority(t)
	b := newBrowser(t, consent)
	forever := make(chan struct{})
	defer close(forever)
	cancelled := make(chan bool, 1)
	c := client(t, nil)
	c.Browse = func(ctx context.Context, u string) error {
		go func() { _ = b.open(ctx, u) }()
		select {
		case <-forever:
		case <-ctx.Done():
			cancelled <- true
		}
		return nil
	}
	if _, err := c.Interactive(t.Context(), a.profile(connection.ModeUser), "", entra.Interaction{}); err != nil {
		t.Error(err)
	}
	select {
	case <-cancelled:
		t.Error("the end of the sign-in closed the browser")
	default:
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
