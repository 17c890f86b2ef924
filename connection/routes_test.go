package connection_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
)

func TestParseRoute(t *testing.T) {
	const bc = "https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production/"
	for text, want := range map[string]string{
		"contoso/loyalty/v1.0":          "contoso/loyalty/v1.0",
		" contoso/loyalty/v1.0/tiers/ ": "contoso/loyalty/v1.0/tiers",
		"/api/contoso/loyalty/v1.0":     "contoso/loyalty/v1.0",
		"contoso/loyalty/beta":          "contoso/loyalty/beta",
		"contoso/api/v1.0":              "contoso/api/v1.0",
		bc + "api/contoso/api/v1.0":     "contoso/api/v1.0",
		bc + "api/api/contoso/v1.0":     "!route-shape",
		"api.businesscentral.dynamics.com/v2.0/t/e/api/contoso/sales/v2.0": "contoso/sales/v2.0",
		"contoso/loyalty/2.0":             "contoso/loyalty/2.0", // with a warning
		"odata:Customer_List":             "Customer_List",
		"OData:Customer_List":             "Customer_List",
		"Chart_of_Accounts":               "Chart_of_Accounts",
		"Chart of Accounts":               "Chart of Accounts",
		"ODataV4/Chart_of_Accounts":       "Chart_of_Accounts",
		"microsoft/automation/v2.0/users": "microsoft/automation/v2.0/users",
		bc + "api/contoso/loyalty/v1.0/companies(1-2)/tiers?$top=1":              "contoso/loyalty/v1.0/tiers",
		bc + "api/contoso/loyalty/v1.0/companies(1-2)/tiers(5)/lines":            "contoso/loyalty/v1.0/tiers",
		bc + "api/contoso/loyalty/v1.0/companies(1-2)/tiers(5)/Microsoft.NAV.do": "contoso/loyalty/v1.0/tiers",
		bc + "api/contoso/loyalty/v1.0/companies":                                "contoso/loyalty/v1.0",
		bc + "api/contoso/loyalty/v1.0/companies(1-2)":                           "contoso/loyalty/v1.0",
		bc + "api/contoso/loyalty/v1.0/$metadata":                                "contoso/loyalty/v1.0",
		bc + "ODataV4/Company('CRONUS%20USA%2C%20Inc.')/Chart_of_Accounts":       "Chart_of_Accounts",
		bc + "ODataV4/Company('X')/Items(No='1000')":                             "Items",
		bc + "ODataV4/Chart_of_Accounts?company=X&$top=1":                        "Chart_of_Accounts",
		"http://127.0.0.1:4711/api/v2.0/t/Production/ODataV4/Items":              "Items",
		"contoso/loyalty":                    "!route-incomplete",
		"v2.0/customers":                     "!route-standard",
		bc + "api/v2.0/companies(1)/items":   "!route-standard",
		bc + "WS/CRONUS/Page/Customer":       "!route-soap",
		bc + "ODataV4/":                      "!route-shape",
		bc:                                   "!route-shape",
		"a/b/c/d/e":                          "!route-shape",
		"odata:":                             "!route-shape",
		"odata:a/b":                          "!route-shape",
		"":                                   "!route-shape",
		"a/../c":                             "!route-shape",
		"a/b?x/c":                            "!route-shape",
		"con toso/loyalty/v1.0":              "!route-shape",
		"ftp://x/api/a/b/v1.0":               "!route-shape",
		"contoso/loyalty/v1.0/" + long(121):  "!route-shape",
		"https://h/api/%zz/b/v1.0":           "!route-shape",
		"odata:Item\x00s":                    "!route-shape",
		"mailto:someone@contoso.com?a=b/c/d": "!route-shape",
	} {
		r, code := connection.ParseRoute(text)
		got := r.String()
		if code != "" {
			got = "!" + code
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if r, _ := connection.ParseRoute("a/b/v1.0/c"); r.API().String() != "a/b/v1.0" {
		t.Errorf("API: %s", r.API())
	}
}

func long(n int) string { return strings.Repeat("x", n) }

func TestRoutesAreKeptAsTheyWereTypedUntilTidied(t *testing.T) {
	typed := connection.Routes(" contoso/loyalty/v1.0 \n\nItems; Customers\nhttps://h/v2.0/t/e/ODataV4/Company('A, B')/Items\nwhat is/this\n")
	if got := strings.Join(typed.Lines(), "|"); got != "contoso/loyalty/v1.0|Items|Customers|https://h/v2.0/t/e/ODataV4/Company('A, B')/Items|what is/this" {
		t.Errorf("lines: %s", got)
	}
	tidy := typed.Tidy()
	if string(tidy) != "contoso/loyalty/v1.0\nItems\nCustomers\nwhat is/this" {
		t.Errorf("tidy: %q", tidy)
	}
	if tidy.Tidy() != tidy {
		t.Error("tidying twice changes something")
	}
	if len(tidy.List()) != 3 || tidy.String() != "contoso/loyalty/v1.0, Items, Customers, what is/this" {
		t.Errorf("list: %v, %s", tidy.List(), tidy)
	}
	if got := tidy.Replace("odata:Items", "odata:Item_List"); got != "contoso/loyalty/v1.0\nItem_List\nCustomers\nwhat is/this" {
		t.Errorf("replaced: %q", got)
	}
	if got := tidy.Without("Items\nwhat is/this").With("Vendors"); got != "contoso/loyalty/v1.0\nCustomers\nVendors" {
		t.Errorf("changed: %q", got)
	}
	if got := tidy.Replace("odata:Items", "odata:Customers"); len(got.List()) != 2 {
		t.Errorf("one route twice: %q", got)
	}
}

func TestRoutesAsJSON(t *testing.T) {
	p := connection.Profile{ID: "1", Routes: "contoso/loyalty/v1.0\nItems"}
	b, err := json.Marshal(p)
	if err != nil || !strings.Contains(string(b), `"routes":["contoso/loyalty/v1.0","Items"]`) {
		t.Fatalf("%s, %v", b, err)
	}
	var back connection.Profile
	if err := json.Unmarshal(b, &back); err != nil || back != p {
		t.Errorf("%+v, %v", back, err)
	}
	if b, _ := json.Marshal(connection.Profile{}); strings.Contains(string(b), "routes") {
		t.Errorf("a connection without routes says so: %s", b)
	}
	if b, _ := json.Marshal(connection.Routes("")); string(b) != "[]" {
		t.Errorf("none: %s", b)
	}
	if err := json.Unmarshal([]byte(`{"routes":"x"}`), &back); err == nil {
		t.Error("a text was taken for a list")
	}
}

// routed sets the routes of a connection.
func routed(r connection.Routes) func(*connection.Profile, *connection.Secret) {
	return func(p *connection.Profile, _ *connection.Secret) { p.Routes = r }
}

func TestRouteIssues(t *testing.T) {
	codes := func(routes connection.Routes) (out []string) {
		for _, i := range (connection.Profile{Routes: routes}).Issues("", time.Now()) {
			if i.Field == connection.FieldRoutes {
				out = append(out, i.Code+" "+i.Args[connection.ArgRoute])
			}
		}
		return out
	}
	for routes, want := range map[connection.Routes][]string{
		"":                                  nil,
		"contoso/loyalty/v1.0\nodata:Items": nil,
		"contoso/loyalty\nfabrikam/x":       {"route-incomplete contoso/loyalty"},
		"contoso/loyalty/1.0":               {"route-version-shape contoso/loyalty/1.0"},
		"a/b/c/d/e\nhttps://h/api/v2.0/x":   {"route-shape a/b/c/d/e", "route-standard https://h/api/v2.0/x"},
		connection.Routes(strings.Repeat("Items\n", 51)): {"routes-many "},
	} {
		if got := codes(routes); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", routes, got, want)
		}
	}
}

func FuzzParseRoute(f *testing.F) {
	for _, s := range []string{
		"contoso/loyalty/v1.0/tiers", "odata:Customer", "https://h/v2.0/t/e/ODataV4/Company('A''B')/Items(1)", "/api/a/b/beta", "Chart of Accounts",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, code := connection.ParseRoute(text); code == "" {
			if again, code := connection.ParseRoute(r.String()); code != "" || again != r {
				t.Errorf("%q became %q, and that %q %s", text, r, again, code)
			}
		}
		tidy := connection.Routes(text).Tidy()
		if tidy.Tidy() != tidy {
			t.Errorf("%q, tidied twice: %q", tidy, tidy.Tidy())
		}
		b, err := json.Marshal(tidy)
		var back connection.Routes
		if err != nil || json.Unmarshal(b, &back) != nil || back != tidy {
			t.Errorf("%q came back as %q", tidy, back)
		}
	})
}
