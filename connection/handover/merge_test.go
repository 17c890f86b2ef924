package handover_test

import (
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

func TestMergeFillsInWhatTheFileBrings(t *testing.T) {
	old := connection.Profile{
		ID: "p", Name: "Web shop", Draft: true, Mode: connection.ModeApp, Environment: "Production", EnvironmentType: "Production",
		Company: connection.Company{Name: "CRONUS"}, Tenant: "Contoso.com",
	}
	file := connection.Profile{
		Name: "Web shop", Mode: connection.ModeUser, Tenant: "contoso.com", ClientID: "c", Environment: "Live", LoginHint: "a@b",
		Secret: connection.SecretMeta{Ends: "2027-03-14"}, Company: connection.Company{ID: "1", Display: "CRONUS A/S"},
	}
	var got []string
	for _, c := range handover.Changes(old, file) {
		got = append(got, string(c.Field)+":"+c.Old+">"+c.New)
	}
	if s := strings.Join(got, " "); s != "clientId:>c secretEnds:>2027-03-14 account:>a@b environment:Production>Live company:CRONUS>CRONUS A/S" {
		t.Errorf("changes: %s", s)
	}
	now := handover.Merge(old, file)
	if now.ID != "p" || now.Mode != connection.ModeApp || now.ClientID != "c" || now.Environment != "Live" || now.EnvironmentType != "" || now.Company.ID != "1" {
		t.Errorf("merged: %+v", now)
	}
	if again := handover.Changes(now, file); len(again) != 0 {
		t.Errorf("merged twice changes %v", again)
	}
	if handover.Merge(old, connection.Profile{}) != old {
		t.Error("an empty file changes something")
	}
}

func TestReturned(t *testing.T) {
	list := []connection.Profile{
		{ID: "1", Name: "Shop", Draft: true, Group: "A"}, {ID: "2", Name: "Shop", Draft: true, Group: "B"},
		{ID: "3", Name: "Done"}, {ID: "4", Name: "Alone", Draft: true},
	}
	for _, tt := range []struct{ name, group, want string }{
		{"alone", "X", "4"}, {"Shop", "b", "2"}, {"Shop", "C", ""}, {"Done", "", ""}, {"", "", ""},
	} {
		p, ok := handover.Returned(list, connection.Profile{Name: tt.name, Group: tt.group})
		if p.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("%s of %s: %q", tt.name, tt.group, p.ID)
		}
	}
}
