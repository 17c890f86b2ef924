package compare

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/compare"
	"bcconnect/connection/diagnose"
)

// States are the page in each of its states, for pictures and tests.
func States() map[string]compare.State {
	list := []connection.Profile{
		{ID: "a", Name: "Order import", Mode: connection.ModeApp, Tenant: "contoso.com", ClientID: "c"},
		{ID: "u", Name: "Order import, me", Mode: connection.ModeUser, Tenant: "contoso.com", ClientID: "c"},
	}
	app, user := saw(list[0], true), saw(list[1], false)
	left := compare.Side{Kind: compare.KindConnection, Profile: list[0]}
	alone := compare.Side{Kind: compare.KindCounterpart, Profile: compare.Counterpart(list[0]), From: "a"}
	tested := [2]compare.Side{{Kind: compare.KindConnection, Profile: list[0], Report: app, Has: true}, {Kind: compare.KindConnection, Profile: list[1], Report: user, Has: true}}
	both := compare.Fixture(list, tested)
	only, _ := compare.Reduce(both, compare.OnlyToggled{})
	running, waiting := left, alone
	running.Running, running.Now = true, check.RungRead
	waiting.Asking = true
	waiting.Prompt = connection.Prompt{URL: "https://login.microsoftonline.com/…", Short: "http://localhost:53682", Expires: time.Date(2026, 11, 22, 13, 44, 49, 0, time.UTC)}
	coded, lost, late := waiting, waiting, alone
	coded.Prompt.URL, coded.Prompt.Code = "https://microsoft.com/devicelogin", "FJC3KLQP9"
	lost.Prompt.BrowserFailed, lost.Answer = true, compare.Answer{Open: true, Findings: []diagnose.Finding{{Code: "paste-no-code", Severity: connection.SeverityError, Who: diagnose.OwnerYou}}}
	late.Findings = []diagnose.Finding{{Code: "sign-in-timed-out", Severity: connection.SeverityError, Who: diagnose.OwnerYou}}
	same := compare.Fixture(list, [2]compare.Side{tested[0], {Kind: compare.KindEarlier, Report: app, Has: true}}, app)
	return map[string]compare.State{
		"loading": {}, "begin": compare.Fixture(list[:1], [2]compare.Side{left, alone}), "tested": both, "only": only,
		"running": compare.Fixture(list, [2]compare.Side{running, waiting}), "same": same,
		"waiting": compare.Fixture(list, [2]compare.Side{left, waiting}), "code": compare.Fixture(list, [2]compare.Side{left, coded}),
		"pasting": compare.Fixture(list, [2]compare.Side{left, lost}), "late": compare.Fixture(list, [2]compare.Side{left, late}),
	}
}

// saw is a report of a test.
func saw(p connection.Profile, app bool) check.Report {
	r := check.Report{
		Profile: p.ID, Name: p.Name, Started: time.Date(2026, 3, 14, 9, 41, 0, 0, time.UTC), Subject: check.Subject{Mode: p.Mode},
		Facts: check.Facts{
			TenantID: "7b2f0c11-90c8-4a3e-9d55-1c1de8a7c001", Environment: "Production", EnvironmentType: "Production", Version: "27.1.40000",
			Companies: []connection.Company{{Display: "CRONUS International Ltd."}},
		},
	}
	for _, id := range check.Rungs() {
		r.Results = append(r.Results, check.Result{ID: id, Verdict: check.Pass, Took: 40 * time.Millisecond})
	}
	if app {
		r.Facts.Roles = []string{"API.ReadWrite.All", "Automation.ReadWrite.All"}
		r.Facts.Companies = append(r.Facts.Companies, connection.Company{Display: "Adatum Corporation"})
		return r
	}
	r.Facts.Scopes, r.Facts.Account = []string{"Financials.ReadWrite.All", "user_impersonation"}, "meg@contoso.com"
	for i := range r.Results {
		if r.Results[i].ID == check.RungRead {
			r.Results[i].Verdict = check.Fail
			r.Results[i].Findings = []diagnose.Finding{{Code: "permission-set-missing"}}
		}
	}
	return r
}
