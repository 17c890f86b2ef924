package card

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// routedStates are the card of a connection that uses APIs of its own: few and
// all well, and many with two that are wrong.
func routedStates(catalogue *diagnose.Catalogue) map[string]cards.State {
	few := connection.Routes("contoso/sales/v2.0/targets\nChart_of_Accounts")
	many := make([]string, 0, 20)
	for i := range 18 {
		many = append(many, fmt.Sprintf("contoso/sales/v2.0/page%d", i+1))
	}
	many = append(many, "contoso/loyalty/v1.0", "Job_List")
	version := explained(catalogue, connection.Fault{
		Stage: connection.StageRoutes, Kind: "route-version", HTTP: 404, Field: connection.FieldRoutes,
		Args: args(connection.ArgRoute, "contoso/loyalty/v1.0", connection.ArgNear, "contoso/loyalty/v2.0", connection.ArgChoices, "contoso/loyalty/v2.0\ncontoso/loyalty/beta"),
	})
	unpublished := explained(catalogue, connection.Fault{
		Stage: connection.StageRoutes, Kind: "service-unpublished", HTTP: 404, Field: connection.FieldRoutes, Args: args(connection.ArgRoute, "Job_List"),
	})
	well := check.Result{Verdict: check.Pass, Words: check.Words{Key: "rung.routes.pass", Args: args(connection.ArgCount, "2")}}
	bad := check.Result{Verdict: check.Fail, Findings: []diagnose.Finding{version, unpublished}, Words: check.Words{
		Key: "rung.routes.some", Args: args(connection.ArgCount, "20", connection.ArgChoices, "contoso/loyalty/v1.0, Job_List"),
	}}
	return map[string]cards.State{
		"routes":      routedCard(few, well),
		"routes-many": routedCard(connection.Routes(strings.Join(many, "\n")), bad),
	}
}

func routedCard(routes connection.Routes, rung check.Result) cards.State {
	profiles := Profiles()
	profiles[0].Routes = routes
	results := passed()
	rung.ID, rung.Took = check.RungRoutes, 214*time.Millisecond
	at := slices.IndexFunc(results, func(r check.Result) bool { return r.ID == check.RungRenewal })
	c := cards.Card{Seen: true, Facts: appFacts(), Tested: true, Results: slices.Insert(results, at, rung)}
	c.Report = check.Report{Profile: "order", Name: "Order import", Started: Moment(), Took: 800 * time.Millisecond, Results: c.Results}
	return cards.Fixture(profiles, "order", map[string]cards.Card{"order": c})
}
