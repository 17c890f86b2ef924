package sandbox_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/sandbox"
)

func TestWebServicesAndTheListOfAPIs(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	token := b.appToken(p)
	root := b.cloud.API + "/v2.0/contoso.com/Production"
	inside := root + "/ODataV4/Company('CRONUS%20DK')"
	for name, c := range map[string]struct {
		address string
		status  int
		want    string // a code, or part of the body
	}{
		"list":                       {root + "/ODataV4/", 200, `"Chart_of_Accounts"`},
		"list of a company":          {inside, 200, `"Customer_List"`},
		"metadata":                   {root + "/ODataV4/$metadata", 200, `EntitySet Name="Chart_of_Accounts"`},
		"a service":                  {inside + "/Chart_of_Accounts?$top=1", 200, `"No":"1110"`},
		"company as parameter":       {root + "/ODataV4/Customer_List?company=CRONUS%20DK", 200, `"10000"`},
		"a quote in the name":        {root + "/ODataV4/Company('Mine%20firma''s')/Customer_List", 200, `"10000"`},
		"another spelling":           {inside + "/chart_of_accounts", 404, "BadRequest_ResourceNotFound"},
		"not published":              {inside + "/Job_List", 404, "BadRequest_ResourceNotFound"},
		"a codeunit":                 {inside + "/StockCheck", 405, "BadRequest_MethodNotAllowed"},
		"no right":                   {inside + "/Bonus_Overview?$top=1", 403, "Internal_ServerError"},
		"no company":                 {root + "/ODataV4/Chart_of_Accounts", 404, "Internal_CompanyNotFound"},
		"another company":            {root + "/ODataV4/Company('Nobody')/Chart_of_Accounts", 404, "Internal_CompanyNotFound"},
		"APIs":                       {root + "/api/v2.0/apicategoryroutes", 200, `"contoso/sales/v2.0"`},
		"a custom API":               {root + "/api/contoso/sales/v2.0", 200, `"salesTargets"`},
		"its older version":          {root + "/api/contoso/sales/v1.0", 404, "BadRequest_NotFound"},
		"a page without a right":     {root + "/api/contoso/sales/v2.0/companies(" + p.Company.ID + ")/salesBonuses?$top=1&$select=id", 403, "Internal_ServerError"},
		"the test's API is older":    {b.cloud.API + "/v2.0/contoso.com/Sandbox/api/contoso/sales/v1.0", 200, `"salesTargets"`},
		"the test's older, in APIs":  {b.cloud.API + "/v2.0/contoso.com/Sandbox/api/v2.0/apicategoryroutes", 200, `"contoso/sales/v1.0"`},
		"no services where none are": {b.cloud.API + "/v2.0/contoso.com/Empty/ODataV4/", 200, `"Company"`},
	} {
		got := b.get(c.address, token)
		if got.status != c.status || !strings.Contains(got.body, c.want) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if name == "list" && (strings.Contains(got.body, "Job_List") || strings.Contains(got.body, "StockCheck")) {
			t.Errorf("the list has what is not published, or a codeunit: %s", got.body)
		}
		if name == "no right" && !strings.Contains(got.body, "(TableData 70074201 Sales Bonus Read: Contoso Sales)") {
			t.Errorf("what right is missing is not said: %s", got.body)
		}
	}
	if got := b.get(root+"/ODataV4/", ""); got.status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", got.status)
	}
}

// A person can publish a web service on page 810, and it stays published.
func TestWebServicesCanBePublished(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox.json")
	b := start(t, sandbox.Options{Scenario: "service-unpublished", StateFile: file})
	e := b.profile("").Effective(b.cloud)
	jobs := b.cloud.API + "/v2.0/contoso.com/Production/ODataV4/Company('CRONUS%20DK')/Job_List?$top=1"
	page := b.get(e.WebURL+"/contoso.com/Production/?page=810", "")
	action := base + regexpFind(t, `<form method="post" action="([^"]*)">`, page.body)
	for i, c := range []struct {
		service, do string
		status, api int
	}{
		{"Job_List", "explode", 400, 404},
		{"Nothing", "publish", 400, 404},
		{"Job_List", "publish", 303, 200},
		{"Job_List", "withdraw", 303, 404},
		{"Job_List", "publish", 303, 200},
	} {
		if got := b.post(action, url.Values{"service": {c.service}, "do": {c.do}}); got.status != c.status {
			t.Errorf("%d: %d %s", i, got.status, got.body)
		}
		if got := b.get(jobs, b.appToken(b.profile(""))); got.status != c.api {
			t.Errorf("%d: the service says %d %s", i, got.status, got.body)
		}
	}
	if got := b.post(b.cloud.Web+"/contoso.com/Nowhere/services", url.Values{"service": {"Job_List"}, "do": {"publish"}}); got.status != 404 {
		t.Errorf("no environment: %d", got.status)
	}
	again := start(t, sandbox.Options{Scenario: "service-unpublished", StateFile: file})
	if got := again.get(jobs, again.appToken(again.profile(""))); got.status != 200 {
		t.Errorf("after a new start: %d", got.status)
	}
}
