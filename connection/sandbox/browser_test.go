package sandbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

const (
	verifier = "practice-verifier-practice-verifier-practice-verifier"
	redirect = "http://localhost:49213"
)

func challenge(v string) string {
	sum := sha256.Sum256([]byte(v))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// codeQuery is a well-formed authorization request of a connection.
func codeQuery(p connection.Profile) url.Values {
	return url.Values{
		"client_id": {p.ClientID}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"st&te"},
		"scope": {connection.Resource + "/Financials.ReadWrite.All offline_access openid profile"}, "nonce": {"n-1"},
		"code_challenge": {challenge(verifier)}, "code_challenge_method": {"S256"},
	}
}

// codeForm redeems a code.
func codeForm(p connection.Profile, code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "client_id": {p.ClientID}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	}
}

var (
	formOf   = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)" id="(accounts|consent|answer|device)">(.*?)</form>`)
	hiddenOf = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// press presses a button on a page, found by its id as a browser test would.
func (b *bench) press(page answer, id string) answer {
	b.t.Helper()
	m := formOf.FindStringSubmatch(page.body)
	if m == nil {
		b.t.Fatalf("no form on the page: %s", page.body)
	}
	button := regexp.MustCompile(`<button[^>]*id="` + regexp.QuoteMeta(id) + `"[^>]*>`).FindString(m[3])
	if button == "" {
		b.t.Fatalf("no button %q on the page: %s", id, page.body)
	}
	form := url.Values{}
	for _, h := range hiddenOf.FindAllStringSubmatch(m[3], -1) {
		form.Set(html.UnescapeString(h[1]), html.UnescapeString(h[2]))
	}
	attribute := func(name string) string {
		a := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(button)
		if a == nil {
			return ""
		}
		return html.UnescapeString(a[1])
	}
	if attribute("name") != "" {
		form.Set(attribute("name"), attribute("value"))
	}
	return b.post(base+html.UnescapeString(m[1]), form)
}

// back is what the browser takes to the redirect address.
func (a answer) back(t *testing.T) url.Values {
	t.Helper()
	if m := formOf.FindStringSubmatch(a.body); m != nil && m[2] == "answer" {
		form := url.Values{"_action": {html.UnescapeString(m[1])}}
		for _, h := range hiddenOf.FindAllStringSubmatch(m[3], -1) {
			form.Set(html.UnescapeString(h[1]), html.UnescapeString(h[2]))
		}
		return form
	}
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil || u.Host == "" {
		t.Fatalf("no answer went back: %d %s", a.status, a.body)
	}
	q := u.Query()
	u.RawQuery = ""
	q.Set("_action", u.String())
	return q
}

// authorize signs maria in, accepts if asked, and returns the answer.
func (b *bench) authorize(p connection.Profile, q url.Values) url.Values {
	b.t.Helper()
	page := b.get(p.Effective(b.cloud).AuthURL+"?"+q.Encode(), "")
	if strings.Contains(page.body, `id="account-maria"`) {
		page = b.press(page, "account-maria")
	}
	if strings.Contains(page.body, `id="accept"`) {
		page = b.press(page, "accept")
	}
	return page.back(b.t)
}

// signedIn is the token answer after a sign-in.
func (b *bench) signedIn(p connection.Profile) answer {
	b.t.Helper()
	got := b.authorize(p, codeQuery(p))
	tok := b.post(p.Effective(b.cloud).TokenURL, codeForm(p, got.Get("code")))
	if tok.status != http.StatusOK {
		b.t.Fatalf("code not redeemed: %d %s", tok.status, tok.body)
	}
	return tok
}

func TestSignInConsentAndRead(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	e := p.Effective(b.cloud)
	page := b.get(e.AuthURL+"?"+codeQuery(p).Encode(), "")
	if page.status != http.StatusOK || !strings.Contains(page.body, "practice sign-in, not Microsoft") {
		t.Fatalf("sign-in page: %d %s", page.status, page.body)
	}
	if first := regexp.MustCompile(`id="(account-[^"]*)"`).FindStringSubmatch(page.body); first == nil || first[1] != "account-maria" {
		t.Errorf("the first account is %v", first)
	}
	consent := b.press(page, "account-maria")
	if !strings.Contains(consent.body, `id="cancel"`) || !strings.Contains(consent.body, "Financials.ReadWrite.All") {
		t.Fatalf("consent page: %s", consent.body)
	}
	done := b.press(consent, "accept")
	got := done.back(t)
	if done.status != http.StatusFound || got.Get("_action") != redirect || got.Get("state") != "st&te" || got.Get("code") == "" || got.Get("session_state") == "" {
		t.Fatalf("answer: %d %v", done.status, got)
	}
	tok := b.post(e.TokenURL, codeForm(p, got.Get("code")))
	if tok.status != http.StatusOK || tok.text("refresh_token") == "" || tok.text("id_token") == "" {
		t.Fatalf("token: %d %s", tok.status, tok.body)
	}
	if tok.header.Get("Cache-Control") == "" || !strings.Contains(tok.header.Get("Cache-Control"), "no-store") {
		t.Error("a token answer may be cached")
	}
	if list := b.get(e.CompaniesURL, tok.text("access_token")); list.status != http.StatusOK || len(list.rows()) != 3 {
		t.Errorf("companies: %d %s", list.status, list.body)
	}
	if list := b.get(e.EnvironmentsURL, tok.text("access_token")); list.status != http.StatusOK {
		t.Errorf("environments: %d %s", list.status, list.body)
	}
	again := b.get(e.AuthURL+"?"+codeQuery(p).Encode(), "")
	if again.status != http.StatusFound {
		t.Errorf("an account that is signed in and has consented was asked again: %d", again.status)
	}
}

func TestPrompts(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	ask := func(change url.Values) answer {
		q := codeQuery(p)
		for k, v := range change {
			q[k] = v
		}
		return b.get(p.Effective(b.cloud).AuthURL+"?"+q.Encode(), "")
	}
	if got := ask(url.Values{"prompt": {"none"}}).back(t); got.Get("error") != "login_required" || !strings.Contains(got.Get("error_description"), "AADSTS50058") {
		t.Errorf("none without session: %v", got)
	}
	page := b.press(ask(nil), "account-maria") // signed in, not consented
	if got := ask(url.Values{"prompt": {"none"}}).back(t); got.Get("error") != "interaction_required" || !strings.Contains(got.Get("error_description"), "AADSTS65001") {
		t.Errorf("none without consent: %v", got)
	}
	b.press(page, "accept")
	if got := ask(url.Values{"prompt": {"none"}}).back(t); got.Get("code") == "" {
		t.Errorf("none with session and consent: %v", got)
	}
	for _, prompt := range []string{"login", "select_account"} {
		if got := ask(url.Values{"prompt": {prompt}}); !strings.Contains(got.body, `id="accounts"`) {
			t.Errorf("prompt=%s did not ask for the account", prompt)
		}
	}
	if got := ask(url.Values{"prompt": {"consent"}}); !strings.Contains(got.body, `id="accept"`) {
		t.Error("prompt=consent did not ask for consent")
	}
	hinted := ask(url.Values{"login_hint": {"jonas@contoso.com"}})
	if first := regexp.MustCompile(`id="(account-[^"]*)"`).FindStringSubmatch(hinted.body); first == nil || first[1] != "account-jonas" {
		t.Errorf("another account's hint: %v", first)
	}
	if got := ask(url.Values{"login_hint": {"maria@contoso.com"}}); got.status != http.StatusFound {
		t.Error("the hinted account is signed in, and was asked for")
	}
}

func TestSayingNo(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	auth := p.Effective(b.cloud).AuthURL + "?" + codeQuery(p).Encode()
	got := b.press(b.get(auth, ""), "cancel").back(t)
	if got.Get("error") != "access_denied" || got.Get("error_subcode") != "cancel" || got.Has("error_description") || got.Get("state") != "st&te" {
		t.Errorf("cancelled: %v", got)
	}
	got = b.press(b.press(b.get(auth, ""), "account-maria"), "cancel").back(t)
	if got.Get("error") != "access_denied" || !strings.Contains(got.Get("error_description"), "AADSTS65004") {
		t.Errorf("declined: %v", got)
	}
}

func TestWhoMayNotSignIn(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	for button, code := range map[string]string{"account-sam-adatum": "AADSTS50020", "account-otto": "AADSTS50057", "account-sofie": "AADSTS53003"} {
		page := b.get(p.Effective(b.cloud).AuthURL+"?prompt=login&"+codeQuery(p).Encode(), "")
		got := b.press(page, button)
		if got.header.Get("Location") != "" || !strings.Contains(got.body, code) || !strings.Contains(got.body, `id="other"`) {
			t.Errorf("%s: %d %s", button, got.status, got.body)
		}
	}
}

func TestConsentThatOnlyAnAdministratorMayGive(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "consent-missing-user"})
	p := b.profile("")
	auth := p.Effective(b.cloud).AuthURL + "?" + codeQuery(p).Encode()
	page := b.press(b.get(auth, ""), "account-maria")
	if strings.Contains(page.body, `id="accept"`) {
		t.Fatal("maria may accept")
	}
	if got := b.press(page, "cancel").back(t); got.Get("error") != "consent_required" || !strings.Contains(got.Get("error_description"), "AADSTS90094") {
		t.Errorf("went back: %v", got)
	}
	// The administrator consents for everybody; then maria is not asked.
	page = b.press(b.get(auth+"&prompt=login", ""), "account-admin")
	form := url.Values{"visit": {hiddenOf.FindStringSubmatch(page.body)[2]}, "accept": {"yes"}, "everybody": {"yes"}}
	if got := b.post(base+"/practice/consent", form).back(t); got.Get("code") == "" {
		t.Errorf("administrator: %v", got)
	}
	if got := b.press(b.get(auth+"&prompt=login", ""), "account-maria").back(t); got.Get("code") == "" {
		t.Errorf("after consent for everybody: %v", got)
	}
}

func TestFormPost(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	q := codeQuery(p)
	q.Set("response_mode", "form_post")
	q.Set("state", `"><script>x</script>`)
	page := b.press(b.press(b.get(p.Effective(b.cloud).AuthURL+"?"+q.Encode(), ""), "account-maria"), "accept")
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self' "+redirect) || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	if strings.Contains(page.body, "<script>x") || !strings.Contains(page.body, `id="continue"`) {
		t.Errorf("page %s", page.body)
	}
	got := page.back(t)
	if got.Get("_action") != redirect || got.Get("state") != `"><script>x</script>` || got.Get("code") == "" {
		t.Errorf("answer %v", got)
	}
}

// The request may come as a posted form too (RFC 6749 section 3.1).
func TestAuthorizeByPost(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	page := b.post(p.Effective(b.cloud).AuthURL, codeQuery(p))
	if got := b.press(b.press(page, "account-maria"), "accept").back(t); got.Get("code") == "" {
		t.Errorf("answer %v", got)
	}
}

func TestFormsComeOnlyFromOurOwnPages(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	page := b.get(p.Effective(b.cloud).AuthURL+"?"+codeQuery(p).Encode(), "")
	visit := hiddenOf.FindStringSubmatch(page.body)[2]
	form := url.Values{"visit": {visit}, "account": {"maria@contoso.com"}}
	for _, path := range []string{"/practice/account", "/practice/consent", "/practice/device", "/entra/consent", "/entra/reset"} {
		got := b.do(http.MethodPost, base+path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}, form.Encode())
		if got.status != http.StatusForbidden {
			t.Errorf("%s took a form of another site: %d", path, got.status)
		}
	}
	if got := b.post(base+"/practice/account", url.Values{"visit": {"guess"}, "account": {"maria@contoso.com"}}); !strings.Contains(got.body, "AADSTS50089") {
		t.Errorf("a guessed visit: %d", got.status)
	}
}
