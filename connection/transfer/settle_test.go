package transfer_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/transfer"
)

func TestClashAndFreeName(t *testing.T) {
	there := []connection.Profile{{ID: "a", Name: "Webshop"}, {ID: "b", Name: "webshop (2)"}, {ID: "c", Name: "Other", Group: "Contoso"}}
	for name, tt := range map[string]struct {
		p    connection.Profile
		want string
	}{
		"by id":           {connection.Profile{ID: "b", Name: "Webshop"}, "b"},
		"by name":         {connection.Profile{ID: "x", Name: "WEBSHOP"}, "a"},
		"another group":   {connection.Profile{Name: "Other"}, ""},
		"the same group":  {connection.Profile{Name: "other", Group: "Contoso"}, "c"},
		"nothing like it": {connection.Profile{Name: "New"}, ""},
	} {
		if got, ok := transfer.Clash(there, tt.p); got.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q", name, got.ID)
		}
	}
	for name, want := range map[string]string{"New": "New", "Webshop": "Webshop (3)", "Other": "Other (2)"} {
		if got := transfer.FreeName(there, name); got != want {
			t.Errorf("%s becomes %s", name, got)
		}
	}
}
