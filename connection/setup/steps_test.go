package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/setup"
)

func edited(f connection.Field, v string) setup.Edited { return setup.Edited{Field: f, Value: v} }

func TestKind(t *testing.T) {
	run(t, []row{
		{"App is chosen to begin with", blank(), setup.Nothing{}, setup.StepKind, "", func(s setup.State) bool {
			return s.Draft.Mode == connection.ModeApp && s.Primary() == setup.CommandContinue
		}},
		{"another mode", blank(), edited(connection.FieldMode, "AzUser"), setup.StepKind, "", func(s setup.State) bool {
			return s.Draft.Mode == connection.ModeUser && s.Dirty
		}},
		{"continue takes the keyboard to the first field", blank(), setup.Continue{}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Focus == connection.FieldTenant && marks(s) == "done current to-come to-come to-come"
		}},
		{"back leaves at once when nothing was typed", blank(), setup.Back{}, setup.StepKind, "", func(s setup.State) bool {
			return s.Outcome == setup.OutcomeLeft
		}},
		{"back asks when something was typed", at(blank(), edited(connection.FieldMode, "AzUser")), setup.Back{}, setup.StepKind, "", func(s setup.State) bool {
			return s.Asking && s.Outcome == setup.OutcomeOpen
		}},
		{"a step that was not open yet cannot be gone to", blank(), setup.GoTo{Step: setup.StepTest}, setup.StepKind, "", nil},
	})
}

func TestRegistration(t *testing.T) {
	open := at(blank(), setup.Continue{})
	typing := at(open, edited(connection.FieldTenant, tenant))
	run(t, []row{
		{"typing a tenant asks whether it exists", open, edited(connection.FieldTenant, tenant), setup.StepRegistration, "LookUp", busy(setup.TaskLookUp)},
		{"typing on asks anew", typing, edited(connection.FieldTenant, tenant+"x"), setup.StepRegistration, "LookUp", busy(setup.TaskLookUp)},
		{"an emptied tenant asks nobody", typing, edited(connection.FieldTenant, ""), setup.StepRegistration, "Stop:lookup", idle},
		{"the tenant that was found", typing, setup.LookedUp{Tenant: setup.TenantFacts{Asked: tenant, Name: "Contoso Ltd.", Exists: true}}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Tenant.Name == "Contoso Ltd." && s.SuggestedName() == "Contoso Ltd." && s.Good(connection.FieldTenant)
		}},
		{"a tenant that is unknown is said at the field", typing, setup.LookUpFailed{Findings: finding("tenant-unknown", connection.FieldTenant)}, setup.StepRegistration, "", func(s setup.State) bool {
			return len(s.TroubleOf(setup.TaskLookUp)) == 1
		}},
		{"no network is not said at the field", typing, setup.LookUpFailed{Findings: finding("offline", connection.FieldNone)}, setup.StepRegistration, "", func(s setup.State) bool {
			return idle(s) && len(s.Troubles) == 0
		}},
		{"nothing is wrong while one types", open, edited(connection.FieldClientID, "7f3c"), setup.StepRegistration, "", func(s setup.State) bool {
			return issueAt(s, connection.FieldClientID) == "" && s.ToLookAt() == 0
		}},
		{"an empty field that was left does not nag", open, setup.Left{Field: connection.FieldClientID}, setup.StepRegistration, "", func(s setup.State) bool {
			return issueAt(s, connection.FieldClientID) == ""
		}},
		{"a wrong value is said when its field is left", at(open, setup.SecretTyped{Secret: clientID}), setup.Left{Field: connection.FieldSecret}, setup.StepRegistration, "", func(s setup.State) bool {
			return issueAt(s, connection.FieldSecret) != "" && s.ToLookAt() <= 1
		}},
		{"continue says what is missing and goes there", open, setup.Continue{}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Focus == connection.FieldTenant && s.ToLookAt() == 3 && issueAt(s, connection.FieldTenant) != ""
		}},
		{"blanks around a value are cut when the field is left", at(open, edited(connection.FieldClientID, "  "+clientID+"\t")), setup.Left{Field: connection.FieldClientID}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Draft.ClientID == clientID && s.Good(connection.FieldClientID)
		}},
		{"blanks around a secret are cut too", at(open, setup.SecretTyped{Secret: secret + "\n"}), setup.Left{Field: connection.FieldSecret}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Secret == secret
		}},
		{"an app asks for its token at once", registered(connection.ModeApp), setup.Continue{}, setup.StepSignIn, "GetToken", busy(setup.TaskToken)},
		{"a browser waits for the button", registered(connection.ModeUser), setup.Continue{}, setup.StepSignIn, "", func(s setup.State) bool {
			return idle(s) && s.Primary() == setup.CommandSignIn && s.Secondary() == setup.CommandSkip
		}},
		{"advanced values unfold", open, setup.AdvancedToggled{}, setup.StepRegistration, "", func(s setup.State) bool { return s.Advanced }},
		{"the same value again is no change", typing, edited(connection.FieldTenant, tenant), setup.StepRegistration, "", nil},
		{"an unknown field is no field", open, edited("nonsense", "x"), setup.StepRegistration, "", func(s setup.State) bool { return !s.Dirty }},
		{"back keeps what was typed", typing, setup.Back{}, setup.StepKind, "", func(s setup.State) bool {
			return s.Draft.Tenant == tenant && marks(s) == "current done to-come to-come to-come"
		}},
		{"forward again by the stepper stops at what is missing", at(typing, setup.GoTo{Step: setup.StepKind}), setup.GoTo{Step: setup.StepRegistration}, setup.StepRegistration, "", nil},
	})
}

func TestFieldsFollowTheKind(t *testing.T) {
	for _, c := range []struct {
		mode     connection.Mode
		platform connection.Platform
		want     map[connection.Field]bool
	}{
		{connection.ModeApp, "", map[connection.Field]bool{connection.FieldSecret: true, connection.FieldPlatform: false, connection.FieldAccount: false}},
		{connection.ModeUser, "", map[connection.Field]bool{connection.FieldSecret: false, connection.FieldPlatform: true, connection.FieldAccount: false}},
		{connection.ModeUser, connection.PlatformWeb, map[connection.Field]bool{connection.FieldSecret: true, connection.FieldPlatform: true}},
		{connection.ModeDelegate, "", map[connection.Field]bool{connection.FieldAccount: true, connection.FieldKeep: true}},
	} {
		s := at(blank(), edited(connection.FieldMode, string(c.mode)), edited(connection.FieldPlatform, string(c.platform)))
		for f, want := range c.want {
			if got := has(s.FieldsOf(setup.StepRegistration), f); got != want {
				t.Errorf("%s %s: field %s shown %v, want %v", c.mode, c.platform, f, got, want)
			}
		}
	}
}

func TestDerivedValues(t *testing.T) {
	s := registered(connection.ModeApp)
	for f, want := range map[connection.Field]string{
		connection.FieldTokenURL:    "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
		connection.FieldScope:       "https://api.businesscentral.dynamics.com/.default",
		connection.FieldResource:    "https://api.businesscentral.dynamics.com",
		connection.FieldAPIURL:      "https://api.businesscentral.dynamics.com",
		connection.FieldAuthMethod:  "GET",
		connection.FieldTokenMethod: "POST",
		connection.FieldCredential:  "body",
		connection.FieldAccessProp:  "access_token",
		connection.FieldRedirect:    "http://localhost",
		connection.FieldName:        "Contoso Ltd.",
		connection.FieldTenant:      "",
	} {
		if got := s.Derived(f); got != want {
			t.Errorf("%s derived as %q, want %q", f, got, want)
		}
	}
	if got := blank().Derived(connection.FieldTokenURL); got != "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token" {
		t.Errorf("without a tenant: %q", got)
	}
	own := at(s, edited(connection.FieldCloud, connection.CloudOwn))
	for _, f := range []connection.Field{connection.FieldTokenURL, connection.FieldEnvsURL, connection.FieldScope} {
		if got := own.Derived(f); got != "" {
			t.Errorf("own cloud: %s derived as %q from nothing", f, got)
		}
	}
	over := at(s, edited(connection.FieldTokenURL, "https://id.example/token"))
	if over.Overridden() != 1 || over.Value(connection.FieldTokenURL) != "https://id.example/token" {
		t.Errorf("overridden %d, value %q", over.Overridden(), over.Value(connection.FieldTokenURL))
	}
	if got := over.Derived(connection.FieldTokenURL); got == "https://id.example/token" {
		t.Error("an own value is shown as derived")
	}
}

func TestEditOpensAtTheField(t *testing.T) {
	p := connection.Profile{ID: "a", Mode: connection.ModeApp, Tenant: tenant, ClientID: clientID, Environment: "UAT", Company: cronus, Revision: 3, Secret: connection.SecretMeta{Length: 40}}
	for f, want := range map[connection.Field]setup.Step{
		connection.FieldNone: setup.StepRegistration, connection.FieldMode: setup.StepKind, connection.FieldSecret: setup.StepRegistration,
		connection.FieldCompany: setup.StepPlace, connection.FieldTokenURL: setup.StepRegistration,
	} {
		s := setup.Edit(p, nil, noon, f)
		if s.Step != want || s.Focus != f {
			t.Errorf("%q opened %s with the keyboard at %q", f, s.Step, s.Focus)
		}
		if s.Dirty || !s.SecretKept() || s.CompanyText != "CRONUS USA, Inc." {
			t.Errorf("%q: %+v", f, s)
		}
		if f == connection.FieldTokenURL && !s.Advanced {
			t.Error("the general values stay folded over the field that is wanted")
		}
	}
}
