package trail

import (
	"fmt"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
)

// States are the page in each of its states, for pictures and tests.
func States() map[string]trail.State {
	names := map[string]string{"a": "Order import", "b": "Webshop"}
	calls := map[string]journal.Calls{"a": {Recent: 148, AtOnce: 1, Most: 3}}
	list := trail.Fixture(talk(), names, calls)
	do := func(s trail.State, events ...trail.Event) trail.State {
		for _, e := range events {
			s, _ = trail.Reduce(s, e)
		}
		return s
	}
	busy := do(trail.Fixture(talk(), names, map[string]journal.Calls{"a": {Recent: 5212, AtOnce: 5, Most: 5}}), trail.PauseToggled{},
		trail.Arrived{All: append(talk(), journal.Exchange{Seq: 99, Status: 200, Done: true}), Calls: map[string]journal.Calls{"a": {Recent: 5213, AtOnce: 5, Most: 5}}})
	failed := do(list, trail.SaveFailed{Findings: []diagnose.Finding{{
		ID: "BCC-901", Code: "file-not-writable", Severity: connection.SeverityError, Who: diagnose.OwnerYou,
	}}})
	failed.Findings = nil // the words of findings are drawn elsewhere
	unwritten := list
	unwritten.Trouble = []diagnose.Finding{{
		ID: "BCC-164", Code: "log-not-written", Severity: connection.SeverityWarning, Who: diagnose.OwnerYou,
		Args: map[connection.Arg]string{connection.ArgPath: "/var/log/bcconnect"},
	}}
	said := do(list, trail.Chosen{Seq: 9})
	said.Notice.Words = check.Words{Key: "trail.copied.curl"}
	return map[string]trail.State{
		"loading":   {View: trail.ViewList},
		"empty":     trail.Fixture(nil, nil, nil),
		"list":      list,
		"detail":    said,
		"failure":   do(list, trail.Chosen{Seq: 7}),
		"picture":   do(list, trail.ViewChosen{View: trail.ViewPicture}),
		"bar":       do(list, trail.ViewChosen{View: trail.ViewPicture}, trail.Chosen{Seq: 5}),
		"filter":    do(list, trail.FailuresToggled{}, trail.ProfileChosen{ID: "a"}),
		"nothing":   do(list, trail.TextTyped{Text: "zebra"}),
		"near":      busy,
		"unwritten": unwritten,
		"saved":     do(failed, trail.Saved{Name: "Order import.har"}),
	}
}

// talk is what a test of a busy service says on the wire.
func talk() []journal.Exchange {
	start := time.Date(2026, 3, 14, 9, 41, 7, 0, time.UTC)
	const api = "https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production/api/v2.0/companies"
	var out []journal.Exchange
	add := func(from, took int, method, url, tag string, status int, change func(*journal.Exchange)) {
		x := journal.Exchange{
			Seq: int64(len(out) + 1), Start: start.Add(time.Duration(from) * time.Millisecond), Took: time.Duration(took) * time.Millisecond, Method: method, URL: url,
			Status: status, Tag: tag, Profile: "a", Run: 3, Done: true, Proto: "HTTP/2.0", Corr: fmt.Sprintf("6f1d4b1e-94a2-4c8e-9d3b-2a7c5e8f1a%02d", len(out)), Size: 1432,
			Headers: map[string]string{"Content-Type": "application/json; odata.metadata=minimal", "Date": "Sat, 14 Mar 2026 09:41:07 GMT"},
			Sent:    map[string]string{"Accept": "application/json", "Authorization": "Bearer " + journal.Hidden, "User-Agent": "BCConnect/1.0"},
			Timing:  journal.Timing{Reused: true, Wait: time.Duration(took-8) * time.Millisecond, Read: 8 * time.Millisecond},
		}
		if change != nil {
			change(&x)
		}
		out = append(out, x)
	}
	fresh := func(x *journal.Exchange) {
		x.Timing = journal.Timing{Queue: 2 * time.Millisecond, DNS: 24 * time.Millisecond, Connect: 31 * time.Millisecond, TLS: 48 * time.Millisecond, Send: time.Millisecond}
		x.Timing.Wait = x.Took - 110*time.Millisecond
		x.Timing.Read = 4 * time.Millisecond
	}
	const login = "https://login.microsoftonline.com/contoso.com"
	add(0, 212, "GET", login+"/v2.0/.well-known/openid-configuration", "tenant", 200, fresh)
	add(220, 341, "POST", login+"/oauth2/v2.0/token", "signin", 200, func(x *journal.Exchange) {
		x.Sent = map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
		x.Request = "client_id=11111111-2222-3333-4444-555555555555&client_secret=" + journal.Hidden + "&grant_type=client_credentials&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default"
		x.Response = `{"token_type":"Bearer","expires_in":3599,"access_token":"` + journal.Hidden + `"}`
	})
	add(570, 190, "GET", "https://api.businesscentral.dynamics.com/environments/v1.1", "environments", 403, fresh)
	add(600, 260, "GET", api, "reachable", 429, func(x *journal.Exchange) {
		fresh(x)
		x.Headers["Retry-After"] = "2"
		x.Response = `{"error":{"code":"Application_TooManyRequests","message":"Too many requests reached. Actual (6001). Maximum (6000)."}}`
	})
	add(2870, 320, "GET", api, "reachable", 200, func(x *journal.Exchange) {
		x.Response = `{"value":[` + strings.TrimSuffix(strings.Repeat(`{"id":"b0e0d9b3-28a4-4d69-ad53-d769a49da395","name":"CRONUS International Ltd."},`, 3), ",") + `]}`
	})
	add(3200, 402, "GET", api+"(b0e0d9b3-28a4-4d69-ad53-d769a49da395)/companyInformation?$select=id,displayName", "read", 200, nil)
	add(3210, 15004, "GET", api+"(b0e0d9b3-28a4-4d69-ad53-d769a49da395)/customers?$top=1&$select=id", "read", 0, func(x *journal.Exchange) {
		x.Error, x.Headers, x.Proto, x.Corr, x.Size = "dial tcp 40.126.31.67:443: i/o timeout", nil, "", "", 0
		x.Timing = journal.Timing{DNS: 4 * time.Millisecond, Connect: 15 * time.Second}
	})
	add(19_000, 280, "POST", login+"/oauth2/v2.0/token", "renewal", 200, nil)
	add(96_000, 301, "POST", login+"/oauth2/v2.0/token", "token", 401, func(x *journal.Exchange) {
		x.Run, x.Profile = 0, "b"
		x.Request = "client_id=e8d03f3e-8b90-4ca0-ac75-6b7ec3fe1bdd&client_secret=" + journal.Hidden + "&grant_type=client_credentials"
		x.Sent = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
		x.Response = `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}`
	})
	return out
}
