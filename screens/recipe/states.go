package recipe

import (
	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/recipe"
)

// States are the checklist in each of its states, for pictures and tests.
func States() map[string]recipe.State {
	app := connection.Profile{
		ID: "webshop", Name: "Web shop orders", Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Environment: "Production",
		Company: connection.Company{Name: "CRONUS US", Display: "CRONUS USA, Inc."}, Secret: connection.SecretMeta{Length: 40, Ends: "2027-03-14"},
	}
	empty := connection.Profile{ID: "new", Name: "Warehouse", Mode: connection.ModeApp, Draft: true}
	person := app
	person.Mode, person.LoginHint, person.Secret = connection.ModeDelegate, "service@contoso.com", connection.SecretMeta{}
	begun := []string{recipe.StepOpen, recipe.StepRegister, recipe.StepIDs}
	missing := recipe.Consent{Missing: []string{"API.ReadWrite.All", "Automation.ReadWrite.All"}}
	given := recipe.Consent{Given: true, Has: []string{"API.ReadWrite.All"}, Missing: []string{"Automation.ReadWrite.All"}}
	busy := recipe.Fixture(app, begun, nil, recipe.Asking{})
	busy.Task = recipe.TaskCheck
	said := recipe.Fixture(app, begun, nil, recipe.Asking{})
	said.Said, said.SaidGood = check.Words{Key: "card.said.copied"}, true
	return map[string]recipe.State{
		"empty":   recipe.Fixture(empty, nil, nil, recipe.Asking{}),
		"begun":   recipe.Fixture(app, begun, nil, recipe.Asking{Sent: true}),
		"busy":    busy,
		"said":    said,
		"notyet":  recipe.Fixture(app, begun, stopped(check.RungPermissions, "consent-missing"), recipe.Asking{Looked: true, Seen: missing}),
		"nocard":  recipe.Fixture(app, begun, stopped(check.RungAppKnown, "app-not-in-bc"), recipe.Asking{Looked: true, Seen: given}),
		"done":    recipe.Fixture(app, nil, passed(), recipe.Asking{}),
		"person":  recipe.Fixture(person, begun, nil, recipe.Asking{}),
		"loading": {ID: "webshop"},
	}
}

// passed is a test in which all is well.
func passed() []check.Result {
	var out []check.Result
	for _, id := range check.Rungs() {
		out = append(out, check.Result{ID: id, Verdict: check.Pass, Words: check.Words{Key: "rung." + string(id) + ".pass"}})
	}
	return out
}

// stopped is a test that ended at a rung with a finding.
func stopped(at check.ID, code string) []check.Result {
	out := passed()
	after := false
	for i := range out {
		switch {
		case out[i].ID == at:
			after = true
			f := diagnose.Finding{Code: code, Severity: connection.SeverityError, Who: diagnose.OwnerEntra, Actions: []diagnose.Action{diagnose.OpenAdminConsent, diagnose.Retry}}
			out[i] = check.Result{ID: at, Verdict: check.Fail, Words: check.Words{Key: "finding." + code + ".title"}, Findings: []diagnose.Finding{f}}
		case after:
			out[i] = check.Result{ID: out[i].ID, Verdict: check.NotRun, Blocker: at}
		}
	}
	return out
}
