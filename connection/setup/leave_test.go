package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/setup"
)

func saved(p connection.Profile, withSecret bool) setup.Saved {
	p.ID, p.Revision = "abc", p.Revision+1
	return setup.Saved{Profile: p, WithSecret: withSecret}
}

func TestSaving(t *testing.T) {
	half := at(blank(), setup.Continue{}, edited(connection.FieldTenant, tenant), setup.LookedUp{})
	saving := at(tested(""), setup.SaveAsked{})
	run(t, []row{
		{"the whole thing", tested(""), setup.SaveAsked{}, setup.StepTest, "Save", busy(setup.TaskSave)},
		{"it is kept: the wizard ends", saving, saved(saving.Profile(), true), setup.StepTest, "", func(s setup.State) bool {
			return s.Outcome == setup.OutcomeSaved && s.Secret.Empty()
		}},
		{"half of it", half, setup.SaveAsked{}, setup.StepRegistration, "Save", nil},
		{"typed on while it was saved: stay", at(saving, edited(connection.FieldName, "X")), saved(saving.Profile(), true), setup.StepTest, "", func(s setup.State) bool {
			return s.Outcome == setup.OutcomeOpen && s.Draft.Name == "X" && s.Dirty && s.Draft.Revision == 1
		}},
		{"it could not be kept: nothing is lost", saving, setup.SaveFailed{Findings: finding("keyring-locked", "")}, setup.StepTest, "", func(s setup.State) bool {
			return s.Dirty && s.Secret == secret && len(s.TroubleOf(setup.TaskSave)) == 1
		}},
		{"try to save again", at(saving, setup.SaveFailed{Findings: finding("keyring-locked", "", "retry")}), setup.ActionChosen{Action: "retry"}, setup.StepTest, "Save", nil},
		{"saving twice is saving once", saving, setup.SaveAsked{}, setup.StepTest, "", nil},
		{"leaving asks", half, setup.LeaveAsked{}, setup.StepRegistration, "", func(s setup.State) bool { return s.Asking && len(s.Missing()) > 0 }},
		{"stay", at(half, setup.LeaveAsked{}), setup.Stayed{}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Asking }},
		{"escape stays", at(half, setup.LeaveAsked{}), setup.Escaped{}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Asking }},
		{"throw away", at(half, setup.LeaveAsked{}), setup.Discarded{}, setup.StepRegistration, "", func(s setup.State) bool { return s.Outcome == setup.OutcomeLeft }},
		{"keep for later", at(half, setup.LeaveAsked{}), setup.SaveAsked{}, setup.StepRegistration, "Save", nil},
		{"leaving stops what runs", at(setup.Edit(connection.Profile{Mode: connection.ModeApp, ID: "a", Tenant: tenant, ClientID: clientID, Revision: 1, Secret: connection.SecretMeta{Length: 9}}, nil, noon, ""), setup.Continue{}), setup.LeaveAsked{}, setup.StepSignIn, "Stop:token", func(s setup.State) bool {
			return s.Outcome == setup.OutcomeLeft
		}},
		{"after the end nothing happens", at(blank(), setup.Back{}), setup.Continue{}, setup.StepKind, "", nil},
	})
}

func TestWhatIsSaved(t *testing.T) {
	_, effects := setup.Reduce(tested(""), setup.SaveAsked{})
	save, ok := effects[0].(setup.Save)
	if !ok || save.Draft || save.Secret == nil || *save.Secret != secret {
		t.Fatalf("saved %+v", effects)
	}
	if save.Profile.Name != "Contoso Ltd. · Production" || save.Profile.Company != cronus {
		t.Errorf("saved as %q with %+v", save.Profile.Name, save.Profile.Company)
	}
	half := at(blank(), setup.Continue{}, edited(connection.FieldTenant, tenant))
	_, effects = setup.Reduce(half, setup.SaveAsked{})
	if save, ok := effects[0].(setup.Save); !ok || !save.Draft || !save.Profile.Draft || save.Secret != nil {
		t.Errorf("half of it saved as %+v", effects)
	}
}

func TestSavedUnchangedNeedsNoSecondSave(t *testing.T) {
	p := connection.Profile{ID: "a", Mode: connection.ModeApp, Tenant: tenant, ClientID: clientID, Environment: "UAT", Company: cronus, Name: "A", Revision: 3, Secret: connection.SecretMeta{Length: 40}}
	s, effects := setup.Reduce(setup.Edit(p, nil, noon, ""), setup.SaveAsked{})
	if len(effects) != 0 || s.Outcome != setup.OutcomeSaved {
		t.Errorf("outcome %q, effects %s", s.Outcome, kinds(effects))
	}
}
