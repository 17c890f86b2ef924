package compare_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/compare"
	"bcconnect/connection/diagnose"
)

// saw is the report of a test that looked everywhere.
func saw(mode connection.Mode, change func(*check.Report)) check.Report {
	r := check.Report{Profile: "p", Name: "Order import", Started: time.Unix(1000, 0), Subject: check.Subject{Mode: mode}}
	for _, id := range check.Rungs() {
		r.Results = append(r.Results, check.Result{ID: id, Verdict: check.Pass, Took: 20 * time.Millisecond})
	}
	r.Facts = check.Facts{TenantID: "t", Environment: "Production", Companies: []connection.Company{{Display: "CRONUS"}, {Display: "Adatum"}}}
	if mode == connection.ModeApp {
		r.Facts.Roles = []string{"API.ReadWrite.All"}
	} else {
		r.Facts.Scopes, r.Facts.Account = []string{"user_impersonation"}, "meg@contoso.com"
	}
	if change != nil {
		change(&r)
	}
	return r
}

func fail(id check.ID, code string) func(*check.Report) {
	return func(r *check.Report) {
		for i := range r.Results {
			if r.Results[i].ID == id {
				r.Results[i].Verdict, r.Results[i].Findings = check.Fail, []diagnose.Finding{{Code: code}}
			}
		}
	}
}

// differing lists what differs.
func differing(rows []compare.Row) string {
	var out []string
	for _, r := range rows {
		if r.Differs {
			out = append(out, string(r.Group)+":"+r.Name)
		}
	}
	return strings.Join(out, " ")
}

func TestTable(t *testing.T) {
	app, user := connection.ModeApp, connection.ModeUser
	for name, c := range map[string]struct {
		left, right check.Report
		want        string
	}{
		"the same":       {saw(app, nil), saw(app, nil), ""},
		"slower":         {saw(app, nil), saw(app, func(r *check.Report) { r.Results[3].Took = time.Minute }), ""},
		"app and person": {saw(app, nil), saw(user, nil), "facts:mode roles:API.ReadWrite.All scopes:user_impersonation"},
		"fewer companies": {
			saw(app, nil), saw(app, func(r *check.Report) { r.Facts.Companies = r.Facts.Companies[:1] }), "companies:Adatum",
		},
		"another version": {
			saw(app, func(r *check.Report) { r.Facts.Version = "26.1" }), saw(app, func(r *check.Report) { r.Facts.Version = "26.2" }), "facts:version",
		},
		"version unknown":  {saw(app, func(r *check.Report) { r.Facts.Version = "26.1" }), saw(app, nil), ""},
		"it broke":         {saw(app, nil), saw(app, fail(check.RungRead, "a")), "rungs:read"},
		"broken otherwise": {saw(app, fail(check.RungRead, "a")), saw(app, fail(check.RungRead, "b")), "rungs:read"},
		"as broken":        {saw(app, fail(check.RungRead, "a")), saw(app, fail(check.RungRead, "a")), ""},
		"nothing is known": {check.Report{}, saw(app, nil), ""},
		"no token, no rights": {
			saw(app, nil), saw(app, func(r *check.Report) {
				r.Facts = check.Facts{}
				fail(check.RungToken, "x")(r)
				fail(check.RungReachable, "x")(r)
			}), "rungs:token rungs:reachable",
		},
	} {
		if got := differing(compare.Table(c.left, c.right)); got != c.want {
			t.Errorf("%s: differs in %q, want %q", name, got, c.want)
		}
	}
	rows := compare.Table(saw(app, nil), check.Report{})
	for _, r := range rows {
		if r.Group == compare.GroupCompanies && (r.Right.Known || !r.Left.Has) {
			t.Errorf("%+v: the right side cannot know", r)
		}
	}
	if compare.Differences(compare.Table(saw(app, nil), saw(user, nil))) != 3 {
		t.Error("counts otherwise than it lists")
	}
}

func TestWords(t *testing.T) {
	say := func(key string, pairs ...string) string { return fmt.Sprint(append([]string{key}, pairs...)) }
	rows := compare.Table(saw(connection.ModeApp, fail(check.RungRead, "broken")), saw(connection.ModeUser, nil))
	var all []string
	for _, r := range rows {
		all = append(all, compare.Title(r, say), compare.Words(r, r.Left, say), compare.Words(r, r.Right, say))
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{
		"[report.fact.mode]", "[report.mode.AzApp]", "[report.mode.AzUser]", "Production", "API.ReadWrite.All", "[compare.yes]", "[compare.no]", "[rung.read.name]",
		"[verdict.fail]: [finding.broken.title] (20 ms)", "[compare.unknown]",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if compare.Summary(rows, say) != "[compare.differs count 4]" || compare.Summary(nil, say) != "[compare.same]" || compare.ModeWords("", say) != "" {
		t.Error(compare.Summary(rows, say))
	}
}

func TestCounterpart(t *testing.T) {
	p := connection.Profile{ID: "p", Name: "N", Mode: connection.ModeDelegate, Tenant: "t", ClientID: "c", Keep: connection.KeepSealed, Standing: connection.Standing{AuthorisedBy: "meg"}}
	c := compare.Counterpart(p)
	if c.Mode != connection.ModeApp || c.ID == p.ID || c.ClientID != "c" || c.Keep != connection.KeepSession || c.Standing.AuthorisedBy != "" {
		t.Errorf("%+v", c)
	}
	if back := compare.Counterpart(c); back.Mode != connection.ModeUser {
		t.Errorf("%+v", back)
	}
	if !slices.Contains(compare.Groups(), compare.GroupScopes) {
		t.Error("no delegated permissions")
	}
}

func TestRoutesBesideEachOther(t *testing.T) {
	left := saw(connection.ModeApp, func(r *check.Report) {
		r.Subject.Routes, r.Facts.Routes = "contoso/sales/v1.0, Items", []string{"Items"}
		r.Results = append(r.Results, check.Result{ID: check.RungRoutes, Verdict: check.Fail})
	})
	right := saw(connection.ModeApp, func(r *check.Report) {
		r.Subject.Routes, r.Facts.Routes = "contoso/sales/v2.0, Items", []string{"contoso/sales/v2.0", "Items"}
		r.Results = append(r.Results, check.Result{ID: check.RungRoutes, Verdict: check.Pass})
	})
	differ := map[string]bool{}
	for _, row := range compare.Table(left, right) {
		if row.Differs {
			differ[row.Name] = true
		}
	}
	if len(differ) != 2 || !differ["given.routes"] || !differ["routes"] {
		t.Errorf("%v", differ)
	}
	for _, row := range compare.Table(saw(connection.ModeApp, nil), saw(connection.ModeApp, nil)) {
		if strings.Contains(row.Name, "routes") {
			t.Errorf("a row for what neither has: %v", row)
		}
	}
}
