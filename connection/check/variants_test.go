package check_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Cases in which all goes on, with another sentence or a remark.
func TestVariants(t *testing.T) {
	tests := []struct {
		name    string
		rung    check.ID
		verdict check.Verdict
		words   string
		whole   check.Verdict
		make    func(c *cloud)
	}{
		{"domain", check.RungTenant, check.Pass, "rung.tenant.resolved", check.Pass, func(c *cloud) { c.profile.Tenant = "contoso.com" }},
		{"authority without tenant ids", check.RungTenant, check.Pass, "rung.tenant.issuer", check.Pass, func(c *cloud) { c.meta.TenantID = "" }},
		{"a slow clock", check.RungNetwork, check.Attention, "rung.network.behind", check.Attention, func(c *cloud) {
			c.meta.Date = c.now.Add(10 * time.Minute)
		}},
		{"a fast clock", check.RungNetwork, check.Attention, "rung.network.ahead", check.Attention, func(c *cloud) {
			c.meta.Date = c.now.Add(-10 * time.Minute)
		}},
		{"clock by BC only", check.RungNetwork, check.Attention, "rung.network.behind", check.Attention, func(c *cloud) {
			c.meta.Date = time.Time{}
			c.head.header = map[string]string{"Date": c.now.Add(30 * time.Minute).Format(http.TimeFormat)}
		}},
		{"a cached answer's date", check.RungNetwork, check.Pass, "rung.network.pass", check.Pass, func(c *cloud) {
			c.head.header = map[string]string{"Date": c.now.Add(-time.Hour).Format(http.TimeFormat)}
		}},
		{"token that a wrong clock would call old", check.RungToken, check.Pass, "rung.token.pass", check.Attention, func(c *cloud) {
			c.meta.Date = c.now
			c.now = c.now.Add(2 * time.Hour)
		}},
		{"a person", check.RungSignIn, check.Pass, "rung.signin.user", check.Pass, func(c *cloud) { c.user() }},
		{"somebody", check.RungSignIn, check.Pass, "rung.signin.somebody", check.Pass, func(c *cloud) { c.user(); c.claims.User = "" }},
		{"a person's permission", check.RungPermissions, check.Pass, "rung.permissions.user", check.Pass, func(c *cloud) {
			c.user()
			c.claims.Scopes = []string{"user_impersonation"}
		}},
		{"a person in BC", check.RungAppKnown, check.Pass, "rung.appknown.user", check.Pass, func(c *cloud) { c.user() }},
		{"opaque token", check.RungToken, check.NotApplicable, "rung.token.opaque", check.Pass, func(c *cloud) { c.claims.Opaque = true }},
		{"opaque token's permissions", check.RungPermissions, check.NotApplicable, "rung.permissions.opaque", check.Pass, func(c *cloud) { c.claims.Opaque = true }},
		{"resource by id", check.RungToken, check.Pass, "rung.token.pass", check.Pass, func(c *cloud) {
			c.claims.Audience = []string{"996def3d-b36c-4153-8607-a6fd3c01b89f"}
		}},
		{"automation too", check.RungPermissions, check.Pass, "rung.permissions.automation", check.Pass, func(c *cloud) {
			c.claims.Roles = []string{"Automation.ReadWrite.All", "API.ReadWrite.All"}
		}},
		{"list forbidden", check.RungEnvironments, check.NotApplicable, "rung.environments.forbidden", check.Pass, func(c *cloud) {
			c.environments = []reply{{status: 403}}
		}},
		{"list broken", check.RungEnvironments, check.NotApplicable, "rung.environments.unavailable", check.Pass, func(c *cloud) {
			c.environments = []reply{{status: 503, header: map[string]string{"Retry-After": "10"}}}
		}},
		{"list empty", check.RungEnvironments, check.NotApplicable, "rung.environments.none", check.Pass, func(c *cloud) {
			c.environments = []reply{{status: 200, body: `{"value":[]}`}}
		}},
		{"other case", check.RungEnvironments, check.Pass, "rung.environments.case", check.Pass, func(c *cloud) { c.profile.Environment = "production" }},
		{"not listed, but there", check.RungEnvironments, check.Pass, "rung.environments.absent", check.Pass, func(c *cloud) { c.profile.Environment = "Hidden" }},
		{"refused", check.RungReachable, check.Pass, "rung.reachable.answers", check.Fail, func(c *cloud) { c.companies = []reply{{status: 401}} }},
		{"company by name", check.RungCompany, check.Pass, "rung.company.pass", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{Name: "CRONUS US"}
		}},
		{"company by display name", check.RungCompany, check.Pass, "rung.company.pass", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{Display: "CRONUS USA, Inc."}
		}},
		{"display name typed as the name", check.RungCompany, check.Pass, "rung.company.pass", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{Name: "CRONUS USA, Inc."}
		}},
		{"id in capitals", check.RungCompany, check.Pass, "rung.company.pass", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{ID: strings.ToUpper(companyID)}
		}},
		{"non-ASCII company", check.RungCompany, check.Pass, "rung.company.pass", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{Name: "Smørrebrød ApS"}
		}},
		{"no company chosen", check.RungCompany, check.Attention, "finding.company-not-chosen.title", check.Attention, func(c *cloud) {
			c.profile.Company = connection.Company{}
		}},
		{"nothing read without a company", check.RungRead, check.NotApplicable, "rung.read.none", check.Attention, func(c *cloud) {
			c.profile.Company = connection.Company{}
		}},
		{"only one company", check.RungCompany, check.Pass, "rung.company.only", check.Pass, func(c *cloud) {
			c.profile.Company = connection.Company{}
			c.companies = []reply{{status: 200, body: `{"value":[{"id":"` + companyID + `","name":"CRONUS"}]}`}}
		}},
		{"two of the same label", check.RungCompany, check.Attention, "rung.company.ambiguous", check.Attention, func(c *cloud) {
			c.profile.Company = connection.Company{Display: "Twin"}
			c.companies = []reply{{status: 200, body: `{"value":[{"id":"1","name":"A","displayName":"Twin"},{"id":"2","name":"B","displayName":"Twin"}]}`}}
		}},
		{"no customers", check.RungRead, check.Pass, "rung.read.empty", check.Pass, func(c *cloud) {
			c.customers = []reply{{status: 200, body: `{"value":[]}`}}
		}},
		{"no refresh token", check.RungRenewal, check.Attention, "finding.refresh-missing.title", check.Attention, func(c *cloud) {
			c.user()
			c.renewErr = &connection.Fault{Stage: connection.StageToken, Kind: check.KindNeedsSignIn}
		}},
		{"a person renewed", check.RungRenewal, check.Pass, "rung.renewal.user", check.Pass, func(c *cloud) { c.user() }},
		{"throttled once", check.RungHealth, check.Attention, "finding.throttled.title", check.Attention, func(c *cloud) {
			c.customers = append([]reply{{status: 429, header: map[string]string{"Retry-After": "3"}}}, c.customers...)
		}},
		{"slow", check.RungHealth, check.Attention, "finding.bc-slow.title", check.Attention, func(c *cloud) { c.slow = 12 * time.Second }},
		{"no version", check.RungHealth, check.Pass, "rung.health.pass", check.Pass, func(c *cloud) {
			c.companies = []reply{{status: 200, body: `{"value":[{"id":"` + companyID + `","name":"CRONUS"}]}`}}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCloud()
				tt.make(c)
				r := check.Run(t.Context(), c.world(), nil)
				x, _ := r.Result(tt.rung)
				if x.Verdict != tt.verdict || x.Words.Key != tt.words {
					t.Errorf("%s: %s, %v; want %s, %s", tt.rung, x.Verdict, x.Words, tt.verdict, tt.words)
				}
				worded(t, r)
				if r.Verdict() != tt.whole {
					t.Errorf("whole: %s\n%s", r.Verdict(), line(r))
				}
			})
		})
	}
}

func TestWarningsDoNotStopTheLadder(t *testing.T) {
	c := newCloud()
	c.profile.Secret.Ends = c.now.AddDate(0, 0, 10).Format(time.DateOnly)
	r := check.Run(t.Context(), c.world(), nil)
	x := r.Results[0]
	if x.Verdict != check.Attention || len(x.Findings) != 1 || x.Findings[0].Code != "secret-ends-soon" ||
		x.Words.Key != "finding.secret-ends-soon.title" || x.Findings[0].Severity != connection.SeverityWarning {
		t.Errorf("got %+v", x)
	}
	if r.Verdict() != check.Attention || r.Passed() != 12 {
		t.Errorf("got %s", line(r))
	}
}

func TestErrorsComeBeforeWarnings(t *testing.T) {
	c := newCloud()
	c.profile.Secret = connection.SecretMeta{Ends: "2020-01-01"}
	c.profile.ClientID = "nonsense"
	w := c.world()
	w.Explain = func(f *connection.Fault) diagnose.Finding { return diagnose.Finding{Code: "value-wrong", Fault: f} }
	x := check.Run(t.Context(), w, nil).Results[0]
	if x.Verdict != check.Fail || len(x.Findings) < 2 || x.Findings[0].Severity != connection.SeverityError {
		t.Fatalf("got %+v", x)
	}
	// The catalogue is general here, so the issue's own sentence is shown.
	if x.Words.Key != "issue."+x.Findings[0].Fault.Kind {
		t.Errorf("words %v for %v", x.Words, x.Findings[0].Fault)
	}
}

func TestWhatIsNotChosenYetIsNoWrongValue(t *testing.T) {
	c := newCloud()
	c.profile.Name, c.profile.Environment, c.profile.Company = "", "", connection.Company{}
	r := check.Run(t.Context(), c.world(), nil)
	if r.Results[0].Verdict != check.Pass {
		t.Errorf("values: %+v", r.Results[0])
	}
	f, _ := r.FirstFinding()
	if f.Code != check.KindEnvironmentMissing || fmt.Sprint(f.Choices) != "[Production Test]" || len(r.Facts.Environments) != 2 {
		t.Errorf("got %+v", f)
	}
	if n := c.counts()["companies"]; n != 0 {
		t.Errorf("companies of no environment were asked for")
	}
}

// A refusal of what worked with the same values has other causes than one at
// the first try.
func TestWorkedBefore(t *testing.T) {
	for name, tt := range map[string]struct {
		standing connection.Standing
		modified time.Duration // after the test
		want     string
	}{
		"worked":         {connection.Standing{Verdict: "pass"}, -time.Hour, "yes"},
		"with a remark":  {connection.Standing{Verdict: "attention"}, 0, "yes"},
		"changed since":  {connection.Standing{Verdict: "pass"}, time.Hour, ""},
		"did not work":   {connection.Standing{Verdict: "fail"}, -time.Hour, ""},
		"was not tested": {connection.Standing{}, -time.Hour, ""},
	} {
		c := newCloud()
		c.profile.Standing = tt.standing
		c.profile.Standing.Tested = c.now.Add(-24 * time.Hour)
		c.profile.Modified = c.profile.Standing.Tested.Add(tt.modified)
		c.companies = []reply{{status: 401}}
		f, _ := check.Run(t.Context(), c.world(), nil).FirstFinding()
		if got := f.Fault.Facts[diagnose.FactWorked]; got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAdviceAboutTheListOnlyWhereNothingIsWrong(t *testing.T) {
	c := newCloud()
	c.environments = []reply{{status: 403}}
	r := check.Run(t.Context(), c.world(), nil)
	x, _ := r.Result(check.RungEnvironments)
	if len(x.Findings) != 1 || x.Verdict != check.NotApplicable || r.Verdict() != check.Pass {
		t.Errorf("got %+v", x)
	}
	if _, ok := r.FirstFinding(); ok {
		t.Error("advice is no finding of the whole")
	}
	c.companies = []reply{{status: 401}}
	r = check.Run(t.Context(), c.world(), nil)
	if x, _ := r.Result(check.RungEnvironments); len(x.Findings) != 0 {
		t.Errorf("got %+v", x)
	}
}

// A World need not have everything.
func TestSmallWorld(t *testing.T) {
	c := newCloud()
	w := c.world()
	w.Now, w.Journal, w.Explain, w.Renew, w.Discover = nil, nil, nil, nil, nil
	c.claims.Expires, c.claims.NotBefore = time.Now().Add(time.Hour), time.Now()
	r := check.Run(t.Context(), w, nil)
	if r.Verdict() != check.Pass || r.Started.IsZero() {
		t.Fatalf("got %s", line(r))
	}
	for _, id := range []check.ID{check.RungTenant, check.RungRenewal} {
		if x, _ := r.Result(id); x.Verdict != check.NotApplicable {
			t.Errorf("%s: %s", id, x.Verdict)
		}
	}
	if r.Facts.TenantID != tenantID {
		t.Error("the tenant is known by the token as well")
	}
	c.companies = []reply{{status: 401}}
	r = check.Run(t.Context(), w, nil)
	if f, ok := r.FirstFinding(); !ok || f.Code != diagnose.CodeUnknown || f.Fault.HTTP != http.StatusUnauthorized {
		t.Errorf("without a catalogue: %+v", f)
	}
}

// A probe that was stopped by the service's own deadline is a failure, not a
// cancelled test.
func TestDeadlineOfAQuestionIsNoCancel(t *testing.T) {
	c := newCloud()
	c.tokenErr = &connection.Fault{Stage: connection.StageToken, Net: connection.NetTimeout, Err: context.DeadlineExceeded}
	r := check.Run(t.Context(), c.world(), nil)
	if x, _ := r.Result(check.RungSignIn); x.Verdict != check.Fail {
		t.Errorf("got %s", line(r))
	}
}
