package sandbox_test

import (
	"net/http"
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
		if got.status != c.status || !strings.Contains(string(got.body), c.want) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if name == "list" && (strings.Contains(string(got.body), "Job_List") || strings.Contains(string(got.body), "StockCheck")) {
			t.Errorf("the list has what is not published, or a codeunit: %s", got.body)
		}
		if name == "no right" && !strings.Contains(string(got.body), "(TableData 70074201 Sales Bonus Read: Contoso Sales)") {
			t.Errorf("what right is missing is not said: %s", got.body)
		}
	}
	if got := b.get(root+"/ODataV4/", ""); got.status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", got.status)
	}
}
