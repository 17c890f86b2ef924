package connection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
)

const (
	tid    = "11111111-2222-4333-8444-555555555555"
	cid    = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	secret = connection.Secret("abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX")
)

func today() time.Time { return time.Date(2026, 11, 22, 23, 30, 0, 0, time.FixedZone("", 3600)) }

func good() connection.Profile {
	return connection.Profile{
		Name: "Contoso", Mode: connection.ModeApp, Tenant: tid, ClientID: cid, Environment: "Production",
		Company: connection.Company{Name: "CRONUS"}, Secret: connection.SecretMeta{Ends: "2027-11-01"},
	}
}

func TestGoodValuesHaveNoIssues(t *testing.T) {
	stored := good()
	stored.Secret.Length = 40
	if list := stored.Issues("", today()); len(list) != 0 {
		t.Errorf("stored secret: %v", list)
	}
	for _, mode := range []connection.Mode{connection.ModeApp, connection.ModeUser, connection.ModeDelegate} {
		p := good()
		p.Mode = mode
		s := secret
		if mode.Interactive() {
			s = ""
			p.LoginHint = "kim@contoso.com"
			p.Advanced.RedirectURL = "http://localhost:8400/back"
		}
		if list := p.Issues(s, today()); len(list) != 0 {
			t.Errorf("%s: %v", mode, list)
		}
	}
	own := good()
	own.Cloud, own.Tenant, own.ClientID = connection.CloudOwn, "acme.example", "my app"
	own.Advanced.TokenURL, own.Advanced.APIURL = "https://login.example/token", "http://127.0.0.1:8080"
	if list := own.Issues(secret, today()); connection.HasErrors(list) {
		t.Errorf("own endpoints: %v", list)
	}
}

func TestIssues(t *testing.T) {
	type set = func(p *connection.Profile, s *connection.Secret)
	raised := map[string]bool{}
	for _, c := range []struct {
		want string // field code severity
		set  set
	}{
		{"name name-missing error", func(p *connection.Profile, _ *connection.Secret) { p.Name = " " }},
		{"mode mode-missing error", func(p *connection.Profile, _ *connection.Secret) { p.Mode, p.Secret.Length = "", 1 }},
		{"mode mode-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Mode = "x" }},
		{"tenant tenant-missing error", func(p *connection.Profile, _ *connection.Secret) { p.Tenant = "" }},
		{"tenant tenant-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Tenant = "contoso" }},
		{"tenant tenant-is-common error", func(p *connection.Profile, _ *connection.Secret) { p.Tenant = "common" }},
		{"tenant tenant-is-common warning", func(p *connection.Profile, _ *connection.Secret) { owned(p).Tenant = "common" }},
		{"clientId client-missing error", func(p *connection.Profile, _ *connection.Secret) { p.ClientID = "" }},
		{"clientId client-missing error", func(p *connection.Profile, _ *connection.Secret) { owned(p).ClientID = "" }},
		{"clientId client-shape error", func(p *connection.Profile, _ *connection.Secret) { p.ClientID = "my app" }},
		{"clientId client-shape warning", func(p *connection.Profile, _ *connection.Secret) { owned(p).ClientID = "my app" }},
		{"clientId client-blanks error", func(p *connection.Profile, _ *connection.Secret) { p.ClientID = cid + " " }},
		{"clientId client-is-bc error", func(p *connection.Profile, _ *connection.Secret) { p.ClientID = "996DEF3D-b36c-4153-8607-a6fd3c01b89f" }},
		{"clientId client-is-tenant error", func(p *connection.Profile, _ *connection.Secret) { p.ClientID = strings.ToUpper(tid) }},
		{"secret secret-missing error", func(_ *connection.Profile, s *connection.Secret) { *s = "" }},
		{"secret secret-missing error", func(p *connection.Profile, s *connection.Secret) {
			p.Mode, p.Platform, *s = connection.ModeUser, connection.PlatformWeb, ""
		}},
		{"secret secret-is-guid error", func(_ *connection.Profile, s *connection.Secret) { *s = "99999999-8888-4777-8666-555555555555 " }},
		{"secret secret-is-guid warning", func(p *connection.Profile, s *connection.Secret) {
			owned(p)
			*s = "99999999-8888-4777-8666-555555555555"
		}},
		{"secret secret-blanks error", func(_ *connection.Profile, s *connection.Secret) { *s = secret + "\n" }},
		{"secret secret-blanks error", func(_ *connection.Profile, s *connection.Secret) { *s = "\u200b" + secret }},
		{"secret secret-masked error", func(_ *connection.Profile, s *connection.Secret) { *s = "abc******************" }},
		{"secret secret-short error", func(_ *connection.Profile, s *connection.Secret) { *s = "hunter2" }},
		{"secret secret-short warning", func(p *connection.Profile, s *connection.Secret) { owned(p); *s = "hunter2" }},
		{"secret secret-is-id error", func(p *connection.Profile, s *connection.Secret) {
			owned(p).Tenant = "tenant.acme.example"
			*s = "tenant.acme.example"
		}},
		{"secret secret-unused warning", func(p *connection.Profile, _ *connection.Secret) { p.Mode = connection.ModeUser }},
		{"secretEnds ends-format error", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "14.3.2027" }},
		{"secretEnds ends-year error", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "0027-03-14" }},
		{"secretEnds ends-year error", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2300-01-01" }},
		{"secretEnds ends-far warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2299-12-31" }},
		{"secretEnds ends-past warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2026-11-21" }},
		{"secretEnds secret-ends-today warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2026-11-22" }},
		{"secretEnds secret-ends-soon warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2026-11-23" }},
		{"secretEnds secret-ends-soon warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2027-01-21" }},
		{"secretEnds ends-far warning", func(p *connection.Profile, _ *connection.Secret) { p.Secret.Ends = "2037-11-22" }},
		{"certificate certificate-choice-missing error", func(p *connection.Profile, s *connection.Secret) {
			p.Proof, *s = connection.ProofCertificate, ""
		}},
		{"certificate certificate-choice-missing error", func(p *connection.Profile, s *connection.Secret) {
			p.Mode, p.Platform, p.Proof, *s = connection.ModeUser, connection.PlatformWeb, connection.ProofCertificate, ""
		}},
		{"certificate certificate-key-missing error", certified(func(m *connection.CertificateMeta) { m.Held = false })},
		{"certificate certificate-ec error", certified(func(m *connection.CertificateMeta) { m.Key = connection.KeyEC })},
		{"certificate certificate-ec warning", func(p *connection.Profile, s *connection.Secret) {
			certified(func(m *connection.CertificateMeta) { m.Key = connection.KeyEC })(owned(p), s)
		}},
		{"certificate certificate-small error", certified(func(m *connection.CertificateMeta) { m.Bits = 1024 })},
		{"certificate certificate-early error", certified(func(m *connection.CertificateMeta) { m.NotBefore = today().Add(time.Minute) })},
		{"certificate certificate-past error", certified(func(m *connection.CertificateMeta) { m.NotAfter = today().Add(-time.Minute) })},
		{"certificate certificate-past warning", func(p *connection.Profile, s *connection.Secret) {
			certified(func(m *connection.CertificateMeta) { m.NotAfter = today().Add(-time.Minute) })(owned(p), s)
		}},
		{"certificate certificate-ends-today warning", certified(func(m *connection.CertificateMeta) { m.NotAfter = today().Add(time.Minute) })},
		{"certificate certificate-ends-soon warning", certified(func(m *connection.CertificateMeta) { m.NotAfter = today().AddDate(0, 0, 60) })},
		{"tokenMethod certificate-get error", func(p *connection.Profile, s *connection.Secret) {
			certified(func(*connection.CertificateMeta) {})(p, s)
			p.Advanced.TokenMethod = "GET"
		}},
		{"certificate proof-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Proof = "kerberos" }},
		{"signature signature-key error", func(p *connection.Profile, s *connection.Secret) {
			certified(func(*connection.CertificateMeta) {})(p, s)
			p.Advanced.Signature = connection.SignatureES256
		}},
		{"signature signature-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.Signature = "none" }},
		{"platform platform-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Platform = "spa" }},
		{"keep keep-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Keep = "x" }},
		{"cloud cloud-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Cloud = "x" }},
		{"account account-shape error", func(p *connection.Profile, s *connection.Secret) {
			p.Mode, p.LoginHint, *s = connection.ModeDelegate, "kim", ""
		}},
		{"environment environment-missing error", func(p *connection.Profile, _ *connection.Secret) { p.Environment = "" }},
		{"environment environment-is-guid error", func(p *connection.Profile, _ *connection.Secret) { p.Environment = tid }},
		{"environment environment-is-address error", func(p *connection.Profile, _ *connection.Secret) {
			p.Environment = "https://businesscentral.dynamics.com/x"
		}},
		{"environment environment-long error", func(p *connection.Profile, _ *connection.Secret) { p.Environment = strings.Repeat("e", 30) }},
		{"environment environment-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Environment = "1st" }},
		{"environment environment-shape warning", func(p *connection.Profile, _ *connection.Secret) { owned(p).Environment = "My Env" }},
		{"company company-missing warning", func(p *connection.Profile, _ *connection.Secret) { p.Company = connection.Company{} }},
		{"company company-id-shape warning", func(p *connection.Profile, _ *connection.Secret) { p.Company.ID = "7" }},
		{"routes route-shape error", routed("a/b/c/d/e")},
		{"routes route-incomplete error", routed("contoso/sales")},
		{"routes route-standard error", routed("api/v2.0/customers")},
		{"routes route-soap error", routed("https://bc.example/WS/CRONUS/Page/Customer")},
		{"routes route-version-shape warning", routed("contoso/sales/2.0")},
		{"routes routes-many error", routed(connection.Routes(strings.Repeat("Items\n", 51)))},
		{"company company-long warning", func(p *connection.Profile, _ *connection.Secret) { p.Company.Name = strings.Repeat("ü", 31) }},
		{"tokenUrl url-missing error", func(p *connection.Profile, _ *connection.Secret) { owned(p).Advanced.TokenURL = "" }},
		{"authUrl url-missing error", func(p *connection.Profile, s *connection.Secret) {
			owned(p).Mode = connection.ModeUser
			*s = ""
		}},
		{"apiUrl url-not-https error", func(p *connection.Profile, _ *connection.Secret) { owned(p).Advanced.APIURL = "http://bc.example" }},
		{"apiUrl url-credentials error", func(p *connection.Profile, _ *connection.Secret) {
			owned(p).Advanced.APIURL = "https://me:pw@bc.example"
		}},
		{"webUrl url-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.WebURL = "bc.example" }},
		{"openidUrl host-not-microsoft warning", func(p *connection.Profile, _ *connection.Secret) {
			p.Advanced.OpenIDURL = "https://login.microsoftonline.com.evil.example/x"
		}},
		{"redirectUrl redirect-not-loopback error", redirect("https://contoso.com/back")},
		{"redirectUrl redirect-not-loopback error", redirect("https://localhost/back")},
		{"redirectUrl redirect-shape error", redirect("http://localhost/?x=1")},
		{"redirectUrl redirect-shape error", redirect("http://localhost/(x)")},
		{"redirectUrl redirect-ipv6 error", redirect("http://[::1]:80")},
		{"redirectUrl redirect-ip warning", redirect("http://127.0.0.1:80")},
		{"authMethod method-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.AuthMethod = "get" }},
		{"tokenMethod method-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.TokenMethod = "PUT" }},
		{"credentialType credential-unknown error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.CredentialType = "jwt" }},
		{"contentType content-type-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.ContentType = "a/b\r\nX: y" }},
		{"resource resource-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.Resource = "a b" }},
		{"expiresInProperty property-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.ExpiresInProperty = "a b" }},
		{"scope scope-commas error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.Scope = "a, b" }},
		{"scope scope-shape error", func(p *connection.Profile, _ *connection.Secret) { p.Advanced.Scope = "a \"b\"" }},
		{"scope scope-not-default warning", func(p *connection.Profile, _ *connection.Secret) {
			p.Advanced.Scope = "https://x.example/user_impersonation"
		}},
		{"scope scope-no-offline warning", func(p *connection.Profile, s *connection.Secret) {
			p.Mode, p.Advanced.Scope, *s = connection.ModeDelegate, "https://x.example/y openid", ""
		}},
	} {
		raised[strings.Fields(c.want)[1]] = true
		p, s := good(), secret
		c.set(&p, &s)
		list := p.Issues(s, today())
		got := make([]string, 0, len(list))
		for _, i := range list {
			got = append(got, fmt.Sprintf("%s %s %s", i.Field, i.Code, i.Severity))
		}
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	for _, code := range connection.IssueCodes() {
		if !raised[code] {
			t.Errorf("nothing raises %s", code)
		}
		delete(raised, code)
	}
	for code := range raised {
		t.Errorf("%s is not listed", code)
	}
}

// certified gives a connection a kept certificate with something about it.
func certified(set func(*connection.CertificateMeta)) func(*connection.Profile, *connection.Secret) {
	return func(p *connection.Profile, s *connection.Secret) {
		p.Proof, *s = connection.ProofCertificate, ""
		p.Certificate = connection.CertificateMeta{
			SHA1: "AB", SHA256: "CD", Subject: "CN=x", NotBefore: today().AddDate(-1, 0, 0), NotAfter: today().AddDate(1, 0, 0),
			Key: connection.KeyRSA, Bits: 2048, Held: true,
		}
		set(&p.Certificate)
	}
}

func owned(p *connection.Profile) *connection.Profile {
	p.Cloud, p.Advanced.TokenURL, p.Advanced.APIURL = connection.CloudOwn, "https://login.example/t", "https://bc.example"
	return p
}

func redirect(to string) func(*connection.Profile, *connection.Secret) {
	return func(p *connection.Profile, s *connection.Secret) {
		p.Mode, p.Advanced.RedirectURL, *s = connection.ModeUser, to, ""
	}
}

func TestIssuesNeverShowTheSecret(t *testing.T) {
	for _, s := range []connection.Secret{"tiny-pw", "two words of a secret", "99999999-8888-4777-8666-555555555555"} {
		p := good()
		if text := fmt.Sprintf("%+v", p.Issues(s, today())); strings.Contains(text, s.Reveal()) {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestDaysLeft(t *testing.T) {
	for day, want := range map[string]struct{ days, urgency int }{
		"2026-11-21": {-1, 3}, "2026-11-22": {0, 3}, "2026-11-29": {7, 3}, "2026-11-30": {8, 2}, "2026-12-22": {30, 2},
		"2026-12-23": {31, 1}, "2027-01-21": {60, 1}, "2027-01-22": {61, 0},
	} {
		days, ok := connection.DaysLeft(day, today())
		if !ok || days != want.days || connection.Urgency(days) != want.urgency {
			t.Errorf("%s: %d days, urgency %d", day, days, connection.Urgency(days))
		}
	}
	if _, ok := connection.DaysLeft("2026-02-30", today()); ok {
		t.Error("30 February is a day")
	}
}

func TestParseTenant(t *testing.T) {
	for _, c := range []struct{ in, tenant, issue string }{
		{tid, tid, ""},
		{" {" + strings.ToUpper(tid) + "}\n", tid, ""},
		{"Contoso.OnMicrosoft.com", "contoso.onmicrosoft.com", ""},
		{"contoso.com.", "contoso.com", ""},
		{"kim@contoso.com", "contoso.com", ""},
		{"https://login.microsoftonline.com/" + tid + "/oauth2/v2.0/token", tid, ""},
		{"login.microsoftonline.com/contoso.com/v2.0", "contoso.com", ""},
		{"https://businesscentral.dynamics.com/" + tid + "/Production?company=x", tid, ""},
		{"https://businesscentral.dynamics.com/contoso.com", "contoso.com", ""},
		{"https://api.businesscentral.dynamics.com/v2.0/" + tid + "/Production/api/v2.0", tid, ""},
		{"https://businesscentral.dynamics.com/?tenant=" + tid, tid, ""},
		{"https://portal.azure.com/#@contoso.com/blade/x", "contoso.com", ""},
		{"https://login.example/" + tid + "/token", tid, ""},
		{"", "", "tenant-missing"},
		{" '' ", "", "tenant-missing"},
		{"Common", "Common", "tenant-is-common"},
		{"https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize", "organizations", "tenant-is-common"},
		{"contoso", "contoso", "tenant-shape"},
		{"Contoso Ltd.", "Contoso Ltd", "tenant-shape"},
		{"10.0.0.1", "10.0.0.1", "tenant-shape"},
		{"https://contoso.sharepoint.com/sites/x", "https://contoso.sharepoint.com/sites/x", "tenant-shape"},
		{"https://evil.example/contoso.com", "https://evil.example/contoso.com", "tenant-shape"},
		{"https://businesscentral.dynamics.com/Production", "https://businesscentral.dynamics.com/Production", "tenant-shape"},
		{"https://%zz/", "https://%zz/", "tenant-shape"},
	} {
		if tenant, issue := connection.ParseTenant(c.in); tenant != c.tenant || issue != c.issue {
			t.Errorf("%q is %q %q, want %q %q", c.in, tenant, issue, c.tenant, c.issue)
		}
	}
}

func TestHosts(t *testing.T) {
	for host, want := range map[string]struct{ microsoft, loopback bool }{
		"login.microsoftonline.com": {true, false}, "API.businesscentral.dynamics.com": {true, false}, "contoso.crm.dynamics.com": {true, false},
		"evilmicrosoft.com": {false, false}, "dynamics.com.evil.example": {false, false},
		"localhost": {false, true}, "127.8.0.1": {false, true}, "::1": {false, true}, "localhost.evil.example": {false, false}, "0.0.0.0": {false, false},
	} {
		if connection.Microsoft(host) != want.microsoft || connection.Loopback(host) != want.loopback {
			t.Errorf("%s: %v %v", host, connection.Microsoft(host), connection.Loopback(host))
		}
	}
}

func FuzzParseTenant(f *testing.F) {
	for _, s := range []string{tid, "contoso.com", "https://login.microsoftonline.com/common", "a@b.c", "//", "https://[::1", "\x00", "xn--ls8h.la"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tenant, issue := connection.ParseTenant(s)
		switch {
		case issue == "" && !connection.IsGUID(tenant) && !connection.IsDomain(tenant):
			t.Fatalf("%q is no tenant", tenant)
		case issue == "" && tenant != strings.ToLower(tenant):
			t.Fatalf("%q is not in lower case", tenant)
		case issue != "" && len(tenant) > len(s):
			t.Fatalf("%q grew out of %q", tenant, s)
		}
		if again, issue2 := connection.ParseTenant(tenant); issue == "" && (again != tenant || issue2 != "") {
			t.Fatalf("%q is %q the second time", tenant, again)
		}
	})
}
