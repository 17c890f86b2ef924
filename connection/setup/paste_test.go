package setup_test

import (
	"testing"

	"bcconnect/connection"
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
