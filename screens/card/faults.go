package card

import (
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

const (
	exampleClient = "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d"
	exampleCorr   = "4d3a0b52-7c7f-4b59-8a51-aa0c2f0f6b11"
)

// met is a fault and the rung that meets it.
type met struct {
	rung  check.ID
	fault connection.Fault
}

// typical are faults as the ladder, the authority and Business Central make
// them, by the code of the finding that the catalogue gives them.
func typical() map[string]met {
	lines := func(of ...string) string { return strings.Join(of, "\n") }
	entra := func(http int, oauth string, n int, said string) met {
		return met{check.RungSignIn, connection.Fault{
			Stage: connection.StageToken, HTTP: http, OAuth: oauth, AADSTS: []int{n}, Detail: said, Trace: "2f3c6e0d-1f5b-4d0b-9d3c-7c1a54f1b0aa",
		}}
	}
	return map[string]met{
		"secret-wrong":          entra(401, "invalid_client", 7000215, "AADSTS7000215: Invalid client secret provided."),
		"secret-expired":        entra(401, "invalid_client", 7000222, "AADSTS7000222: The provided client secret keys are expired."),
		"platform-needs-secret": entra(401, "invalid_client", 7000218, "AADSTS7000218: The request body must contain: client_assertion or client_secret."),
		"access-blocked":        entra(400, "access_denied", 53003, "AADSTS53003: Access has been blocked by Conditional Access policies."),
		"consent-missing":       {check.RungPermissions, connection.Fault{Stage: connection.StagePermissions, Kind: check.KindConsentMissing}},
		"app-not-in-bc":         {check.RungAppKnown, connection.Fault{Stage: connection.StageReachable, HTTP: 401, BC: "Authentication_InvalidCredentials"}},
		"environment-unknown": {check.RungEnvironments, connection.Fault{Stage: connection.StageEnvironments, Kind: check.KindEnvironmentUnknown, Args: args(
			connection.ArgEnvironment, "Prodution", connection.ArgNear, "Production", connection.ArgChoices, lines("Production", "Sandbox"))}},
		"company-near": {check.RungCompany, connection.Fault{Stage: connection.StageCompany, Kind: check.KindCompanyNear, Args: args(
			connection.ArgCompany, "Cronus USA", connection.ArgNear, "CRONUS USA, Inc.", connection.ArgChoices, lines("CRONUS USA, Inc."))}},
		"permission-set-missing": {check.RungRead, connection.Fault{
			Stage: connection.StageRead, HTTP: 400, BC: "Internal_ServerError", Kind: "permission-set-missing",
			Detail: "You do not have the following permissions on TableData Customer: Read", Args: args(connection.ArgTable, "TableData Customer", connection.ArgRight, "Read"),
		}},
		"tls-unknown-authority": {check.RungNetwork, connection.Fault{Stage: connection.StageNetwork, Net: connection.NetTLSUnknown, Args: args(
			connection.ArgHost, "login.microsoftonline.com", connection.ArgIssuer, "Contoso Web Inspection CA")}},
		"throttled": {check.RungReachable, connection.Fault{
			Stage: connection.StageReachable, HTTP: 429, BC: "Application_TooManyRequests",
			Retry: 42 * time.Second, Args: args(connection.ArgSeconds, "42"),
		}},
		"clock-off": {check.RungNetwork, connection.Fault{Stage: connection.StageNetwork, Kind: check.KindClockOff, Args: args(connection.ArgMinutes, "23")}},
	}
}

// explained is the real catalogue's finding for a fault of the connections of
// the fixtures. Without a catalogue, whose own tests say why, it is empty.
func explained(catalogue *diagnose.Catalogue, f connection.Fault) diagnose.Finding {
	if catalogue == nil {
		return diagnose.Finding{}
	}
	for name, value := range args(connection.ArgTenant, "contoso.com", connection.ArgClientID, exampleClient, connection.ArgEnvironment, "Production") {
		if f.Args[name] == "" {
			_ = f.With(name, value)
		}
	}
	f.When, f.Corr = Moment(), exampleCorr
	return catalogue.Explain(&f)
}

// typicalStates are the card with each of the typical findings, by "finding-" and
// its code.
func typicalStates(catalogue *diagnose.Catalogue, with showing) map[string]cards.State {
	out := map[string]cards.State{}
	for name, m := range typical() {
		results := stoppedAt(m.rung, explained(catalogue, m.fault))
		c := cards.Card{Seen: true, Facts: appFacts(), Tested: true, Results: results}
		c.Report = check.Report{Profile: "warehouse", Started: Moment(), Took: 400 * time.Millisecond, Results: results}
		out["finding-"+name] = with("warehouse", c)
	}
	return out
}

// stoppedAt is a test that ended at a rung, with a finding; one that only warns
// does not stop it.
func stoppedAt(rung check.ID, f diagnose.Finding) []check.Result {
	out := passed()
	blocked := false
	for i := range out {
		switch {
		case out[i].ID == rung:
			out[i].Verdict, out[i].Took, out[i].Evidence = check.Fail, 91*time.Millisecond, nil
			out[i].Words = check.Words{Key: "finding." + f.Code + ".title", Args: f.Args}
			out[i].Findings = []diagnose.Finding{f}
			blocked = f.Severity == connection.SeverityError
			if !blocked {
				out[i].Verdict = check.Attention
			}
		case blocked:
			out[i] = check.Result{ID: out[i].ID, Verdict: check.NotRun, Blocker: rung, Words: check.Words{Key: "rung." + string(rung) + ".blocks"}}
		}
	}
	return out
}
