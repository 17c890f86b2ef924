package near_test

import (
	"slices"
	"strings"
	"testing"

	"bcconnect/connection/near"
)

func TestNames(t *testing.T) {
	names := []string{"Chart_of_Accounts", "Customers", "Customer_List", "Items", "", "v1.0", "v2.0"}
	for typed, want := range map[string][]string{
		"chart of accounts": {"Chart_of_Accounts"},
		"Costumers":         {"Customers"},
		"Customer":          {"Customers", "Customer_List"},
		"Item":              {"Items"},
		"v10":               {"v1.0", "v2.0"},
		"Vendors":           nil,
		"":                  nil,
		"...":               nil,
	} {
		if got := near.Names(typed, names); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	many := strings.Split("Items1 Items2 Items3 Items4 Items5 Items6 Items1", " ")
	if got := near.Names("Items", many); len(got) != 5 {
		t.Errorf("%d names are offered", len(got))
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Customers", "Customer List")
	f.Fuzz(func(t *testing.T, typed, name string) {
		for _, n := range near.Names(typed, []string{name, typed}) {
			if n != name && n != typed {
				t.Errorf("%q is none of the names", n)
			}
		}
	})
}
