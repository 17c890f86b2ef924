package engine_test

import (
	"slices"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// The short test asks for a token and the companies, whatever is listed.
func TestQuickAsksForNoRoutes(t *testing.T) {
	pr, m := metered(t, "service-unpublished")
	if r := pr.quick(t); r.Verdict() != check.Pass {
		t.Errorf("%s", r.Verdict())
	}
	if token, other := m.take(); token != 1 || other != 1 {
		t.Errorf("%d for a token, %d others", token, other)
	}
	pr.profile.Environment = "" // now the whole ladder looks what there is
	if _, there := pr.quick(t).Result(check.RungRoutes); there {
		t.Error("the short test has a rung for routes")
	}
}

// A test result is that of the routes that were tested.
func TestRoutesStayWithTheirConnection(t *testing.T) {
	pr := newPractice(t, "well-routes")
	want := connection.Routes("contoso/loyalty/v1.0/loyaltyTiers\ncontoso/sales/v2.0\nChart_of_Accounts\nStockCheck")
	r := pr.climb(t)
	if r.Verdict() != check.Pass || !slices.Equal(r.Facts.Routes, want.Lines()) {
		t.Fatalf("%s, %q", r.Verdict(), r.Facts.Routes)
	}
	pr.reload(t)
	if pr.profile.Routes != want || pr.profile.Standing.Rungs != 14 {
		t.Errorf("kept: %q, %d rungs", pr.profile.Routes, pr.profile.Standing.Rungs)
	}
	twin, err := pr.Duplicate(t.Context(), pr.profile.ID, func(s string) string { return s + " 2" })
	if err != nil || twin.Routes != want {
		t.Errorf("duplicated: %q, %v", twin.Routes, err)
	}
	p := pr.profile
	p.Routes = "contoso/loyalty/v1.0"
	saved, err := pr.Save(t.Context(), p, nil)
	if err != nil || saved.Routes != p.Routes || saved.Standing.Verdict != "" {
		t.Errorf("changed: %q, still %q, %v", saved.Routes, saved.Standing.Verdict, err)
	}
}

func TestLookingForRoutes(t *testing.T) {
	pr := newPractice(t, "well")
	found, wrong, err := pr.Routes(t.Context(), pr.profile, []string{"contoso/sales/v1.0", "Bonus_Overview", "contoso/sales/v2.0"})
	if err != nil || len(wrong) != 0 || len(found) != 3 {
		t.Fatalf("%v %v %v", found, wrong, err)
	}
	if x := found[0]; x.There || x.Finding.Code != "route-version" || !slices.Equal(x.Near, []string{"contoso/sales/v2.0"}) {
		t.Errorf("%+v", x)
	}
	if x := found[1]; x.There || x.Finding.Code != "route-permission" || x.Finding.Args[connection.ArgTable] != "Sales Bonus" || x.Finding.Args[connection.ArgRight] != "Read" {
		t.Errorf("%+v", x)
	}
	if !found[2].There {
		t.Errorf("%+v", found[2])
	}
	if _, wrong, err := pr.Routes(t.Context(), pr.profile, []string{"contoso/sales", "contoso/sales/v2.0"}); err != nil || !slices.Equal(wrong, []string{"contoso/sales"}) {
		t.Errorf("wrong: %v, %v", wrong, err)
	}
	p := pr.profile
	p.Company = connection.Company{Name: "Nobody"}
	if _, _, err := pr.Routes(t.Context(), p, []string{"contoso/sales/v2.0"}); err == nil {
		t.Error("a company that is not there was looked into")
	}
}

// What a near miss offers is taken over, kept, and tested again: all is well then.
func TestAnOfferedRouteMendsTheConnection(t *testing.T) {
	for scenario, want := range map[string]connection.Routes{
		"route-near":    "contoso/loyalty/v1.0/loyaltyTiers",
		"route-version": "contoso/sales/v2.0",
		"route-page":    "contoso/sales/v2.0/salesTargets",
		"service-near":  "Chart_of_Accounts",
	} {
		t.Run(scenario, func(t *testing.T) {
			pr := newPractice(t, scenario)
			f, ok := pr.climb(t).FirstFinding()
			if !ok || f.Code != scenario || len(f.Choices) == 0 || f.Actions[0] != diagnose.PickRoute {
				t.Fatalf("found %s, choices %q, actions %q", f.Code, f.Choices, f.Actions)
			}
			p := pr.profile
			p.Routes = p.Routes.Replace(f.Args[connection.ArgRoute], f.Choices[0])
			if _, err := pr.Save(t.Context(), p, nil); err != nil {
				t.Fatal(err)
			}
			pr.reload(t)
			if r := pr.climb(t); r.Verdict() != check.Pass || pr.profile.Routes != want {
				t.Errorf("%s with %q", r.Verdict(), pr.profile.Routes)
			}
		})
	}
}
