package sandbox_test

import (
	"encoding/pem"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

func TestAdminConsent(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "delegated-only"})
	p := b.profile("") // Report reader, with http://localhost
	v2 := b.cloud.Login + "/contoso.com/v2.0/adminconsent?" + url.Values{
		"client_id": {p.ClientID}, "scope": {connection.Resource + "/.default"}, "redirect_uri": {redirect}, "state": {"s1"},
	}.Encode()
	page := b.press(b.get(v2, ""), "account-maria")
	if strings.Contains(page.body, `id="accept"`) {
		t.Fatal("maria may consent for everybody")
	}
	got := b.press(page, "cancel").back(t)
	if got.Get("admin_consent") != "True" || got.Get("error") != "consent_required" || !strings.Contains(got.Get("error_description"), "AADSTS65004") {
		t.Errorf("declined: %v", got)
	}
	got = b.press(b.press(b.get(v2, ""), "account-admin"), "accept").back(t)
	if got.Get("admin_consent") != "True" || got.Has("error") || got.Get("state") != "s1" || len(got.Get("tenant")) != 36 || got.Get("scope") == "" {
		t.Errorf("accepted: %v", got)
	}
}

func TestAdminConsentByTheOlderAddress(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "consent-missing"})
	p := b.profile("")
	address := b.cloud.Login + "/common/adminconsent?client_id=" + p.ClientID
	page := b.press(b.press(b.get(address, ""), "account-admin"), "accept")
	if page.status != http.StatusOK || page.header.Get("Location") != "" {
		t.Errorf("%d %s", page.status, page.body)
	}
	if claims(t, b.appToken(p))["roles"] == nil {
		t.Error("consent has no effect")
	}
	b = start(t, sandbox.Options{Scenario: "delegated-only"})
	p = b.profile("")
	address = b.cloud.Login + "/contoso.com/adminconsent?client_id=" + p.ClientID + "&redirect_uri=" + url.QueryEscape(redirect)
	got := b.press(b.press(b.get(address, ""), "account-admin"), "cancel").back(t)
	if got.Get("error") != "permission_denied" || got.Get("admin_consent") != "True" {
		t.Errorf("declined: %v", got)
	}
}

func TestAdminConsentRefuses(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "delegated-only"})
	p := b.profile("")
	good := url.Values{"client_id": {p.ClientID}, "scope": {connection.Resource + "/.default"}, "redirect_uri": {redirect}}
	for name, c := range map[string]struct {
		tenant string
		query  url.Values
		code   string
	}{
		"common":          {"common", good, "900144"},
		"unknown tenant":  {"contosso.com", good, "90002"},
		"unknown app":     {"organizations", with(good, "client_id", guid), "700016"},
		"no scope":        {"contoso.com", with(good, "scope", ""), "900144"},
		"bad scope":       {"contoso.com", with(good, "scope", "user_impersonation"), "650053"},
		"no redirect":     {"contoso.com", with(good, "redirect_uri", ""), "900971"},
		"foreign address": {"contoso.com", with(good, "redirect_uri", "https://evil.example/"), "50011"},
	} {
		got := b.get(b.cloud.Login+"/"+c.tenant+"/v2.0/adminconsent?"+c.query.Encode(), "")
		if got.header.Get("Location") != "" || !strings.Contains(got.body, "AADSTS"+c.code+":") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

// A person can mend the card in the sandbox, and the same test passes then.
func TestCardsCanBeMended(t *testing.T) {
	b := start(t, sandbox.Options{Scenario: "app-not-in-bc"})
	p := b.profile("")
	e := p.Effective(b.cloud)
	token := b.appToken(p)
	page := b.get(e.WebURL+"/contoso.com/Production/?page=9860", "")
	action := regexpFind(t, `<form method="post" action="([^"]*)" id="new">`, page.body)
	do := func(pairs ...string) answer {
		return b.post(base+action, with(url.Values{"client": {p.ClientID}}, pairs...))
	}
	for i, c := range []struct {
		pairs  []string
		status int
		api    int
	}{
		{[]string{"do", "enable"}, 409, 401}, // there is none yet
		{[]string{"do", "create", "client", "no guid", "description", "x"}, 409, 401},
		{[]string{"do", "create", "description", strings.Repeat("x", 51)}, 409, 401},
		{[]string{"do", "create", "description", "Nightly export"}, 303, 401}, // disabled at first
		{[]string{"do", "create", "description", "Nightly export"}, 409, 401},
		{[]string{"do", "add-set", "set", "SUPER"}, 409, 401},
		{[]string{"do", "add-set", "set", "NO SUCH SET"}, 409, 401},
		{[]string{"do", "enable"}, 303, 403}, // no permission set
		{[]string{"do", "add-set", "set", "D365 BUS FULL ACCESS"}, 409, 403},
		{[]string{"do", "disable"}, 303, 401},
		{[]string{"do", "add-set", "set", "D365 BUS FULL ACCESS"}, 303, 401},
		{[]string{"do", "enable"}, 303, 403}, // the extension's table
		{[]string{"do", "disable"}, 303, 401},
		{[]string{"do", "add-set", "set", "LOYALTY READ"}, 303, 401},
		{[]string{"do", "enable"}, 303, 200},
		{[]string{"do", "explode"}, 409, 200},
		{[]string{"do", "delete"}, 409, 200},
		{[]string{"do", "disable"}, 303, 401},
		{[]string{"do", "clear-sets"}, 303, 401},
		{[]string{"do", "nonsense"}, 409, 401},
		{[]string{"do", "delete"}, 303, 401},
	} {
		if got := do(c.pairs...); got.status != c.status {
			t.Errorf("%d %v: %d %s", i, c.pairs, got.status, got.body)
		}
		if got := b.get(e.CompaniesURL+"("+p.Company.ID+")/customers?$top=1", token); got.status != c.api {
			t.Errorf("%d %v: the API says %d %s", i, c.pairs, got.status, got.body)
		}
	}
}

func TestWebPages(t *testing.T) {
	b := start(t, sandbox.Options{})
	for path, c := range map[string]struct {
		status int
		has    string
	}{
		"/": {200, "All is well"}, "/bc/": {200, "Test-2"}, "/bc/contoso.com/admin": {200, "Production"},
		"/bc/contoso.com/Production?page=9860": {200, "Branch office"}, "/bc/contoso.com/Production?page=22": {200, "Page 22"},
		"/bc/contoso.com/Production?page=810": {200, `id="publish-Job_List"`}, "/bc/contoso.com/Production?page=2500": {200, "contoso/sales/v2.0"},
		"/bc/contoso.com/Empty?page=810": {200, "no web service"}, "/bc/contoso.com/Empty?page=2500": {200, "No extension"},
		"/bc/contoso.com/Elsewhere": {404, "does not exist"}, "/bc/nobody.com/Production": {404, "does not exist"},
		"/entra/": {200, "Order import"}, "/entra/anything?x=y": {200, "Order import"}, "/login/device": {200, `id="code"`},
		"/login/error?code=7000215": {200, "7000215"}, "/login/error?code=%3Cscript%3E": {200, "Error"},
		"/login/contoso.com/oauth2/v2.0/logout": {200, "signed out"}, "/nowhere": {404, ""},
	} {
		got := b.get(base+path, "")
		if got.status != c.status || !strings.Contains(got.body, c.has) || strings.Contains(got.body, "<script") {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
		if c.status == 200 && (!strings.Contains(got.body, "Sandbox — practice sign-in, not Microsoft") || !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'")) {
			t.Errorf("%s is not marked or not guarded", path)
		}
	}
}

// Secrets are on no page: the portal shows what the real one shows afterwards.
func TestPagesShowNoSecret(t *testing.T) {
	b := start(t, sandbox.Options{})
	pages := b.get(base+"/entra/", "").body + b.get(base+"/bc/contoso.com/Production?page=9860", "").body
	for _, p := range b.server.Profiles() {
		if s := b.server.Secret(p.ID); !s.Empty() && strings.Contains(html.UnescapeString(pages), s.Reveal()) {
			t.Errorf("the secret of %s is on a page", p.Name)
		}
	}
	if b.server.Secret("nobody") != "" {
		t.Error("a connection that does not exist has a secret")
	}
}

func TestPortalRefuses(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	if got := b.post(base+"/entra/consent", url.Values{"client": {guid}, "do": {"grant"}}); got.status != 404 {
		t.Errorf("unknown app: %d", got.status)
	}
	junk := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("junk")}))
	for _, text := range []string{"", "x", junk} {
		if got := b.post(base+"/entra/certificate", url.Values{"client": {p.ClientID}, "pem": {text}}); got.status != 400 {
			t.Errorf("certificate %q: %d", text, got.status)
		}
	}
	b.post(base+"/entra/consent", url.Values{"client": {p.ClientID}, "do": {"withdraw"}})
	if claims(t, b.appToken(p))["roles"] != nil {
		t.Error("consent was not withdrawn")
	}
}
