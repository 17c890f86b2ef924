package transfer

import (
	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/transfer"
)

// States are the page in each of its states, for pictures and tests.
func States() map[string]transfer.State {
	there := []connection.Profile{
		{ID: "order", Name: "Order import", Group: "Contoso", Tags: "nightly", Tenant: "contoso.com", Environment: "Production", Company: connection.Company{Name: "CRONUS USA, Inc."}},
		{ID: "shop", Name: "Webshop", Group: "Fabrikam", Tenant: "fabrikam.com", Environment: "Sandbox"},
	}
	const secret = connection.Secret("abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX") // of nobody
	chosen := transfer.State{Side: transfer.In, There: there, Items: []transfer.Item{
		{Profile: there[0], Secret: secret, Line: 3, From: "contoso.postman_environment.json", On: true, There: "Order import", Choice: transfer.Skip},
		{Profile: connection.Profile{Name: "Live", Tenant: "fabrikam.com"}, From: "settings.env", On: true, Asked: []transfer.Question{{Field: connection.FieldEnvironment, Values: []string{"Production", "Sandbox"}}}},
		{Profile: connection.Profile{Name: "Test", Tenant: "fabrikam.com", Environment: "Sandbox"}, From: "settings.env"},
	}}
	out := transfer.State{Side: transfer.Out, There: there, Chosen: []string{"order"}, Phrase: "correct horse", Again: "correct horse"}
	saved := transfer.State{Side: transfer.Out, There: there, Chosen: []string{"order", "shop"}, Finished: true, Done: 2, Name: "connections.bcbundle"}
	wrong := transfer.State{Side: transfer.In, There: there, Sealed: []byte("x"), Name: "all.bcbundle", Phrase: "not this one"}
	if c, err := diagnose.Load(); err == nil { // its own tests say why not
		wrong.Findings = []diagnose.Finding{c.Explain(&connection.Fault{Stage: connection.StageImport, Kind: bundle.KindPassphrase})}
	}
	return map[string]transfer.State{
		"empty": {Side: transfer.In, There: there}, "chosen": chosen, "sealed": {Side: transfer.In, Sealed: []byte("x"), Name: "all.bcbundle"},
		"wrong": wrong, "brought": {Side: transfer.In, There: there, Finished: true, Done: 2}, "out": out, "saved": saved,
		"working": {Side: transfer.Out, There: there, Chosen: []string{"order"}, Busy: true, Phrase: "correct horse", Again: "correct horse"},
	}
}
