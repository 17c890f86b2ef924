package bc_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/bc"
)

const companiesBody = `{"@odata.context":"x","value":[
 {"id":"9a4f0000-0000-0000-0000-000000000001","systemVersion":"28.1.49946.0","name":"CRONUS US","displayName":"CRONUS USA, Inc."},
 {"id":"9a4f0000-0000-0000-0000-000000000002","systemVersion":"28.1.49946.0","name":"Smørrebrød ApS","displayName":""}]}`

func TestCompanies(t *testing.T) {
	s := always(200, companiesBody)
	got, err := clientOf(s).Companies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []connection.Company{
		{ID: "9a4f0000-0000-0000-0000-000000000001", Name: "CRONUS US", Display: "CRONUS USA, Inc."},
		{ID: "9a4f0000-0000-0000-0000-000000000002", Name: "Smørrebrød ApS"},
	}
	if fmt.Sprint(got.List) != fmt.Sprint(want) || got.Version != "28.1.49946.0" {
		t.Errorf("got %+v", got)
	}
	if u := s.asked[0].URL.String(); u != "https://api.businesscentral.dynamics.com/v2.0/"+tenantID+"/Production/api/v2.0/companies" {
		t.Errorf("asked %s", u)
	}
	if len(s.asked) != 1 {
		t.Errorf("%d requests", len(s.asked))
	}
}

func TestEnvironmentsOfBothLists(t *testing.T) {
	for name, body := range map[string]string{
		"light":  `{"value":[{"aadTenantId":"t","applicationFamily":"BusinessCentral","type":"Production","name":"Production","countryCode":"DE","ringName":"PROD"}]}`,
		"admin":  `{"value":[{"aadTenantId":"t","type":"Production","name":"Production","countryCode":"DE","status":"Active","applicationVersion":"28.1"}]}`,
		"noname": `{"value":[{"type":"Production","name":"Production","countryCode":"DE"},{"type":"Sandbox"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := clientOf(always(200, body)).Environments(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].Name != "Production" || got[0].Type != "Production" || got[0].Country != "DE" {
				t.Errorf("got %+v", got)
			}
			if name == "admin" && (got[0].Status != "Active" || got[0].Version != "28.1") {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestPagesAreFollowedOnTheSameHostOnly(t *testing.T) {
	const api = "https://api.businesscentral.dynamics.com"
	page := func(name, next string) string {
		return fmt.Sprintf(`{"value":[{"id":"%s","name":"%s"}],"@odata.nextLink":"%s"}`, name, name, next)
	}
	tests := []struct {
		name     string
		next     string
		requests int
		kind     string
	}{
		{"same host", api + "/v2.0/x?$skiptoken=2", 2, ""},
		{"relative", "companies?$skiptoken=2", 2, ""},
		{"default port", api + ":443/v2.0/x?$skiptoken=2", 2, ""},
		{"other host", "https://evil.example/v2.0/x", 1, bc.KindForeignHost},
		{"host that begins alike", api + ".evil.example/x", 1, bc.KindForeignHost},
		{"other port", api + ":8443/x", 1, bc.KindForeignHost},
		{"no tls", "http://api.businesscentral.dynamics.com/x", 1, bc.KindForeignHost},
		{"user info", "https://api.businesscentral.dynamics.com@evil.example/", 1, bc.KindForeignHost},
		{"name in the address", "https://user:pw@api.businesscentral.dynamics.com/", 1, bc.KindForeignHost},
		{"scheme only", "//evil.example/x", 1, bc.KindForeignHost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &service{answer: func(n int, _ *http.Request) *http.Response {
				if n == 1 {
					return says(200, page("a", tt.next))
				}
				return says(200, page("b", ""))
			}}
			got, err := clientOf(s).Companies(t.Context())
			if len(s.asked) != tt.requests {
				t.Errorf("%d requests, want %d", len(s.asked), tt.requests)
			}
			if tt.kind == "" {
				if err != nil || len(got.List) != 2 {
					t.Errorf("got %v, %v", got, err)
				}
				return
			}
			if f := faultOf(t, err); f.Kind != tt.kind {
				t.Errorf("got kind %q", f.Kind)
			}
		})
	}
}

func TestPagingEnds(t *testing.T) {
	endless := &service{answer: func(n int, _ *http.Request) *http.Response {
		return says(200, fmt.Sprintf(`{"value":[],"@odata.nextLink":"companies?p=%d"}`, n))
	}}
	_, err := clientOf(endless).Companies(t.Context())
	if f := faultOf(t, err); f.Net != connection.NetTooLarge {
		t.Errorf("got %v", f)
	}
	circle := always(200, `{"value":[{"id":"a"}],"@odata.nextLink":"companies"}`)
	got, err := clientOf(circle).Companies(t.Context())
	if err != nil || len(got.List) != 1 || len(circle.asked) != 1 {
		t.Errorf("a list that leads back to itself: %v, %v, %d requests", got, err, len(circle.asked))
	}
}

func TestForeignEnvironmentsListGetsNoToken(t *testing.T) {
	s := always(200, `{"value":[]}`)
	c := clientOf(s)
	c.Effective.EnvironmentsURL = "https://elsewhere.example/environments"
	_, err := c.Environments(t.Context())
	f := faultOf(t, err)
	if f.Kind != bc.KindForeignHost || f.Field != connection.FieldEnvsURL || f.Args[connection.ArgHost] != "elsewhere.example" {
		t.Errorf("got %+v", f)
	}
	if len(s.asked) != 0 {
		t.Error("it was asked all the same")
	}
}

func TestAddressesAreEscaped(t *testing.T) {
	tests := []struct{ environment, want string }{
		{"Production", "/Production/"},
		{"My Sandbox", "/My%20Sandbox/"},
		{"a/b?c#d", "/a%2Fb%3Fc%23d/"},
		{"Größe", "/Gr%C3%B6%C3%9Fe/"},
	}
	for _, tt := range tests {
		p := connection.Profile{Tenant: "contoso.com", Environment: tt.environment}
		e := p.Effective(connection.Public())
		if got := bc.Root(e) + "/"; got != "https://api.businesscentral.dynamics.com/v2.0/contoso.com"+tt.want {
			t.Errorf("Root: %s", got)
		}
		if !strings.Contains(e.CompaniesURL, tt.want) {
			t.Errorf("CompaniesURL: %s", e.CompaniesURL)
		}
	}
	for name, want := range map[string]string{
		"CRONUS":           "Company('CRONUS')",
		"CRONUS USA, Inc.": "Company('CRONUS%20USA%2C%20Inc.')",
		"O'Brien & Sons":   "Company('O%27%27Brien%20%26%20Sons')",
		"A+B/C":            "Company('A%2BB%2FC')",
	} {
		if got := bc.ODataCompany(name); got != want {
			t.Errorf("ODataCompany(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestReading(t *testing.T) {
	const id = "9a4f0000-0000-0000-0000-000000000001"
	s := always(200, `{"value":[{"id":"1","displayName":"CRONUS USA, Inc."}]}`)
	c := clientOf(s)
	info, err := c.CompanyInformation(t.Context(), id)
	if err != nil || info.Display != "CRONUS USA, Inc." {
		t.Errorf("got %+v, %v", info, err)
	}
	some, err := c.First(t.Context(), id, "customers")
	if err != nil || !some {
		t.Errorf("got %v, %v", some, err)
	}
	raw, err := c.Get(t.Context(), "/ODataV4/"+bc.ODataCompany("O'Brien")+"/Customers")
	if err != nil || !strings.Contains(string(raw), "CRONUS") {
		t.Errorf("got %s, %v", raw, err)
	}
	root := "https://api.businesscentral.dynamics.com/v2.0/" + tenantID + "/Production/"
	for i, want := range []string{
		root + "api/v2.0/companies(" + id + ")/companyInformation?$select=id,displayName",
		root + "api/v2.0/companies(" + id + ")/customers?$top=1&$select=id",
		root + "ODataV4/Company('O%27%27Brien')/Customers",
	} {
		if got := s.asked[i].URL.String(); got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
		if s.asked[i].Method != http.MethodGet {
			t.Errorf("a test must not write: %s", s.asked[i].Method)
		}
	}
	empty := clientOf(always(200, `{"value":[]}`))
	if some, err := empty.First(t.Context(), id, "customers"); err != nil || some {
		t.Errorf("no customer: got %v, %v", some, err)
	}
	if info, err := empty.CompanyInformation(t.Context(), id); err != nil || info != (bc.Information{}) {
		t.Errorf("no information: got %v, %v", info, err)
	}
	for _, body := range []string{`{}`, `null`, `{"value":null}`, `{"values":[]}`} { // no list proves nothing
		c := clientOf(always(200, body))
		if _, err := c.First(t.Context(), id, "customers"); faultOf(t, err).Net != connection.NetMalformed {
			t.Errorf("%s: %v", body, err)
		}
		if _, err := c.CompanyInformation(t.Context(), id); faultOf(t, err).Net != connection.NetMalformed {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// A service that wants a token with other claims says so in a header.
func TestClaimsChallenge(t *testing.T) {
	for header, want := range map[string]string{
		`Bearer realm="", error="insufficient_claims", claims="e30="`: "insufficient_claims",
		`Bearer realm="", error="invalid_token"`:                      "",
	} {
		_, err := clientOf(always(401, "", "WWW-Authenticate", header)).Companies(t.Context())
		if f := faultOf(t, err); f.OAuth != want || f.HTTP != 401 {
			t.Errorf("%s: %v", header, f)
		}
	}
}

func FuzzCompanies(f *testing.F) {
	for _, s := range []string{companiesBody, `{"value":[]}`, `{"value":[{"id":1}]}`, `{"value":null}`, `{"value":[],"@odata.nextLink":"//x"}`, "[]", ""} {
		f.Add(s, "application/json")
	}
	f.Fuzz(func(t *testing.T, body, contentType string) {
		s := always(200, body, "Content-Type", contentType)
		_, err := clientOf(s).Companies(t.Context())
		if err != nil {
			faultOf(t, err)
		}
		for _, r := range s.asked {
			if !strings.EqualFold(r.URL.Hostname(), "api.businesscentral.dynamics.com") {
				t.Fatalf("the token went to %s", r.URL.Host)
			}
		}
	})
}
