package card

import (
	"fmt"
	"maps"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

// Moment is the time at which the fixtures are looked at.
func Moment() time.Time { return time.Date(2026, 11, 22, 13, 40, 12, 0, time.UTC) }

// States is the card in each of its states, for pictures and tests. The list
// around it is the same in all.
func States() map[string]cards.State {
	catalogue, _ := diagnose.Load() // its own tests say why it could not be read
	with := func(id string, c cards.Card) cards.State {
		return cards.Fixture(Profiles(), id, map[string]cards.Card{id: c})
	}
	out := typicalStates(catalogue, with)
	maps.Copy(out, routedStates(catalogue))
	maps.Copy(out, testedStates(catalogue, with))
	maps.Copy(out, appStates(catalogue, with))
	maps.Copy(out, personStates(with))
	maps.Copy(out, waitingStates(with))
	return out
}

// showing is the fixtures' list with a card on one of its connections.
type showing = func(id string, c cards.Card) cards.State

// testedStates are the card before, during and after a test.
func testedStates(catalogue *diagnose.Catalogue, with showing) map[string]cards.State {
	at := Moment()
	unknown := stoppedAt(check.RungAppKnown, explained(catalogue, typical()["app-not-in-bc"].fault))
	fresh := cards.Card{Seen: true, Facts: appFacts()}
	tested := fresh
	tested.Tested, tested.Results = true, passed()
	tested.Report = check.Report{Profile: "order", Name: "Order import", Started: at, Took: 600 * time.Millisecond, Results: passed()}
	claims := tested
	claims.Claims, claims.Unfolded = true, nil
	said := tested
	said.Said, said.SaidGood = check.Words{Key: "card.said.check.valid"}, true
	evidence := tested
	evidence.Unfolded = []check.ID{check.RungSignIn}
	reporting := tested
	reporting.Reporting = cards.ReportPanel{Open: true, Mask: true}
	mended := tested
	earlier := check.Report{Profile: "order", Name: "Order import", Started: at.Add(-20 * time.Minute), Results: unknown}
	changes := check.Compare(earlier, tested.Report)
	mended.Report.Changes = &changes
	failed := cards.Card{Seen: true, Facts: appFacts(), Tested: true, Results: unknown}
	failed.Report = check.Report{Profile: "warehouse", Started: at, Took: 400 * time.Millisecond, Results: unknown}
	running := fresh
	running.Task, running.Results = cards.TaskTest, climbing()
	return map[string]cards.State{
		"passed": with("order", tested), "claims": with("order", claims), "checked": with("order", said),
		"evidence": with("order", evidence), "never-tested": with("fresh", fresh), "running": with("order", running),
		"reporting": with("order", reporting), "mended": with("order", mended), "finding": with("warehouse", failed),
	}
}

// appStates are the card of a connection that signs in by itself, with what its
// buttons open.
func appStates(catalogue *diagnose.Catalogue, with showing) map[string]cards.State {
	fresh := cards.Card{Seen: true, Facts: appFacts()}
	labelled := fresh
	labelled.Labels = cards.Labels{Open: true, Group: "Contoso", Tags: "vip, nightly"}
	more := fresh
	more.More = true
	consented := more
	consented.Consent, consented.ConsentGood = check.Words{Key: "recipe.consent.given", Args: args(connection.ArgRoles, "API.ReadWrite.All, Automation.ReadWrite.All")}, true
	renewing := fresh
	renewing.Task = cards.TaskToken
	copying := fresh
	copying.Asking = cards.AskCopy
	trouble := cards.Card{Seen: true, Failed: cards.TaskToken, Findings: []diagnose.Finding{explained(catalogue, typical()["secret-expired"].fault)}}
	return map[string]cards.State{
		"labels": with("order", labelled), "more": with("order", more), "more-consent": with("order", consented),
		"getting": with("order", renewing), "copy-token": with("order", copying), "trouble": with("price", trouble),
		"delete": with("order", cards.Card{Seen: true, Facts: appFacts(), Asking: cards.AskDelete}),
	}
}

// personStates are the card of a connection for which a person has signed in.
func personStates(with showing) map[string]cards.State {
	at := Moment()
	person := cards.Card{Seen: true, Facts: userFacts()}
	more := person
	more.More = true
	awaited := more
	awaited.Consent = check.Words{Key: "recipe.consent.notyet", Args: args(connection.ArgPermission, "Financials.ReadWrite.All")}
	revoke := person
	revoke.Asking = cards.AskRevoke
	renewed := person
	renewed.Renewal = cards.Renewal{Next: at.Add(47 * time.Minute), Done: at.Add(-8 * time.Minute)}
	unrenewed := person
	unrenewed.Renewal = cards.Renewal{
		Next: at.Add(2 * time.Minute), Failed: at.Add(-30 * time.Second), Findings: []diagnose.Finding{{Code: "offline"}},
	}
	return map[string]cards.State{
		"person": with("shop", person), "person-more": with("shop", more), "more-notyet": with("shop", awaited),
		"revoke": with("shop", revoke), "renewed": with("shop", renewed), "not-renewed": with("shop", unrenewed),
	}
}

// waitingStates are the card while somebody has to sign in, or to finish the
// set-up.
func waitingStates(with showing) map[string]cards.State {
	at := Moment()
	waiting := cards.Card{Seen: true, Task: cards.TaskSignIn, Prompt: connection.Prompt{
		URL: "https://login.microsoftonline.com/…", Short: "http://localhost:53682", Expires: at.Add(277 * time.Second),
	}}
	coding := waiting
	coding.Prompt = connection.Prompt{URL: "https://microsoft.com/devicelogin", Code: "FJC3KLQP9", Expires: at.Add(14*time.Minute + 21*time.Second)}
	refused := coding
	refused.Answer = cards.Answer{Open: true}
	pasting := waiting
	pasting.Prompt.BrowserFailed, pasting.Answer = true, cards.Answer{Open: true}
	return map[string]cards.State{
		"waiting": with("shop", waiting), "pasting": with("shop", pasting), "code": with("shop", coding),
		"code-refused": with("shop", refused), "not-authorized": with("shop", cards.Card{Seen: true}), "draft": with("edi", cards.Card{}),
	}
}

// Profiles are the connections of the fixtures.
func Profiles() []connection.Profile {
	const client = exampleClient
	at := Moment()
	app := connection.Profile{
		Mode: connection.ModeApp, Group: "Contoso", Tenant: "contoso.com", ClientID: client, Environment: "Production",
		EnvironmentType: "Production", Company: connection.Company{Name: "CRONUS USA, Inc.", Display: "CRONUS USA, Inc."},
		Secret: connection.SecretMeta{Length: 40, Ends: "2027-03-14"},
	}
	order, warehouse, price, fresh := app, app, app, app
	order.ID, order.Name = "order", "Order import"
	order.Standing = connection.Standing{
		Verdict: string(check.Pass), Passed: 13, Rungs: 13, Tested: at, Country: "DK", Version: "27.1",
		LastAuthorised: at.Add(-8 * time.Minute), AuthorisedBy: client,
	}
	warehouse.ID, warehouse.Name = "warehouse", "Warehouse app"
	warehouse.Standing = connection.Standing{Verdict: string(check.Fail), Owner: string(diagnose.OwnerBC), Finding: "app-not-in-bc", Tested: at}
	price.ID, price.Name, price.Environment, price.EnvironmentType = "price", "Price sync", "Sandbox", "Sandbox"
	price.Secret.Ends = "2026-12-04"
	price.Standing = connection.Standing{Verdict: string(check.Pass), Passed: 13, Rungs: 13, Tested: at.Add(-72 * time.Hour)}
	fresh.ID, fresh.Name, fresh.Group, fresh.EnvironmentType = "fresh", "Reporting", "Fabrikam", "Production"
	shop := connection.Profile{
		ID: "shop", Name: "Web shop", Group: "Fabrikam", Mode: connection.ModeDelegate, Tenant: "fabrikam.com", ClientID: client,
		Environment: "Production", EnvironmentType: "Production", Company: connection.Company{Name: "Fabrikam GmbH"},
		Standing: connection.Standing{
			Verdict: string(check.Pass), Passed: 13, Rungs: 13, Tested: at.Add(-time.Hour), HasRefresh: true,
			AuthorisedBy: "maria@fabrikam.com", LastAuthorised: at.Add(-19 * 24 * time.Hour),
		},
	}
	draft := connection.Profile{ID: "edi", Name: "EDI", Group: "Fabrikam", Mode: connection.ModeApp, Draft: true, Tenant: "fabrikam.com", Environment: "Production"}
	return []connection.Profile{order, warehouse, price, shop, draft, fresh}
}

func appFacts() connection.TokenFacts {
	at := Moment()
	return connection.TokenFacts{
		Present: true, Valid: true, Expires: at.Add(52*time.Minute + 5*time.Second), Obtained: at.Add(-8 * time.Minute),
		Kept: connection.KeepSealed, LastAuthorised: at.Add(-8 * time.Minute), AuthorisedBy: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d",
		Claims: []connection.Claim{
			{Name: "aud", Value: "https://api.businesscentral.dynamics.com", Note: "claim.aud"},
			{Name: "appid", Value: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Note: "claim.appid"},
			{Name: "roles", Value: "API.ReadWrite.All Automation.ReadWrite.All", Note: "claim.roles"},
			{Name: "tid", Value: "4f1e8a11-5c06-4d2e-9a44-0d4b3b1f7a90", Note: "claim.tid"},
		},
	}
}

func userFacts() connection.TokenFacts {
	at := Moment()
	f := appFacts()
	f.HasRefresh, f.RefreshSince = true, at.Add(-19*24*time.Hour)
	f.LastAuthorised, f.AuthorisedBy = at.Add(-19*24*time.Hour), "maria@fabrikam.com"
	f.Account.Name = "maria@fabrikam.com"
	f.Claims = []connection.Claim{{Name: "scp", Value: "Financials.ReadWrite.All", Note: "claim.scp"}}
	return f
}

func passed() []check.Result {
	values := args(connection.ArgTenant, "contoso.com", connection.ArgClientID, "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", connection.ArgName, "contoso.com", connection.ArgRoles, "API.ReadWrite.All, Automation.ReadWrite.All", connection.ArgEnvironment, "Production", connection.ArgCompany, "CRONUS USA, Inc.", connection.ArgSeconds, "0.1", connection.ArgVersion, "27.1", connection.ArgCount, "2")
	took := map[string]time.Duration{
		"network": 38, "tenant": 41, "signin": 112, "environments": 64, "reachable": 96, "read": 84, "renewal": 97,
	}
	keys := map[string]string{"permissions": "automation", "health": "version"}
	out := make([]check.Result, 0, len(check.Rungs()))
	for _, id := range check.Rungs() {
		key := keys[string(id)]
		if key == "" {
			key = "pass"
		}
		r := check.Result{ID: id, Verdict: check.Pass, Took: took[string(id)] * time.Millisecond, Words: check.Words{Key: "rung." + string(id) + "." + key, Args: values}}
		if id == check.RungSignIn {
			r.Evidence = []journal.Exchange{{
				Method: "POST", URL: "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token", Status: 200,
				Took: took[string(id)] * time.Millisecond, Corr: "2f3c6e0d-1f5b-4d0b-9d3c-7c1a54f1b0aa",
				Request: "client_id=7f3c9a52-…&client_secret=•••&grant_type=client_credentials&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default",
			}}
		}
		out = append(out, r)
	}
	return out
}

// climbing is a test on its way.
func climbing() []check.Result {
	out := passed()
	for i := range out {
		if i == 7 {
			out[i] = check.Result{ID: out[i].ID, Verdict: check.Running}
		}
		if i > 7 {
			out[i] = check.Result{ID: out[i].ID, Verdict: check.Waiting}
		}
	}
	return out
}

// args holds values for words: name, value, name, value.
func args(pairs ...any) map[connection.Arg]string {
	out := map[connection.Arg]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[connection.Arg(fmt.Sprint(pairs[i]))] = fmt.Sprint(pairs[i+1])
	}
	return out
}
