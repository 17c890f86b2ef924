package route_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/bc"
	"bcconnect/connection/route"
)

// world is what an environment has, and which questions were asked.
type world struct {
	mu       sync.Mutex
	asked    []string
	apis     []string            // as the list has them
	noList   bool                // there is no list of APIs
	pages    map[string][]string // by API; those that are there
	services []string
	err      map[string]*connection.Fault // by question
}

func (w *world) note(question string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, question)
	if f := w.err[question]; f != nil {
		return f
	}
	return nil
}

func status(code int) *connection.Fault {
	return &connection.Fault{Stage: connection.StageRoutes, HTTP: code}
}

func (w *world) CustomAPIs(context.Context) ([]connection.Route, error) {
	if w.note("list"); w.noList {
		return nil, status(http.StatusNotFound)
	}
	return connection.Routes(strings.Join(w.apis, "\n")).List(), nil
}

func (w *world) EntitySets(_ context.Context, api connection.Route) ([]string, error) {
	if err := w.note("api " + api.String()); err != nil {
		return nil, err
	}
	if names, ok := w.pages[api.String()]; ok {
		return names, nil
	}
	return nil, status(http.StatusNotFound)
}

func (w *world) WebServices(context.Context) ([]string, error) {
	if err := w.note("services"); err != nil {
		return nil, err
	}
	return w.services, nil
}

func (w *world) TryRoute(_ context.Context, r connection.Route, _ connection.Company) error {
	return w.note("try " + r.String())
}

func contoso() *world {
	return &world{
		apis: []string{"microsoft/automation/v2.0", "contoso/loyalty/v1.0", "contoso/sales/v2.0", "contoso/sales/beta"},
		pages: map[string][]string{
			"contoso/loyalty/v1.0": {"loyaltyTiers", "cards"}, "contoso/sales/v2.0": {"targets"}, "contoso/sales/beta": {"targets"},
		},
		services: []string{"Chart_of_Accounts", "Customers"},
		err:      map[string]*connection.Fault{},
	}
}

var cronus = connection.Company{ID: "1", Name: "CRONUS"}

func look(w *world, company connection.Company, routes ...string) []route.Found {
	return route.Look(context.Background(), w, connection.Routes(strings.Join(routes, "\n")).List(), company)
}

func TestEachRoute(t *testing.T) {
	for typed, want := range map[string]string{
		"contoso/loyalty/v1.0":             "",
		"contoso/loyalty/v1.0/cards":       "",
		"Customers":                        "",
		"contoso/sales/v1.0":               "route-version contoso/sales/v2.0 contoso/sales/beta",
		"contoso/sales/v1.0/targets":       "route-version contoso/sales/v2.0/targets contoso/sales/beta/targets",
		"Contoso/Loyalty/v1.0":             "route-near contoso/loyalty/v1.0",
		"contoso/loyalty/V1.0/cards":       "route-near contoso/loyalty/v1.0/cards",
		"contoso/loyality/v1.0":            "route-near contoso/loyalty/v1.0",
		"loyalty/contoso/v1.0":             "route-near contoso/loyalty/v1.0",
		"contoso/sale/beta/targets":        "route-near contoso/sales/beta/targets contoso/sales/v2.0/targets",
		"contoso/planning/v1.0":            "route-near contoso/loyalty/v1.0 contoso/sales/v2.0 contoso/sales/beta",
		"fabrikam/planning/v1.0":           "route-missing",
		"contoso/loyalty/v1.0/card":        "route-page contoso/loyalty/v1.0/cards",
		"contoso/loyalty/v1.0/LoyaltyTier": "route-page contoso/loyalty/v1.0/loyaltyTiers",
		"contoso/loyalty/v1.0/vouchers":    "route-page contoso/loyalty/v1.0/loyaltyTiers contoso/loyalty/v1.0/cards",
		"customers":                        "service-near Customers",
		"Chart of Accounts":                "service-near Chart_of_Accounts",
		"Vendors":                          "service-unpublished",
	} {
		w := contoso()
		for _, name := range []string{"customers", "Chart of Accounts", "Vendors"} {
			w.err["try "+name] = status(http.StatusNotFound)
		}
		x := look(w, cronus, typed)[0]
		got := ""
		if !x.There() {
			f := x.Fault
			if f.Stage != connection.StageRoutes || f.Field != connection.FieldRoutes || f.Args[connection.ArgRoute] != x.Route.String() {
				t.Errorf("%s: %v %v", typed, f, f.Args)
			}
			got = strings.Join(append([]string{f.Kind}, strings.Fields(f.Args[connection.ArgChoices])...), " ")
			if strings.Contains(got, "of Accounts") || len(x.Near) > 0 != (f.Args[connection.ArgNear] != "") {
				t.Errorf("%s: near %v", typed, x.Near)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}

// Refusals of the question itself are handed on with the route that they met.
func TestRefusals(t *testing.T) {
	w := contoso()
	w.err["try contoso/loyalty/v1.0/cards"] = (&connection.Fault{Kind: bc.KindPermission, HTTP: 400}).With(connection.ArgTable, "Card")
	w.err["api contoso/sales/v2.0"] = status(http.StatusServiceUnavailable)
	w.err["try Post"] = status(http.StatusMethodNotAllowed)
	w.err["try Customers"] = status(http.StatusForbidden)
	found := look(w, cronus, "contoso/loyalty/v1.0/cards", "contoso/sales/v2.0", "Post", "Customers")
	if f := found[0].Fault; f == nil || f.Kind != route.KindPermission || f.Args[connection.ArgTable] != "Card" || f.Args[connection.ArgRoute] != "contoso/loyalty/v1.0/cards" {
		t.Errorf("a right is missing: %v", f)
	}
	if f := found[1].Fault; f == nil || f.HTTP != http.StatusServiceUnavailable || f.Kind != "" || f.Field != "" {
		t.Errorf("the service is down: %v", f)
	}
	if !found[2].There() {
		t.Errorf("a codeunit refuses to be read: %v", found[2].Fault)
	}
	if f := found[3].Fault; f == nil || f.HTTP != http.StatusForbidden {
		t.Errorf("listed and refused: %v", f)
	}
	w = contoso()
	w.err["services"] = status(http.StatusForbidden)
	if f := look(w, cronus, "Customers")[0].Fault; f == nil || f.HTTP != http.StatusForbidden {
		t.Errorf("no list of services: %v", f)
	}
	w = contoso()
	w.apis = append(w.apis, "contoso/new/v1.0") // listed, and being installed
	if f := look(w, cronus, "contoso/new/v1.0")[0].Fault; f == nil || f.Kind != "" || f.HTTP != http.StatusNotFound {
		t.Errorf("listed and not there: %v", f)
	}
}

func TestWithoutTheListOfAPIs(t *testing.T) {
	w := contoso()
	w.noList = true
	found := look(w, cronus, "contoso/sales/v1.0/targets", "fabrikam/planning/v1.0")
	if f := found[0].Fault; f.Kind != route.KindVersion || f.Args[connection.ArgNear] != "contoso/sales/v2.0/targets" {
		t.Errorf("%v %v", f, f.Args)
	}
	if f := found[1].Fault; f.Kind != route.KindMissing {
		t.Errorf("%v", f)
	}
}

// Twenty routes of two APIs ask for each list once, and three at once at most.
func TestEachListIsAskedForOnce(t *testing.T) {
	w := contoso()
	many := []string{"Customers", "Chart_of_Accounts", "contoso/loyalty/v1.0", "contoso/loyalty/v1.0/cards", "contoso/loyalty/v1.0/loyaltyTiers", "fabrikam/a/v1.0", "fabrikam/b/v1.0"}
	found := look(w, cronus, many...)
	for i, x := range found {
		if x.Route.String() != many[i] {
			t.Errorf("%d: %s", i, x.Route)
		}
	}
	slices.Sort(w.asked)
	want := []string{
		"api contoso/loyalty/v1.0", "api fabrikam/a/v1.0", "api fabrikam/b/v1.0", "list", "services",
		"try Chart_of_Accounts", "try Customers", "try contoso/loyalty/v1.0/cards", "try contoso/loyalty/v1.0/loyaltyTiers",
	}
	if !slices.Equal(w.asked, want) {
		t.Errorf("asked %q", w.asked)
	}
	if got := look(w, cronus); len(got) != 0 {
		t.Error("found what nobody looked for")
	}
}

func TestWithoutACompanyNothingIsRead(t *testing.T) {
	w := contoso()
	found := look(w, connection.Company{}, "contoso/loyalty/v1.0/cards", "Customers", "Vendors")
	if !found[0].There() || !found[1].There() || found[2].There() || found[2].Fault.Kind != route.KindUnpublished {
		t.Errorf("%v %v %v", found[0].Fault, found[1].Fault, found[2].Fault)
	}
	for _, q := range w.asked {
		if strings.HasPrefix(q, "try ") {
			t.Errorf("%s", q)
		}
	}
}

// broken fails with an error that is no fault.
type broken struct{ *world }

func (broken) EntitySets(context.Context, connection.Route) ([]string, error) {
	return nil, errors.New("no wire")
}

func TestAnErrorThatIsNoFault(t *testing.T) {
	found := route.Look(t.Context(), broken{contoso()}, connection.Routes("a/b/v1.0").List(), cronus)
	if f := found[0].Fault; f == nil || f.Err == nil || f.Args[connection.ArgRoute] != "a/b/v1.0" {
		t.Errorf("%v", f)
	}
}
