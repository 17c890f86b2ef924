package handover_test

import (
	"bytes"
	"slices"
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

func TestFolderAndTagsAreFilledInAndNeverMixed(t *testing.T) {
	file := connection.Profile{Name: "Renamed", Group: "Fabrikam", Tags: "nightly,vip"}
	bare := connection.Profile{ID: "1", Name: "Shop"}
	now := handover.Merge(bare, file)
	if now.Group != "Fabrikam" || now.Tags != "nightly,vip" || now.Name != "Shop" {
		t.Errorf("filled in: %+v", now)
	}
	if c := handover.Changes(bare, file); len(c) != 2 || c[1].New != "nightly, vip" {
		t.Errorf("changes: %+v", c)
	}
	own := connection.Profile{ID: "1", Name: "Shop", Group: "Contoso", Tags: "old"}
	if now := handover.Merge(own, file); now != own {
		t.Errorf("mixed: %+v", now)
	}
	want := []handover.Change{
		{Field: connection.FieldName, Old: "Shop", New: "Renamed"},
		{Field: connection.FieldGroup, Old: "Contoso", New: "Fabrikam"},
		{Field: connection.FieldTags, Old: "old", New: "nightly, vip"},
	}
	if got := handover.Stays(own, file); !slices.Equal(got, want) {
		t.Errorf("what stays: %+v", got)
	}
	if got := handover.Stays(own, own); len(got) != 0 {
		t.Errorf("the same: %+v", got)
	}
}

func TestMatch(t *testing.T) {
	list := []connection.Profile{
		{ID: "1", Name: "Shop", Draft: true, Group: "A"},
		{ID: "2", Name: "Shop", Draft: true, Group: "B"},
		{ID: "3", Name: "Done"},
		{ID: "4", Name: "Alone", Draft: true},
		{ID: "5", Origin: "far", Name: "From elsewhere"},
		{ID: "6", Origin: "twice"},
		{ID: "7", Origin: "twice"},
		{ID: "8", Name: "Mixed"},
		{ID: "9", Name: "mixed", Draft: true},
	}
	for _, tt := range []struct {
		id, name, group, want string
		sure, gone            bool
	}{
		{name: "alone", group: "X", want: "4"}, // a name alone is asked about
		{name: "Shop", group: "b", want: "2 1"},
		{name: "Shop", group: "C", want: "1 2"},
		{name: "Done", want: "3"},
		{name: "Mixed", want: "9 8"}, // the half-finished one first
		{},
		{name: "nobody"},
		{id: "4", name: "Renamed by them", want: "4", sure: true},
		{id: "2", name: "Shop", group: "A", want: "2", sure: true},
		{id: "far", name: "Done", want: "5", sure: true},
		{id: "twice", want: "6 7"},
		{id: "deleted", name: "Alone", gone: true}, // its namesake is another one
	} {
		got := handover.Match(list, connection.Profile{Origin: tt.id, Name: tt.name, Group: tt.group})
		var ids []string
		for _, p := range got.Could {
			ids = append(ids, p.ID)
		}
		if strings.Join(ids, " ") != tt.want || got.Sure != tt.sure || got.Gone != tt.gone {
			t.Errorf("%+v: %v, sure %t, gone %t", tt, ids, got.Sure, got.Gone)
		}
	}
}

// TestFileKnowsItsConnection writes a file, renames the connection, and finds it
// again; on the computer in between it gets another id, and passes this one on.
func TestFileKnowsItsConnection(t *testing.T) {
	mine := connection.Profile{ID: "0123456789abcdef0123456789abcdef", Name: "Shop", Tags: "vip", Group: "Contoso"}
	there := through(t, mine)
	if there.ID != "" || there.Origin != mine.ID || there.Tags != mine.Tags || there.Group != mine.Group {
		t.Fatalf("there: %+v", there)
	}
	there.ID, there.Name = "fedcba9876543210fedcba9876543210", "Their shop"
	back := through(t, there)
	mine.Name = "Web shop"
	if b := handover.Match([]connection.Profile{{ID: "x", Name: "Their shop"}, mine}, back); !b.Sure || b.Could[0] != mine {
		t.Errorf("back: %+v", b)
	}
}

func through(t *testing.T, p connection.Profile) connection.Profile {
	t.Helper()
	var b bytes.Buffer
	if err := handover.WriteFile(&b, p); err != nil {
		t.Fatal(err)
	}
	got, err := handover.ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
