package recipe_test

import (
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/recipe"
)

// Whoever gives the permission sets has to know what they are for.
func TestTheSetsNameTheRoutes(t *testing.T) {
	for routes, want := range map[connection.Routes]string{"": "", "contoso/sales/v2.0\nItems": "contoso/sales/v2.0, Items"} {
		got := ""
		for _, s := range recipe.Steps(connection.Profile{Mode: connection.ModeApp, Routes: routes}) {
			for _, v := range s.Values {
				if v.Name == "routes" {
					got = strings.Join([]string{got, v.Text}, "")
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q", routes, got)
		}
	}
}
