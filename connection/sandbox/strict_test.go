package sandbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

const guid = "11111111-2222-4333-8444-555555555555"

// clientOf is the client id of a registration, taken from a scenario that uses
// it or, failing that, from the portal.
func (b *bench) clientOf(name string) string {
	b.t.Helper()
	page := b.get(base+"/entra/", "").body
	_, rest, found := strings.Cut(page, "<strong>"+name+"</strong>")
	if !found {
		b.t.Fatalf("the portal does not show %q", name)
	}
	_, rest, _ = strings.Cut(rest, "<code>")
	id, _, _ := strings.Cut(rest, "</code>")
	return id
}

func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		out[k] = list
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			out.Del(pairs[i])
			continue
		}
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func TestTokenEndpointRefuses(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	good := b.appForm(p)
	at := func(tenant string) string { return b.cloud.Login + "/" + tenant + "/oauth2/v2.0/token" }
	own := at("contoso.com")
	const bc = connection.Resource
	for name, c := range map[string]struct {
		address string
		form    url.Values
		status  int
		oauth   string
		code    string
	}{
		"unknown tenant":        {at("contosso.com"), good, 400, "invalid_request", "90002"},
		"unknown tenant id":     {at(guid), good, 400, "invalid_request", "90002"},
		"tenant of no shape":    {at("Contoso%20Ltd"), good, 400, "invalid_request", "900023"},
		"organizations":         {at("organizations"), good, 400, "invalid_request", "50059"},
		"common":                {at("common"), good, 400, "invalid_request", "9001023"},
		"consumers":             {at("consumers"), good, 400, "invalid_request", "9001023"},
		"no grant":              {own, with(good, "grant_type", ""), 400, "invalid_request", "900144"},
		"unknown grant":         {own, with(good, "grant_type", "password"), 400, "unsupported_grant_type", "70003"},
		"no client":             {own, with(good, "client_id", ""), 400, "invalid_request", "900144"},
		"client of no shape":    {own, with(good, "client_id", "Order import"), 400, "unauthorized_client", "90112"},
		"key instead of client": {own, with(good, "client_id", "order-import"), 400, "unauthorized_client", "90112"},
		"unknown client":        {own, with(good, "client_id", guid), 400, "unauthorized_client", "700016"},
		"other tenant's client": {at("adatum.com"), good, 400, "unauthorized_client", "700016"},
		"disabled app":          {own, with(good, "client_id", b.clientOf("Retired app")), 400, "unauthorized_client", "7000112"},
		"no secret":             {own, with(good, "client_secret", ""), 401, "invalid_client", "7000216"},
		"wrong secret":          {own, with(good, "client_secret", "no"), 401, "invalid_client", "7000215"},
		"secret with a blank":   {own, with(good, "client_secret", good.Get("client_secret")+" "), 401, "invalid_client", "7000215"},
		"assertion, no keys":    {own, with(good, "client_secret", "", "client_assertion", "a.b.c", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), 401, "invalid_client", "700026"},
		"assertion, wrong type": {own, with(good, "client_secret", "", "client_assertion", "a.b.c", "client_assertion_type", "jwt"), 400, "invalid_request", "900144"},
		"no scope":              {own, with(good, "scope", ""), 400, "invalid_request", "900144"},
		"named scope":           {own, with(good, "scope", bc+"/API.ReadWrite.All"), 400, "invalid_scope", "1002012"},
		"user scope":            {own, with(good, "scope", bc+"/user_impersonation"), 400, "invalid_scope", "1002012"},
		"no resource":           {own, with(good, "scope", ".default"), 400, "invalid_scope", "1002012"},
		"two scopes":            {own, with(good, "scope", bc+"/.default offline_access"), 400, "invalid_scope", "70011"},
		"slash too many":        {own, with(good, "scope", bc+"//.default"), 400, "invalid_resource", "500011"},
		"unknown resource":      {own, with(good, "scope", "https://api.example.com/.default"), 400, "invalid_resource", "500011"},
		"v1 resource":           {own, with(good, "resource", bc), 400, "invalid_request", "901002"},
		"blocked app":           {own, with(good, "client_id", b.clientOf("Guarded app"), "client_secret", "Sbx8Q~guarded-app+practice/only=&%s.xxxx"), 400, "invalid_grant", "53003"},
		"expired secret":        {own, with(good, "client_id", b.clientOf("Old import"), "client_secret", "Sbx8Q~old-import+practice/only=&%s.xxxxx"), 401, "invalid_client", "7000222"},
		"no Business Central":   {at("fabrikam.com"), with(good, "client_id", b.clientOf("Fabrikam import"), "client_secret", "Sbx8Q~fabrikam-import+practice/only=&%s.xxxx"[:40]), 400, "invalid_resource", "500011"},
	} {
		got := b.post(c.address, c.form)
		if got.status != c.status || got.text("error") != c.oauth || got.code() != c.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestRefusalsHaveTheRealShape(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "secret-wrong"})
	p := b.profile("")
	got := b.do(http.MethodPost, p.Effective(b.cloud).TokenURL, http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Client-Request-Id": {guid},
	}, b.appForm(p).Encode())
	text := got.text("error_description")
	for _, part := range []string{"AADSTS7000215: ", "Trace ID: " + got.text("trace_id"), "Correlation ID: " + guid, "Timestamp: " + got.text("timestamp")} {
		if !strings.Contains(text, part) {
			t.Errorf("description lacks %q: %s", part, text)
		}
	}
	if got.text("correlation_id") != guid || got.text("error_uri") != base+"/login/error?code=7000215" || len(got.text("trace_id")) != 36 {
		t.Errorf("body %s", got.body)
	}
	for name, want := range map[string]string{"Cache-Control": "no-store, no-cache", "Client-Request-Id": guid, "X-Ms-Request-Id": got.text("trace_id")} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q", name, got.header.Get(name))
		}
	}
	if _, err := http.ParseTime(got.header.Get("Date")); err != nil {
		t.Error(err)
	}
	if strings.Contains(got.body, b.server.Secret(p.ID).Reveal()) {
		t.Error("a refusal repeats the secret")
	}
}

func TestTokenEndpointTakesOnlyForms(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	address := p.Effective(b.cloud).TokenURL
	form := b.appForm(p)
	for name, c := range map[string]struct {
		method, kind, body, query string
		code                      string
	}{
		"GET":               {http.MethodGet, "", "", "?" + form.Encode(), "900561"},
		"values in query":   {http.MethodPost, "application/x-www-form-urlencoded", "", "?" + form.Encode(), "900144"},
		"JSON":              {http.MethodPost, "application/json", `{"grant_type":"client_credentials"}`, "", "900144"},
		"no content type":   {http.MethodPost, "", form.Encode(), "", "900144"},
		"duplicate":         {http.MethodPost, "application/x-www-form-urlencoded", form.Encode() + "&scope=x", "", "9000411"},
		"malformed":         {http.MethodPost, "application/x-www-form-urlencoded", "grant_type=%zz", "", "9002313"},
		"far too large":     {http.MethodPost, "application/x-www-form-urlencoded", "a=" + strings.Repeat("x", 1<<20), "", "9002313"},
		"credentials twice": {http.MethodPost, "application/x-www-form-urlencoded", form.Encode(), "", "7000110"},
	} {
		h := http.Header{}
		if c.kind != "" {
			h.Set("Content-Type", c.kind)
		}
		if c.code == "7000110" {
			h.Set("Authorization", "Basic "+basic(p.ClientID, "x"))
		}
		if got := b.do(c.method, address+c.query, h, c.body); got.code() != c.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestSecretInBasicHeader(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	secret := b.server.Secret(p.ID).Reveal()
	if !strings.ContainsAny(secret, "+/=&%~") {
		t.Fatalf("the secret %q does not try the encoding", secret)
	}
	form := with(b.appForm(p), "client_secret", "", "client_id", "")
	for name, c := range map[string]struct {
		header string
		status int
	}{
		"encoded as RFC 6749 wants": {basic(url.QueryEscape(p.ClientID), url.QueryEscape(secret)), 200},
		"not encoded":               {basic(p.ClientID, secret), 401},
		"no base64":                 {"???", 400},
	} {
		got := b.do(http.MethodPost, p.Effective(b.cloud).TokenURL, http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic " + c.header},
		}, form.Encode())
		if got.status != c.status {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestAuthorizeShowsWhatMayNotBeRedirected(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	good := codeQuery(p)
	for name, c := range map[string]struct {
		tenant string
		query  url.Values
		code   string
	}{
		"unknown tenant":         {"contosso.com", good, "90002"},
		"common, single tenant":  {"common", good, "50194"},
		"organizations":          {"organizations", good, "50194"},
		"consumers":              {"consumers", good, "9002332"},
		"no client":              {"contoso.com", with(good, "client_id", ""), "900144"},
		"unknown client":         {"contoso.com", with(good, "client_id", guid), "700016"},
		"no redirect":            {"contoso.com", with(good, "redirect_uri", ""), "900971"},
		"other path":             {"contoso.com", with(good, "redirect_uri", redirect+"/signin"), "50011"},
		"other scheme":           {"contoso.com", with(good, "redirect_uri", "https://localhost:49213"), "50011"},
		"127.0.0.1":              {"contoso.com", with(good, "redirect_uri", "http://127.0.0.1:49213"), "50011"},
		"::1":                    {"contoso.com", with(good, "redirect_uri", "http://[::1]:49213"), "50011"},
		"upper case":             {"contoso.com", with(good, "redirect_uri", "http://LOCALHOST:49213"), "50011"},
		"with query":             {"contoso.com", with(good, "redirect_uri", redirect+"?a=b"), "50011"},
		"with fragment":          {"contoso.com", with(good, "redirect_uri", redirect+"#x"), "90102"},
		"with user":              {"contoso.com", with(good, "redirect_uri", "http://localhost@evil.example"), "90102"},
		"evil host":              {"contoso.com", with(good, "redirect_uri", "http://localhost.evil.example"), "50011"},
		"relative":               {"contoso.com", with(good, "redirect_uri", "/here"), "90102"},
		"web host, other port":   {"contoso.com", with(good, "redirect_uri", "https://shop.contoso.com:444/signin-oidc"), "50011"},
		"web host, other case":   {"contoso.com", with(good, "redirect_uri", "https://shop.contoso.com/Signin-oidc"), "50011"},
		"registered with a path": {"contoso.com", with(good, "client_id", b.clientOf("Path app")), "50011"},
		"disabled app":           {"contoso.com", with(good, "client_id", b.clientOf("Retired app")), "7000112"},
		"too long":               {"contoso.com", with(good, "state", strings.Repeat("x", 9000)), "90015"},
	} {
		got := b.get(b.cloud.Login+"/"+c.tenant+"/oauth2/v2.0/authorize?"+c.query.Encode(), "")
		if got.status != http.StatusBadRequest || got.header.Get("Location") != "" || !strings.Contains(got.body, "AADSTS"+c.code+":") {
			t.Errorf("%s: %d %q\n%s", name, got.status, got.header.Get("Location"), got.body)
		}
	}
}

func TestAuthorizeAnswersRefusals(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	good := codeQuery(p)
	const bc = connection.Resource
	for name, c := range map[string]struct {
		query url.Values
		oauth string
		code  string
	}{
		"no response type":     {with(good, "response_type", ""), "invalid_request", "900144"},
		"implicit":             {with(good, "response_type", "token"), "unsupported_response_type", "700054"},
		"hybrid":               {with(good, "response_type", "code id_token"), "unsupported_response_type", "700054"},
		"odd response type":    {with(good, "response_type", "x"), "unsupported_response_type", "70005"},
		"fragment":             {with(good, "response_mode", "fragment"), "invalid_request", "70007"},
		"no challenge":         {with(good, "code_challenge", "", "code_challenge_method", ""), "invalid_request", "50149"},
		"plain challenge":      {with(good, "code_challenge_method", "plain"), "invalid_request", "50149"},
		"no method":            {with(good, "code_challenge_method", ""), "invalid_request", "50149"},
		"short challenge":      {with(good, "code_challenge", "abc"), "invalid_request", "501491"},
		"hint and select":      {with(good, "prompt", "select_account", "login_hint", "maria@contoso.com"), "invalid_request", "90005"},
		"odd prompt":           {with(good, "prompt", "please"), "invalid_request", "90023"},
		"odd hint":             {with(good, "login_hint", "maria"), "invalid_request", "90101"},
		"no scope":             {with(good, "scope", ""), "invalid_request", "900144"},
		"only openid":          {with(good, "scope", "openid profile"), "invalid_scope", "700023"},
		"no address":           {with(good, "scope", "user_impersonation"), "invalid_scope", "650053"},
		"unknown permission":   {with(good, "scope", bc+"/Everything"), "invalid_scope", "650053"},
		"role as permission":   {with(good, "scope", bc+"/API.ReadWrite.All"), "invalid_scope", "650053"},
		"two resources":        {with(good, "scope", bc+"/user_impersonation https://graph.microsoft.com/User.Read"), "invalid_scope", "700022"},
		"default and named":    {with(good, "scope", bc+"/.default "+bc+"/user_impersonation"), "invalid_scope", "70011"},
		"unknown resource":     {with(good, "scope", "https://api.example.com/.default"), "invalid_resource", "500011"},
		"v1 resource":          {with(good, "resource", bc), "invalid_request", "901002"},
		"permission not there": {with(good, "client_id", b.clientOf("Bare app")), "invalid_resource", "650057"},
		"SPA, no challenge":    {with(good, "client_id", b.clientOf("Browser app"), "code_challenge", "", "code_challenge_method", ""), "invalid_request", "9002325"},
	} {
		got := b.get(p.Effective(b.cloud).AuthURL+"?"+c.query.Encode(), "").back(t)
		if got.Get("_action") != redirect || got.Get("error") != c.oauth || !strings.Contains(got.Get("error_description"), "AADSTS"+c.code+":") || got.Get("state") != "st&te" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestPortAndTrailingSlashOfLocalhostDoNotCount(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	for _, address := range []string{"http://localhost", "http://localhost/", "http://localhost:1", "http://localhost:65535/"} {
		q := codeQuery(p)
		q.Set("redirect_uri", address)
		if got := b.authorize(p, q); got.Get("_action") != address || got.Get("code") == "" {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestNoBrowserIsSentToAnotherComputer(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("web-shop")
	q := with(codeQuery(p), "redirect_uri", "https://shop.contoso.com/signin-oidc")
	page := b.press(b.press(b.get(p.Effective(b.cloud).AuthURL+"?"+q.Encode(), ""), "account-maria"), "accept")
	if page.header.Get("Location") != "" || !strings.Contains(page.body, "https://shop.contoso.com/signin-oidc") {
		t.Errorf("%d %q", page.status, page.header.Get("Location"))
	}
}
