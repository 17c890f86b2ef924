package bc_test

import (
	"testing"

	"bcconnect/connection/bc"
)

func TestParseRoute(t *testing.T) {
	for text, want := range map[string]string{
		"contoso/loyalty/v1.0":          "contoso/loyalty/v1.0",
		" contoso/loyalty/v1.0/tiers/ ": "contoso/loyalty/v1.0/tiers",
		"odata:Customer_List":           "odata:Customer_List",
		"https://api.businesscentral.dynamics.com/v2.0/t/Production/api/contoso/loyalty/v1.0/companies(1-2)/tiers?$top=1": "contoso/loyalty/v1.0/tiers",
		"contoso/loyalty": "", "a/b/c/d/e": "", "odata:": "", "odata:a/b": "", "": "", "a/../c": "", "a/b?x/c": "",
	} {
		r, ok := bc.ParseRoute(text)
		if ok != (want != "") || ok && r.String() != want {
			t.Errorf("%q: %q, %v", text, r.String(), ok)
		}
	}
}

func FuzzParseRoute(f *testing.F) {
	f.Add("contoso/loyalty/v1.0/tiers")
	f.Add("odata:Customer")
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := bc.ParseRoute(text)
		if !ok {
			return
		}
		if again, ok := bc.ParseRoute(r.String()); !ok || again != r {
			t.Errorf("%q became %q", text, r.String())
		}
	})
}
