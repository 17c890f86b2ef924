package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/setup"
)

func TestPlace(t *testing.T) {
	untold := at(registered(connection.ModeUser), setup.Continue{}, setup.Skip{})
	listed := at(registered(connection.ModeApp), setup.Continue{}, token(), setup.EnvironmentsListed{Environments: envs})
	run(t, []row{
		{"without a token nothing is listed", untold, edited(connection.FieldEnvironment, "Production"), setup.StepPlace, "", idle},
		{"a picked environment lists its companies", listed, setup.EnvironmentPicked{Name: "Production"}, setup.StepPlace, "ListCompanies", func(s setup.State) bool {
			return s.Production() && s.Draft.Environment == "Production"
		}},
		{"a typed one too", listed, edited(connection.FieldEnvironment, "UAT"), setup.StepPlace, "ListCompanies", func(s setup.State) bool {
			return !s.Production() && s.Draft.EnvironmentType == "Sandbox"
		}},
		{"typing on lists anew", at(listed, edited(connection.FieldEnvironment, "UA")), edited(connection.FieldEnvironment, "UAT"), setup.StepPlace, "Stop:companies ListCompanies", busy(setup.TaskCompanies)},
		{"an emptied environment lists nothing", at(listed, edited(connection.FieldEnvironment, "UA")), edited(connection.FieldEnvironment, ""), setup.StepPlace, "Stop:companies", idle},
		{"a picked company keeps all three names", placed(), setup.CompanyPicked{Company: cronus}, setup.StepPlace, "", func(s setup.State) bool {
			return s.Draft.Company == cronus && s.CompanyText == "CRONUS USA, Inc." && s.Profile().Company == cronus
		}},
		{"a typed company that is listed", at(placed(), edited(connection.FieldCompany, "cronus us")), setup.Left{Field: connection.FieldCompany}, setup.StepPlace, "", func(s setup.State) bool {
			return s.Draft.Company == cronus && s.CompanyText == "cronus us"
		}},
		{"a company id by hand", untold, edited(connection.FieldCompany, cronus.ID), setup.StepPlace, "", func(s setup.State) bool {
			return s.Draft.Company == connection.Company{ID: cronus.ID}
		}},
		{"a company name by hand", untold, edited(connection.FieldCompany, "Nobody's"), setup.StepPlace, "", func(s setup.State) bool {
			return s.Draft.Company == connection.Company{Name: "Nobody's"}
		}},
		{"another environment forgets the company's id, not its name", at(placed(), setup.CompanyPicked{Company: cronus}), setup.EnvironmentPicked{Name: "UAT"}, setup.StepPlace, "ListCompanies", func(s setup.State) bool {
			return s.Draft.Company.ID == "" && s.CompanyText == "CRONUS USA, Inc." && s.Companies == nil
		}},
		{"a list that does not come lets one type", at(registered(connection.ModeApp), setup.Continue{}, token()), setup.ListFailed{Task: setup.TaskEnvironments, Findings: finding("environments-forbidden", "")}, setup.StepPlace, "", func(s setup.State) bool {
			return idle(s) && len(s.TroubleOf(setup.TaskEnvironments)) == 1 && s.Primary() == setup.CommandContinue
		}},
		{"ask for the lists again", placed(), setup.ListsAsked{}, setup.StepPlace, "ListEnvironments ListCompanies", busy(setup.TaskEnvironments, setup.TaskCompanies)},
		{"a late list of another environment is not taken", at(placed(), setup.EnvironmentPicked{Name: "UAT"}), setup.CompaniesListed{Environment: "Production", Companies: []connection.Company{cronus}}, setup.StepPlace, "", func(s setup.State) bool {
			return s.Companies == nil
		}},
		{"one may go on without either", untold, setup.Continue{}, setup.StepTest, "RunCheck", nil},
		{"on to the test", at(placed(), setup.CompanyPicked{Company: cronus}), setup.Continue{}, setup.StepTest, "RunCheck", busy(setup.TaskCheck)},
	})
}

func TestNearMisses(t *testing.T) {
	for typed, want := range map[string]int{
		"Production": 0, "production": 1, "Prod": 1, "Prodution": 1, "Berlin": 0, "": 0, "P": 0,
		"uat ": 1, //nolint:gocritic // the space is what is tested
	} {
		s := at(placed(), edited(connection.FieldEnvironment, typed))
		got := len(s.NearEnvironments())
		if typed == "uat " {
			got = min(got, 1)
		}
		if got != want {
			t.Errorf("environment %q: near %v, want %d", typed, s.NearEnvironments(), want)
		}
	}
	for typed, want := range map[string]int{
		"CRONUS USA, Inc.": 0, "cronus us": 0, "CRONUS USA": 1, "Cronus": 1, "Fabricam": 1, "Adatum": 0, "": 0,
	} {
		s := at(placed(), edited(connection.FieldCompany, typed))
		if got := len(s.NearCompanies()); got != want {
			t.Errorf("company %q: near %v, want %d", typed, s.NearCompanies(), want)
		}
		if s.UnknownCompany() != (typed == "CRONUS USA" || typed == "Cronus" || typed == "Fabricam" || typed == "Adatum") {
			t.Errorf("company %q unknown: %v", typed, s.UnknownCompany())
		}
	}
	if !at(placed(), edited(connection.FieldEnvironment, "Berlin")).UnknownEnvironment() {
		t.Error("an unlisted environment is not said to be unknown")
	}
}

func TestLadder(t *testing.T) {
	running := at(placed(), setup.Continue{})
	bad := tested(check.RungAppKnown)
	run(t, []row{
		{"the rungs wait in order", running, setup.Nothing{}, setup.StepTest, "", func(s setup.State) bool {
			return len(s.Results) == 13 && s.Results[0].ID == check.RungValues && s.Secondary() == setup.CommandCancel && s.Primary() == setup.CommandNone
		}},
		{"a rung comes in", running, setup.Checked{Result: check.Result{ID: check.RungTenant, Verdict: check.Pass}}, setup.StepTest, "", func(s setup.State) bool {
			return s.Results[2].Verdict == check.Pass && s.Results[1].Verdict == check.Waiting
		}},
		{"a late rung is not taken", at(running, setup.Cancel{}), setup.Checked{Result: check.Result{ID: check.RungTenant, Verdict: check.Pass}}, setup.StepTest, "", func(s setup.State) bool {
			return s.Results[2].Verdict == check.Waiting
		}},
		{"stop", at(running, setup.Checked{Result: check.Result{ID: check.RungTenant, Verdict: check.Running}}), setup.Cancel{}, setup.StepTest, "Stop:check", func(s setup.State) bool {
			return idle(s) && s.Results[2].Verdict == check.Waiting && s.Primary() == setup.CommandCheck && s.Secondary() == setup.CommandSave
		}},
		{"all well: save", tested(""), setup.Nothing{}, setup.StepTest, "", func(s setup.State) bool {
			p, of := s.Passed()
			return s.Primary() == setup.CommandSave && s.Secondary() == setup.CommandCheck && p == 13 && of == 13
		}},
		{"something failed: mend first, or save as it is", bad, setup.Nothing{}, setup.StepTest, "", func(s setup.State) bool {
			return s.Primary() == setup.CommandCheck && s.Secondary() == setup.CommandSave && s.TestFailed()
		}},
		{"test again", bad, setup.CheckAsked{}, setup.StepTest, "RunCheck", busy(setup.TaskCheck)},
		{"a finding's button opens a field", bad, setup.ActionChosen{Action: "edit:environment"}, setup.StepPlace, "", func(s setup.State) bool { return s.Focus == connection.FieldEnvironment }},
		{"a finding offers the right company", bad, setup.ActionChosen{Action: "pick:company", Choice: "Fabrikam Ltd."}, setup.StepTest, "RunCheck", func(s setup.State) bool {
			return s.Draft.Company == fabrik
		}},
		{"a finding offers the right environment", bad, setup.ActionChosen{Action: "pick:environment", Choice: "UAT"}, setup.StepTest, "ListCompanies RunCheck", func(s setup.State) bool {
			return s.Draft.Environment == "UAT"
		}},
		{"a finding's link", bad, setup.ActionChosen{Action: "open:bcApps"}, setup.StepTest, "Open", nil},
		{"a finding's text", bad, setup.ActionChosen{Action: "copy:clientId"}, setup.StepTest, "Copy", nil},
		{"back from a report and on again does not test twice", at(tested(""), setup.Back{}), setup.Continue{}, setup.StepTest, "", func(s setup.State) bool { return s.Tested }},
		{"a change makes it test again", at(tested(""), setup.Back{}, edited(connection.FieldCompany, "x")), setup.Continue{}, setup.StepTest, "RunCheck", nil},
		{"it could not be run", running, setup.CheckFailed{Findings: finding("offline", "")}, setup.StepTest, "", func(s setup.State) bool {
			return idle(s) && len(s.TroubleOf(setup.TaskCheck)) == 1 && s.Primary() == setup.CommandCheck
		}},
	})
}
