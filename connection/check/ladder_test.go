package check_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func refused(code, message string) string {
	return fmt.Sprintf(`{"error":{"code":"%s","message":"%s  CorrelationId:  b2c1f1a4-11d0-4e22-9a1d-000000000001."}}`, code, message)
}

func TestWell(t *testing.T) {
	c := newCloud()
	r := check.Run(t.Context(), c.world(), nil)
	if r.Verdict() != check.Pass || r.Passed() != 13 || r.Ran() != 13 {
		t.Fatalf("got %s", line(r))
	}
	if _, ok := r.FirstFinding(); ok {
		t.Error("a finding although all is well")
	}
	f := r.Facts
	if f.TenantID != tenantID || f.AppID != clientID || f.Environment != "Production" || f.EnvironmentType != "Production" ||
		f.Country != "DE" || f.Version != "28.1.1.0" || f.Company.Display != "CRONUS USA, Inc." || f.TokenExpires.IsZero() ||
		len(f.Environments) != 2 || len(f.Companies) != 2 || fmt.Sprint(f.Roles) != "[API.ReadWrite.All]" {
		t.Errorf("facts: %+v", f)
	}
	if r.Profile != "c1" || r.Name != "Contoso" || !r.Started.Equal(c.now) {
		t.Errorf("report: %q %q %v", r.Profile, r.Name, r.Started)
	}
	for _, tt := range []struct {
		id check.ID
		n  int
	}{{check.RungValues, 0}, {check.RungNetwork, 1}, {check.RungEnvironments, 1}, {check.RungReachable, 1}, {check.RungRead, 2}} {
		if x, _ := r.Result(tt.id); len(x.Evidence) != tt.n {
			t.Errorf("%s has %d requests as evidence, want %d", tt.id, len(x.Evidence), tt.n)
		}
	}
}

func TestEvidenceIsOfThisRunOnly(t *testing.T) {
	c := newCloud()
	check.Run(t.Context(), c.world(), nil)
	r := check.Run(t.Context(), c.world(), nil)
	if x, _ := r.Result(check.RungReachable); len(x.Evidence) != 1 {
		t.Errorf("%d requests", len(x.Evidence))
	}
}

// Each case makes one rung fail: it alone carries a finding.
func TestEachRungFails(t *testing.T) {
	tests := []struct {
		name  string
		rung  check.ID
		code  string
		field connection.Field
		make  func(c *cloud)
	}{
		{"secret looks like its id", check.RungValues, "tenant-missing", connection.FieldTenant, func(c *cloud) { c.profile.Tenant = "" }},
		{"login host unknown", check.RungNetwork, "http-0nohost", "", func(c *cloud) {
			c.metaErr = &connection.Fault{Stage: connection.StageTenant, Net: connection.NetNoHost}
		}},
		{"API host refuses", check.RungNetwork, "http-0unreachable", "", func(c *cloud) { c.netErr = errors.New("no way") }},
		{"proxy wants a name", check.RungNetwork, "http-407proxy-auth", "", func(c *cloud) { c.head.status = 407 }},
		{"tenant unknown", check.RungTenant, "http-400", "", func(c *cloud) {
			c.metaErr = &connection.Fault{Stage: connection.StageTenant, HTTP: 400, AADSTS: []int{90002}}
		}},
		{"captive portal", check.RungTenant, "http-200not-json", "", func(c *cloud) {
			c.metaErr = &connection.Fault{Stage: connection.StageTenant, HTTP: 200, Net: connection.NetNotJSON}
		}},
		{"secret wrong", check.RungSignIn, "http-401", "", func(c *cloud) {
			c.tokenErr = &connection.Fault{Stage: connection.StageToken, HTTP: 401, AADSTS: []int{7000215}}
		}},
		{"nobody signed in", check.RungSignIn, check.KindNeedsSignIn, "", func(c *cloud) {
			c.user()
			c.tokenErr = &connection.Fault{Stage: connection.StageToken, Kind: check.KindNeedsSignIn}
		}},
		{"no fault at all", check.RungSignIn, "http-0", "", func(c *cloud) { c.tokenErr = errors.New("vault: locked") }},
		{"token for Graph", check.RungToken, check.KindTokenAudience, connection.FieldResource, func(c *cloud) {
			c.claims.Audience = []string{"https://graph.microsoft.com"}
		}},
		{"token of another tenant", check.RungToken, check.KindTokenTenant, connection.FieldTenant, func(c *cloud) {
			c.claims.Tenant = "11111111-6f0f-4a57-9a43-0f2c5c1d9e01"
		}},
		{"domain of another tenant", check.RungToken, check.KindTokenTenant, connection.FieldTenant, func(c *cloud) {
			c.profile.Tenant = "contoso.com"
			c.claims.Tenant = "11111111-6f0f-4a57-9a43-0f2c5c1d9e01"
		}},
		{"token of another app", check.RungToken, check.KindTokenApp, connection.FieldClientID, func(c *cloud) {
			c.claims.AppID = "11111111-5d0a-4c55-9d3e-2b9c63f1a7d4"
		}},
		{"token is old", check.RungToken, check.KindTokenExpired, "", func(c *cloud) { c.claims.Expires = c.now.Add(-time.Minute) }},
		{"token is of tomorrow", check.RungToken, check.KindTokenNotYet, "", func(c *cloud) {
			c.claims.NotBefore, c.claims.Expires = c.now.Add(24*time.Hour), c.now.Add(25*time.Hour)
		}},
		{"no consent", check.RungPermissions, check.KindConsentMissing, "", func(c *cloud) { c.claims.Roles = nil }},
		{"delegated permission only", check.RungPermissions, check.KindDelegatedOnly, "", func(c *cloud) {
			c.claims.Roles, c.claims.Scopes = nil, []string{"user_impersonation"}
		}},
		{"automation only", check.RungPermissions, check.KindRoleMissing, "", func(c *cloud) { c.claims.Roles = []string{"Automation.ReadWrite.All"} }},
		{"scope missing", check.RungPermissions, check.KindScopeMissing, connection.FieldScope, func(c *cloud) {
			c.user()
			c.claims.Scopes = []string{"User.Read"}
		}},
		{"an app's token for a person", check.RungPermissions, check.KindScopeMissing, connection.FieldScope, func(c *cloud) {
			c.user()
			c.claims.Scopes, c.claims.Roles = nil, []string{"API.ReadWrite.All"}
		}},
		{"environment unknown and not listed", check.RungEnvironments, check.KindEnvironmentUnknown, connection.FieldEnvironment, func(c *cloud) {
			c.profile.Environment = "Prodution"
			c.companies = []reply{{status: 404, body: refused("NoEnvironment", "Environment does not exist.")}}
		}},
		{"environment unknown, no list", check.RungReachable, check.KindEnvironmentUnknown, connection.FieldEnvironment, func(c *cloud) {
			c.environments = []reply{{status: 403}}
			c.companies = []reply{{status: 404, body: refused("NoEnvironment", "Environment does not exist.")}}
		}},
		{"Business Central is down", check.RungReachable, "http-503", "", func(c *cloud) {
			c.companies = []reply{{status: 503}}
		}},
		{"environment is being updated", check.RungReachable, check.KindEnvironmentUpdate, "", func(c *cloud) {
			c.environments = []reply{{status: 200, body: `{"value":[{"name":"Production","status":"Upgrading"}]}`}}
			c.companies = []reply{{status: 503}}
		}},
		{"tenant unavailable", check.RungReachable, check.KindEnvironmentUpdate, "", func(c *cloud) {
			c.companies = []reply{{status: 400, body: refused("Internal_TenantUnavailable", "x")}}
		}},
		{"throttled for long", check.RungReachable, check.KindThrottled, "", func(c *cloud) {
			c.companies = []reply{{status: 429, header: map[string]string{"Retry-After": "300"}}}
		}},
		{"no environment named", check.RungEnvironments, check.KindEnvironmentMissing, connection.FieldEnvironment, func(c *cloud) {
			c.profile.Environment = ""
		}},
		{"no environment named and no list", check.RungEnvironments, check.KindEnvironmentMissing, connection.FieldEnvironment, func(c *cloud) {
			c.profile.Environment = ""
			c.environments = []reply{{status: 403}}
		}},
		{"environment is listed as upgrading", check.RungReachable, check.KindEnvironmentUpdate, "", func(c *cloud) {
			c.environments = []reply{{status: 200, body: `{"value":[{"name":"Production","status":"Upgrading"}]}`}}
			c.companies = []reply{{status: 404, body: refused("NoEnvironment", "x")}}
		}},
		{"environment is listed as deleted", check.RungReachable, check.KindEnvironmentDeleted, "", func(c *cloud) {
			c.environments = []reply{{status: 200, body: `{"value":[{"name":"Production","status":"SoftDeleted"}]}`}}
			c.companies = []reply{{status: 404, body: refused("NoEnvironment", "x")}}
		}},
		{"BC says something else", check.RungReachable, "http-400RequestDataInvalid", "", func(c *cloud) {
			c.companies = []reply{{status: 400, body: refused("RequestDataInvalid", "x")}}
		}},
		{"no card", check.RungAppKnown, "http-401Authentication_InvalidCredentials", "", func(c *cloud) {
			c.companies = []reply{{status: 401, body: refused("Authentication_InvalidCredentials", "The server has rejected the client credentials.")}}
		}},
		{"empty 401", check.RungAppKnown, "http-401", "", func(c *cloud) { c.companies = []reply{{status: 401}} }},
		{"no user", check.RungAppKnown, "http-401Authentication_InvalidCredentials", "", func(c *cloud) {
			c.user()
			c.companies = []reply{{status: 401, body: refused("Authentication_InvalidCredentials", "x")}}
		}},
		{"gateway refuses the token", check.RungAppKnown, check.KindTokenRefused, "", func(c *cloud) {
			c.companies = []reply{{status: 401, body: `<error><code>Unauthorized</code><message>x</message></error>`}}
		}},
		{"forbidden", check.RungAppKnown, "http-403", "", func(c *cloud) { c.companies = []reply{{status: 403}} }},
		{"no companies", check.RungCompany, check.KindCompaniesNone, connection.FieldCompany, func(c *cloud) {
			c.companies = []reply{{status: 200, body: `{"value":[]}`}}
		}},
		{"near miss", check.RungCompany, check.KindCompanyNear, connection.FieldCompany, func(c *cloud) {
			c.profile.Company = connection.Company{Display: "CRONUS USA"}
		}},
		{"company unknown", check.RungCompany, check.KindCompanyUnknown, connection.FieldCompany, func(c *cloud) {
			c.profile.Company = connection.Company{Name: "Adatum"}
		}},
		{"companies may not be listed", check.RungCompany, "permission-set-missing", "", func(c *cloud) {
			c.companies = []reply{{status: 400, body: refused("Internal_ServerError", "x (TableData 2000000006 Company Read: System Application)")}}
		}},
		{"customers may not be read", check.RungRead, "permission-set-missing", "", func(c *cloud) {
			c.customers = []reply{{status: 403, body: refused("Internal_ServerError", "x (TableData 18 Customer Read: Base Application)")}}
		}},
		{"nothing may be read", check.RungRead, "permission-set-missing", "", func(c *cloud) {
			bad := []reply{{status: 400, body: refused("Internal_ServerError", "x (Page 30009 APIV2 - Customers Execute: _Exclude_APIV2_)")}}
			c.customers, c.companyInformation = bad, bad
		}},
		{"an extension's table", check.RungRead, "permission-set-missing", "", func(c *cloud) {
			c.customers = []reply{{status: 403, body: refused("Internal_ServerError", "x (TableData 71442000 LP Load Header Read: Load Planner by Contoso)")}}
		}},
		{"company gone meanwhile", check.RungRead, check.KindCompanyUnknown, connection.FieldCompany, func(c *cloud) {
			c.companyInformation = []reply{{status: 404, body: refused("Internal_CompanyNotFound", "x")}}
		}},
		{"throttled while reading", check.RungRead, check.KindThrottled, "", func(c *cloud) {
			c.customers = []reply{{status: 429, header: map[string]string{"Retry-After": "300"}}}
		}},
		{"renewal refused", check.RungRenewal, "http-400", "", func(c *cloud) {
			c.renewErr = &connection.Fault{Stage: connection.StageToken, HTTP: 400, AADSTS: []int{70008}}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCloud()
				tt.make(c)
				r := check.Run(t.Context(), c.world(), nil)
				findings := 0
				for _, x := range r.Results {
					findings += len(x.Findings)
					if (x.Verdict == check.Fail) != (x.ID == tt.rung) {
						t.Errorf("%s: %s", x.ID, x.Verdict)
					}
				}
				f, _ := r.FirstFinding()
				if findings != 1 || f.Code != tt.code || f.Field != tt.field {
					t.Errorf("%d findings, first %q at %q, want %q at %q\n%s", findings, f.Code, f.Field, tt.code, tt.field, line(r))
				}
				if r.Verdict() != check.Fail {
					t.Errorf("verdict %s", r.Verdict())
				}
				worded(t, r)
				if x, _ := r.Result(tt.rung); x.Words.Key != "finding."+tt.code+".title" {
					t.Errorf("words %v", x.Words)
				}
				if strings.Contains(fmt.Sprintf("%+v", r), canary) {
					t.Error("the token is in the report")
				}
			})
		})
	}
}

func TestFaultsCarryWhatIsKnown(t *testing.T) {
	c := newCloud()
	c.companies = []reply{{status: 401, body: refused("Authentication_InvalidCredentials", "x")}}
	r := check.Run(t.Context(), c.world(), nil)
	f, _ := r.FirstFinding()
	for k, want := range map[string]string{
		diagnose.FactMode: "AzApp", diagnose.FactPlatform: "desktop", diagnose.FactFor: "app", diagnose.FactRoles: "api",
		diagnose.FactAudience: "bc", diagnose.FactTenant: "same", diagnose.FactApp: "same", diagnose.FactExpiry: "valid",
		diagnose.FactScopes: "", diagnose.FactListed: "yes", diagnose.FactWorked: "",
	} {
		if f.Fault.Facts[k] != want {
			t.Errorf("%s = %q, want %q", k, f.Fault.Facts[k], want)
		}
	}
	if a := f.Args; a[connection.ArgTenant] != tenantID || a[connection.ArgClientID] != clientID || a[connection.ArgEnvironment] != "Production" {
		t.Errorf("arguments: %v", a)
	}
	if f.Fault.Corr == "" || f.Fault.BC != "Authentication_InvalidCredentials" || f.Fault.HTTP != 401 {
		t.Errorf("what the server said got lost: %v", f.Fault)
	}
}

func TestNearMissesAreOffered(t *testing.T) {
	c := newCloud()
	c.profile.Environment = "Prodution"
	c.companies = []reply{{status: 404, body: refused("NoEnvironment", "x")}}
	f, _ := check.Run(t.Context(), c.world(), nil).FirstFinding()
	if fmt.Sprint(f.Choices) != "[Production]" || f.Args[connection.ArgNear] != "Production" {
		t.Errorf("got %v, %v", f.Choices, f.Args)
	}
	c = newCloud()
	c.profile.Company = connection.Company{Name: "cronus usa inc"}
	f, _ = check.Run(t.Context(), c.world(), nil).FirstFinding()
	if fmt.Sprint(f.Choices) != "[CRONUS USA, Inc.]" || f.Args[connection.ArgNear] != "CRONUS USA, Inc." {
		t.Errorf("got %v, %v", f.Choices, f.Args)
	}
	c = newCloud()
	c.profile.Company = connection.Company{Name: "Adatum"}
	f, _ = check.Run(t.Context(), c.world(), nil).FirstFinding()
	if len(f.Choices) != 2 || f.Args[connection.ArgNear] != "" {
		t.Errorf("without a near miss all are offered: %v, %v", f.Choices, f.Args)
	}
}

func TestWhatIsNear(t *testing.T) {
	list := `{"value":[{"id":"1","name":"CRONUS USA, Inc.","displayName":"CRONUS USA, Inc."},{"id":"2","name":"My Company","displayName":"Mein Betrieb"},
		{"id":"3","name":"Ærø Færger A/S"},{"id":"4","name":"AB"}]}`
	for typed, want := range map[string]string{
		"CRONUS USA":          "CRONUS USA, Inc.",
		"cronus usa inc":      "CRONUS USA, Inc.",
		"CRONUS  USA , Inc .": "CRONUS USA, Inc.",
		"CRONOS USA, Inc.":    "CRONUS USA, Inc.",
		"My Compny":           "Mein Betrieb",
		"mycompany":           "Mein Betrieb",
		"ærø færger as":       "Ærø Færger A/S",
		"ab":                  "AB",
		"Contoso":             "",
		"AC DC":               "",
		"...":                 "",
		"XY":                  "",
	} {
		c := newCloud()
		c.profile.Company = connection.Company{Display: typed}
		c.companies = []reply{{status: 200, body: list}}
		f, _ := check.Run(t.Context(), c.world(), nil).FirstFinding()
		if f.Args[connection.ArgNear] != want {
			t.Errorf("%q: near %q, want %q", typed, f.Args[connection.ArgNear], want)
		}
		if (f.Code == check.KindCompanyNear) != (want != "") {
			t.Errorf("%q: %s", typed, f.Code)
		}
	}
}

// An authority of one's own: no discovery, other host, tokens of another shape.
func TestOwnEndpoints(t *testing.T) {
	c := newCloud()
	c.profile.Cloud, c.profile.Tenant = connection.CloudOwn, "default"
	c.profile.Advanced = connection.Advanced{
		TokenURL: "https://id.example/token", APIURL: "https://bc.example/nav",
	}
	c.claims.Audience, c.claims.Roles, c.claims.Tenant = []string{connection.Resource}, nil, ""
	r := check.Run(t.Context(), c.world(), nil)
	if r.Verdict() == check.Fail {
		t.Fatalf("got %s", line(r))
	}
	if x, _ := r.Result(check.RungTenant); x.Verdict != check.NotApplicable {
		t.Errorf("tenant: %s", x.Verdict)
	}
	if x, _ := r.Result(check.RungPermissions); x.Verdict != check.NotApplicable {
		t.Errorf("permissions: %s", x.Verdict)
	}
	calls := c.counts()
	if calls["discover"] != 0 || calls["HEAD id.example/"] != 1 || calls["HEAD bc.example/"] != 1 {
		t.Errorf("asked %v", calls)
	}
}
