package maps_test

import (
	"strings"
	"testing"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/recipe"
)

// TestTheWholeRecipe holds that the checklist, as an administrator reads it in
// English, names every step, value and warning of rows B3 to B26, by today's
// names.
func TestTheWholeRecipe(t *testing.T) {
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := connection.Profile{
		Name: "Order import", Mode: connection.ModeApp, Tenant: "contoso.com", ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d",
		Environment: "Production", Company: connection.Company{Name: "CRONUS"}, Secret: connection.SecretMeta{Ends: "2027-03-14"},
	}
	var b strings.Builder
	if err := recipe.SheetOf(p, nil).WriteText(&b, words.Sayer(text.English)); err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(b.String()), " ")
	at := 0
	for _, want := range []struct {
		row   string
		parts []string
	}{
		{"B3", []string{"MICROSOFT ENTRA", "BUSINESS CENTRAL", "BC CONNECT"}},
		{"B7", []string{"Open the Microsoft Entra admin center", "Application Developer"}},
		{"B5", []string{"Whoever may register apps"}},
		{"B8", []string{"App registrations"}},
		{"B9", []string{"New registration"}},
		{"B10", []string{"Enter the name"}},
		{"B11", []string{"accounts in this organisation only"}},
		{"B14", []string{"Copy the two IDs", "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", "contoso.com"}},
		{"B12", []string{"Web", "OAuthLanding.htm", "http://localhost"}},
		{"B15", []string{"API permissions", "Add a permission"}},
		{"B16", []string{"Dynamics 365 Business Central", "Application permissions"}},
		{"B17", []string{"Financials.ReadWriteAll", "API.ReadWrite.All", "Automation.ReadWrite.All"}},
		{"B19", []string{"Grant admin consent"}},
		{"B20", []string{"Certificates & secrets", "New client secret"}},
		{"B21", []string{"24 months", "Add"}},
		{"B22", []string{"Value", "it is shown only now", "Secret ID"}},
		{"B4", []string{"Business Central online"}},
		{"B6", []string{"SUPER or SECURITY"}},
		{"B23", []string{"Microsoft Entra Applications", "9860", "Azure Active Directory Applications"}},
		{"B24", []string{"New"}},
		{"B25", []string{"client ID", "description", "permission sets", "Disabled"}},
		{"B26", []string{"Enter the values here", "from step"}},
		{"B36", []string{"Name the environment", "not the ID"}},
		{"B39", []string{"Name the company", "display name"}},
		{"B43", []string{"Test the connection"}},
	} {
		// In this order: a step that moved before another is a fault too.
		for i, part := range want.parts {
			n := strings.Index(page[at:], part)
			if n < 0 {
				t.Errorf("%s: %q does not come after what stands before it in\n%s", want.row, part, page)
				continue
			}
			if i == 0 {
				at += n
			}
		}
	}
}
