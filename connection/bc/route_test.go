package bc_test

import (
	"net/http"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/bc"
)

func routeOf(t *testing.T, text string) connection.Route {
	t.Helper()
	r, code := connection.ParseRoute(text)
	if code != "" {
		t.Fatalf("%s: %s", text, code)
	}
	return r
}

func TestRouteAddresses(t *testing.T) {
	company := connection.Company{ID: "9a4f0000-0000-0000-0000-000000000001", Name: "O'Brien & Sons"}
	s := always(200, `{"value":[{"name":"Company"},{"name":"companies"},{"name":"tiers","publisher":"contoso","group":"loyalty","version":"v1.0"},{"name":""}]}`)
	c := clientOf(s)
	ctx := t.Context()
	if names, err := c.EntitySets(ctx, routeOf(t, "contoso/loyalty/v1.0")); err != nil || strings.Join(names, ",") != "tiers" {
		t.Errorf("entity sets: %q, %v", names, err)
	}
	if names, err := c.WebServices(ctx); err != nil || strings.Join(names, ",") != "tiers" {
		t.Errorf("services: %q, %v", names, err)
	}
	if all, err := c.CustomAPIs(ctx); err != nil || len(all) != 1 || all[0].String() != "contoso/loyalty/v1.0" {
		t.Errorf("APIs: %v, %v", all, err)
	}
	for _, text := range []string{"contoso/loyalty/v1.0/tiers", "odata:Chart of Accounts"} {
		if err := c.TryRoute(ctx, routeOf(t, text), company); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	root := "https://api.businesscentral.dynamics.com/v2.0/" + tenantID + "/Production/"
	for i, want := range []string{
		root + "api/contoso/loyalty/v1.0",
		root + "ODataV4/",
		root + "api/v2.0/apicategoryroutes",
		root + "api/contoso/loyalty/v1.0/companies(" + company.ID + ")/tiers?$top=1&$select=id",
		root + "ODataV4/Company('O%27%27Brien%20%26%20Sons')/Chart%20of%20Accounts?$top=1",
	} {
		if got := s.asked[i].URL.String(); got != want || s.asked[i].Method != http.MethodGet {
			t.Errorf("asked %s %s, want %s", s.asked[i].Method, got, want)
		}
	}
}

// A query has no id, so it is asked again without naming one; a missing right is
// no reason to ask again.
func TestAPageWithoutID(t *testing.T) {
	s := &service{answer: func(_ int, r *http.Request) *http.Response {
		if strings.Contains(r.URL.RawQuery, "select") {
			return says(400, `{"error":{"code":"BadRequest","message":"Could not find a property named 'id'."}}`)
		}
		return says(200, `{"value":[]}`)
	}}
	if err := clientOf(s).TryRoute(t.Context(), routeOf(t, "a/b/v1.0/sums"), connection.Company{ID: "1"}); err != nil || len(s.asked) != 2 {
		t.Errorf("%v after %d questions", err, len(s.asked))
	}
	s = always(400, `{"error":{"code":"Internal_ServerError","message":"x (TableData 70000 Sum Read: Sums)"}}`)
	err := clientOf(s).TryRoute(t.Context(), routeOf(t, "a/b/v1.0/sums"), connection.Company{ID: "1"})
	if f := faultOf(t, err); f.Kind != bc.KindPermission || len(s.asked) != 1 {
		t.Errorf("%v after %d questions", f, len(s.asked))
	}
}

func TestRouteAnswersThatAreNone(t *testing.T) {
	for _, body := range []string{`{}`, `{"value":null}`, `{"value":[1]}`, `[]`} {
		c := clientOf(always(200, body))
		if _, err := c.EntitySets(t.Context(), routeOf(t, "a/b/v1.0")); faultOf(t, err).Net != connection.NetMalformed {
			t.Errorf("entity sets %s: %v", body, err)
		}
		if _, err := c.CustomAPIs(t.Context()); faultOf(t, err).Net != connection.NetMalformed {
			t.Errorf("APIs %s: %v", body, err)
		}
		if body == `{"value":[1]}` {
			continue // a record's shape is nobody's business
		}
		if err := c.TryRoute(t.Context(), routeOf(t, "odata:x"), connection.Company{Name: "C"}); faultOf(t, err).Net != connection.NetMalformed {
			t.Errorf("service %s: %v", body, err)
		}
	}
	if _, err := clientOf(always(503, "", "Retry-After", "300")).WebServices(t.Context()); faultOf(t, err).HTTP != 503 {
		t.Errorf("%v", err)
	}
}
