package snippets

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/snippets"
)

// States are the page in each of its states, for pictures and tests.
func States() map[string]snippets.State {
	p := connection.Profile{
		ID: "order", Name: "Order import", Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "11111111-2222-3333-4444-555555555555", Environment: "Production",
		Company:  connection.Company{ID: "aaaaaaaa-0000-0000-0000-000000000001", Name: "CRONUS USA, Inc."},
		Standing: connection.Standing{Tested: time.Date(2026, 11, 22, 13, 40, 0, 0, time.UTC), Verdict: "pass"},
	}
	open := func(p connection.Profile, k snippets.Kind) snippets.State {
		s := snippets.Open(p, p.Effective(connection.Public()))
		s.Chosen = k
		return s
	}
	copied := open(p, snippets.CSharp)
	copied.Copied = true
	saved := open(p, snippets.Postman)
	saved.Saved = "order-import.postman_collection.json"
	untested := p
	untested.Standing = connection.Standing{}
	person := p
	person.Mode, person.Platform = connection.ModeUser, connection.PlatformWeb
	failed := open(p, snippets.AL)
	if c, err := diagnose.Load(); err == nil { // its own tests say why not
		failed.Findings = []diagnose.Finding{c.Explain(&connection.Fault{Stage: connection.StageStore, Kind: "not-writable"})}
	}
	return map[string]snippets.State{
		"curl": open(p, snippets.Curl), "copied": copied, "saved": saved, "untested": open(untested, snippets.PowerShell),
		"reason": open(person, snippets.Python), "person": open(person, snippets.AL), "failed": failed,
	}
}
