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
	unlogged := passed
	unlogged.LogWrong = true
	out["log-wrong"] = unlogged
	out["sandbox"], out["noticed"], out["unreadable"] = sandbox, noticed, unread
	explained(out, passed)
	out["many"] = cards.Fixture(Many(200), "id-0007", nil)
	return out
}

// explained adds the box that explains errors: empty, with a known error, with
// a code that nobody knows, and with words that say nothing.
func explained(out map[string]cards.State, around cards.State) {
	catalogue, err := diagnose.Load()
	if err != nil {
		return // the catalogue's own tests say why
	}
	open, _ := cards.Reduce(around, cards.ExplainOpened{})
	out["explain"] = open
	for name, words := range map[string]string{
		"explain-found":   "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.\nTrace ID: 2f3c6e0d-1f5b-4d0b-9d3c-7c1a54f1b0aa",
		"explain-unknown": "AADSTS99999123: Something that nobody has written about.",
		"explain-nothing": "It worked yesterday.",
	} {
		found, codes, known := catalogue.Lookup(words)
		st, _ := cards.Reduce(open, cards.ExplainTyped{Text: connection.Secret(words)})
		out[name], _ = cards.Reduce(st, cards.Explained{Finding: found, Codes: codes, Known: known})
	}
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
