package connection_test

import (
	"testing"

	"bcconnect/connection"
)

func TestScopesHoldLetters(t *testing.T) {
	for scope, want := range map[string]string{
		"https://api.businesscentral.dynamics.com/.default":                                "",
		"https://api.businesscentral.dynamics.com/Financials.ReadWrite.All offline_access": "",
		"api://[weird]!#~":            "",
		"a, b":                        "scope-commas",
		"a; b":                        "scope-commas",
		`https://x/"y"`:               "scope-shape",
		`back\slash`:                  "scope-shape",
		"https://api.example/Größe":   "scope-shape",
		"user_impersonation\toffline": "",
	} {
		if got := connection.CheckScope(scope); got != want {
			t.Errorf("%q: got %q, want %q", scope, got, want)
		}
	}
}
