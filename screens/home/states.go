package home

import (
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/card"
)

// States is the main window in each of its states, for pictures and tests:
// those of the card, and those of the list around it.
func States() map[string]cards.State {
	out := card.States()
	passed := out["passed"]
	searched, _ := cards.Reduce(passed, cards.SearchTyped{Text: "fabri"})
	nothing, _ := cards.Reduce(passed, cards.SearchTyped{Text: "north wind"})
	sandbox := passed
	sandbox.World = cards.World{Sandbox: true, Scenario: "happy", Scenarios: []cards.Scenario{
		{Name: "happy", Title: "Everything works"}, {Name: "consent-missing", Title: "Nobody consented yet"},
	}}
	noticed, _ := cards.Reduce(passed, cards.Said{Key: "card.said.copied"})
	unread, _ := cards.Reduce(cards.State{}, cards.ListFailed{Findings: []diagnose.Finding{{
		ID: "BCC-001", Code: "profiles-damaged", Severity: connection.SeverityError, Who: diagnose.OwnerYou,
	}}})
	out["empty"] = cards.Fixture(nil, "", nil)
	emptySandbox := out["empty"]
	emptySandbox.World = sandbox.World
	out["empty-sandbox"] = emptySandbox
	out["none-chosen"] = cards.Fixture(card.Profiles(), "", nil)
	out["searched"], out["nothing-found"] = searched, nothing
	out["sandbox"], out["noticed"], out["unreadable"] = sandbox, noticed, unread
	out["many"] = cards.Fixture(Many(200), "id-0007", nil)
	return out
}

// Many makes connections of many customers.
func Many(n int) []connection.Profile {
	out := make([]connection.Profile, n)
	for i := range out {
		num := strconv.Itoa(10000 + i)[1:]
		out[i] = connection.Profile{
			ID: "id-" + num, Name: "Connection " + num, Group: "Customer " + num[:3], Mode: connection.ModeApp,
			Tenant: "customer" + num + ".example", ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11" + num, Environment: "Production",
			EnvironmentType: "Production", Company: connection.Company{Name: "Company " + num},
		}
	}
	return out
}
