package wizard

import (
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/setup"
)

// routes are the states of a connection that uses APIs of its own.
func (f fixtures) routes() map[string]setup.State {
	opened := walk(f.chosen(), setup.RoutesToggled{})
	listed := walk(opened, typed(connection.FieldRoutes, "contoso/sales/v2.0/targets\nChart of Accounts"), setup.Left{Field: connection.FieldRoutes})
	wrong := walk(opened, typed(connection.FieldRoutes, "contoso/sales/v2.0/targets\ncontoso/loyalty"), setup.Left{Field: connection.FieldRoutes})
	near := connection.Fault{
		Stage: connection.StageRoutes, Kind: "service-near", HTTP: 404, BC: "BadRequest_ResourceNotFound", Field: connection.FieldRoutes,
		Args: args(connection.ArgRoute, "Chart of Accounts", connection.ArgNear, "Chart_of_Accounts", connection.ArgChoices, "Chart_of_Accounts", connection.ArgEnvironment, "Production"),
	}
	results := f.results("")
	found := f.finding(near)
	rung := check.Result{ID: check.RungRoutes, Verdict: check.Fail, Took: 214 * time.Millisecond, Findings: found}
	if len(found) > 0 {
		rung.Words = check.Words{Key: "finding." + found[0].Code + ".title", Args: found[0].Args}
	}
	at := slices.IndexFunc(results, func(r check.Result) bool { return r.ID == check.RungRenewal })
	failed := check.Report{Results: slices.Insert(results, at, rung)}
	pasted := walk(f.blank(), setup.Continue{}, setup.PasteOpened{}, setup.PasteTyped{Text: "…"}, setup.PasteSearched{Found: []setup.Found{
		{Field: connection.FieldTenant, Value: exampleTenant, Use: true},
		{Field: connection.FieldEnvironment, Value: "Production", Use: true},
		{Field: connection.FieldRoutes, Value: "contoso/sales/v2.0/targets\nChart_of_Accounts", Use: true},
	}})
	return map[string]setup.State{
		"wizard-4-place-routes":       opened,
		"wizard-4-place-routes-list":  listed,
		"wizard-4-place-routes-wrong": wrong,
		"wizard-5-test-routes":        walk(listed, setup.Continue{}, setup.CheckDone{Report: failed}),
		"wizard-2-paste-routes":       pasted,
	}
}
