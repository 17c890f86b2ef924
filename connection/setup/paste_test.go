package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
)

func TestPaste(t *testing.T) {
	open := at(blank(), setup.Continue{}, setup.PasteOpened{})
	found := at(open, setup.PasteTyped{Text: "a mail"}, setup.PasteSearched{
		Found: []setup.Found{
			{Field: connection.FieldTenant, Value: tenant, Use: true},
			{Field: connection.FieldClientID, Value: clientID, Use: true},
			{Field: connection.FieldSecret, Length: 40, Use: true},
			{Field: connection.FieldCompany, Value: "CRONUS USA, Inc.", Use: true},
			{Value: "1b1b1b1b-08c1-4b7e-9d55-2b6f0a11e41d", Could: []connection.Field{connection.FieldClientID, connection.FieldTenant}},
		},
		Secret: secret,
	})
	run(t, []row{
		{"open", at(blank(), setup.Continue{}), setup.PasteOpened{}, setup.StepRegistration, "", func(s setup.State) bool { return s.Paste.Open }},
		{"a text is searched", open, setup.PasteTyped{Text: "a mail"}, setup.StepRegistration, "SearchText", busy(setup.TaskPaste)},
		{"an emptied text is not", at(open, setup.PasteTyped{Text: "a"}), setup.PasteTyped{}, setup.StepRegistration, "Stop:paste", idle},
		{"nothing is taken over before it is confirmed", found, setup.Nothing{}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Draft.Tenant == "" && s.Secret.Empty() && s.Paste.Looked
		}},
		{"use these", found, setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return s.Draft.Tenant == tenant && s.Draft.ClientID == clientID && s.Secret == secret &&
				s.CompanyText == "CRONUS USA, Inc." && !s.Paste.Open && s.Dirty
		}},
		{"but not that one", at(found, setup.PasteAssigned{At: 2}), setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return s.Secret.Empty() && s.Draft.ClientID == clientID
		}},
		{"that one after all", at(found, setup.PasteAssigned{At: 2}), setup.PasteAssigned{At: 2, Field: connection.FieldSecret}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Paste.Found[2].Use
		}},
		{"a value without a name, for a field", found, setup.PasteAssigned{At: 4, Field: connection.FieldClientID}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Paste.Found[4].Use && s.Paste.Found[4].Field == connection.FieldClientID && !s.Paste.Found[1].Use
		}},
		{"and taken over", at(found, setup.PasteAssigned{At: 4, Field: connection.FieldClientID}), setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return s.Draft.ClientID == "1b1b1b1b-08c1-4b7e-9d55-2b6f0a11e41d"
		}},
		{"a value that is not there", found, setup.PasteAssigned{At: 9}, setup.StepRegistration, "", nil},
		{"closed, it is forgotten", found, setup.PasteClosed{}, setup.StepRegistration, "", func(s setup.State) bool {
			return !s.Paste.Open && s.Paste.Secret.Empty() && s.Paste.Text.Empty()
		}},
		{"escape closes it", found, setup.Escaped{}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Paste.Open }},
		{"a file", at(blank(), setup.Continue{}), setup.FileAsked{}, setup.StepRegistration, "ReadFile", busy(setup.TaskFile)},
		{"its text is searched as a pasted one", at(open, setup.FileAsked{}), setup.FileRead{Text: "{}"}, setup.StepRegistration, "SearchText", nil},
		{"no file after all", at(open, setup.FileAsked{}), setup.FileRead{}, setup.StepRegistration, "", idle},
		{"a file that cannot be read", at(open, setup.FileAsked{}), setup.FileFailed{Findings: finding("file-unreadable", "")}, setup.StepRegistration, "", func(s setup.State) bool {
			return len(s.TroubleOf(setup.TaskFile)) == 1
		}},
	})
}

// returned is the panel with a connection file in it that fills connections in.
func returned(s setup.State, could ...connection.Profile) setup.State {
	return at(s, setup.PasteOpened{}, setup.PasteTyped{Text: "a file"}, setup.PasteSearched{
		Found: []setup.Found{
			{Field: connection.FieldName, Value: "Their shop", Use: true},
			{Field: connection.FieldGroup, Value: "Fabrikam", Use: true},
			{Field: connection.FieldTags, Value: "vip", Use: true},
			{Field: connection.FieldTenant, Value: tenant, Use: true},
		},
		Belongs: handover.Belongs{Could: could, Sure: len(could) == 1},
	})
}

func TestPasteOfAConnectionFile(t *testing.T) {
	shop, other := connection.Profile{ID: "shop", Name: "Shop", Group: "Contoso"}, connection.Profile{ID: "other", Name: "Shop"}
	editing := setup.Edit(shop, []connection.Cloud{connection.Public()}, noon, connection.FieldNone)
	typed := at(blank(), setup.Continue{}, setup.Edited{Field: connection.FieldName, Value: "Typed"})
	taken := func(s setup.State) bool { return s.Draft.Tenant == tenant }
	undecided := func(s setup.State) bool { return s.Paste.Undecided() && s.Draft.Tenant == "" }
	run(t, []row{
		{"the one at hand: no question", returned(editing, shop), setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return taken(s) && s.Draft.Name == "Shop" && s.Draft.Group == "Contoso" && s.Draft.Tags == "vip" // there were none
		}},
		{"its own labels go when they are unticked", at(returned(editing, shop), setup.PasteAssigned{At: 1, Field: connection.FieldGroup}), setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return s.Draft.Group == "Fabrikam" && s.Draft.Name == "Shop"
		}},
		{"the one at hand, of two", returned(editing, other, shop), setup.PasteUsed{}, setup.StepRegistration, "LookUp", taken},
		{"another one's: first it is said whose", returned(editing, other), setup.PasteUsed{}, setup.StepRegistration, "", undecided},
		{"this one all the same", returned(editing, other), setup.PasteFor{ID: "shop"}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Paste.Undecided() }},
		{"the other one", returned(editing, other), setup.PasteFor{ID: "other"}, setup.StepRegistration, "FillOther", undecided},
		{"one of two", returned(at(blank(), setup.Continue{}), shop, other), setup.PasteFor{ID: "shop"}, setup.StepRegistration, "FillOther", undecided},
		{"neither: a new one", returned(at(blank(), setup.Continue{}), shop, other), setup.PasteFor{}, setup.StepRegistration, "FillOther", undecided},
		{"what was typed is not left for another", returned(typed, shop), setup.PasteFor{ID: "shop"}, setup.StepRegistration, "", undecided},
		{"but can be filled in", returned(typed, shop), setup.PasteFor{}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Paste.Undecided() }},
		{"nobody asked", returned(at(blank(), setup.Continue{})), setup.PasteFor{ID: "shop"}, setup.StepRegistration, "", func(s setup.State) bool { return !s.Paste.Undecided() }},
		{"a new one takes the labels of the file", returned(at(blank(), setup.Continue{})), setup.PasteUsed{}, setup.StepRegistration, "LookUp", func(s setup.State) bool {
			return s.Draft.Name == "Their shop" && s.Draft.Group == "Fabrikam" && s.Draft.Tags == "vip"
		}},
	})
}

func TestPassingNotices(t *testing.T) {
	s := at(blank(), setup.TextCopied{Name: "redirect"}, setup.Copied{What: "redirect"})
	if s.Notice != "copied" || s.NoticeTurn != 1 || !idle(s) {
		t.Errorf("%+v", s)
	}
	s = at(s, setup.TextCopied{Name: "clientId"}, setup.Copied{})
	if s.Notice != "nothing-to-copy" || s.NoticeTurn != 2 {
		t.Errorf("%+v", s)
	}
	s = at(s, setup.LinkOpened{Name: "bcApps"}, setup.OpenFailed{Findings: finding("no-browser", "")}, setup.TextCopied{Name: "x"}, setup.CopyFailed{Findings: finding("x", "")})
	if len(s.Troubles) != 2 || !idle(s) {
		t.Errorf("%+v", s)
	}
	if s = at(s, setup.LinkOpened{Name: "bcApps"}, setup.Opened{}); len(s.Troubles) != 1 {
		t.Errorf("%+v", s.Troubles)
	}
}
