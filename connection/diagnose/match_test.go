package diagnose_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// sound checks what must hold for every finding.
func sound(t *testing.T, c *diagnose.Catalogue, f *connection.Fault) diagnose.Finding {
	t.Helper()
	got := c.Explain(f)
	if _, ok := c.ByCode(got.Code); !ok {
		t.Errorf("finding %q is no code", got.Code)
	}
	if !slices.Contains(diagnose.Owners(), got.Who) || len(got.Actions) == 0 || got.Severity == "" || got.ID == "" {
		t.Errorf("finding without owner, action, severity or id: %+v", got)
	}
	for _, a := range got.Actions {
		if !slices.Contains(diagnose.Actions(), a) {
			t.Errorf("action %q", a)
		}
	}
	for name, value := range got.Args {
		if !slices.Contains(connection.Args(), name) && f != nil && f.Args[name] == "" {
			t.Errorf("argument %q is made up", name)
		}
		if value == "" {
			t.Errorf("argument %q is empty", name)
		}
	}
	return got
}

func TestFactsNarrowTheSevenMeaningsOf401(t *testing.T) {
	c := load(t)
	tests := []struct {
		facts map[string]string
		want  string
	}{
		{nil, "app-not-in-bc"},
		{map[string]string{"token.roles": "api", "token.for": "app", "token.aud": "bc", "token.tid": "same"}, "app-not-in-bc"},
		{map[string]string{"token.roles": "none", "token.for": "app"}, "role-missing"},
		{map[string]string{"token.roles": "other", "token.for": "app"}, "role-missing"},
		{map[string]string{"token.roles": "none", "token.aud": "other"}, "audience-wrong"},
		{map[string]string{"token.roles": "api", "token.tid": "other"}, "token-other-tenant"},
		{map[string]string{"token.roles": "api", "token.appid": "other"}, "token-other-app"},
		{map[string]string{"token.roles": "api", "token.exp": "expired"}, "token-expired"},
		{map[string]string{"token.roles": "api", "token.exp": "future"}, "token-not-yet"},
		{map[string]string{"token.roles": "api", "worked.before": "yes"}, "app-card-changed"},
		{map[string]string{"token.for": "user", "token.scp": "bc"}, "user-not-in-bc"},
		{map[string]string{"token.for": "user", "token.scp": "none"}, "scope-missing"},
		{map[string]string{"mode": "AzDelegate"}, "user-not-in-bc"},
	}
	for _, tt := range tests {
		f := &connection.Fault{Stage: connection.StageReachable, HTTP: 401, BC: "Authentication_InvalidCredentials", Facts: tt.facts}
		if got := sound(t, c, f); got.Code != tt.want {
			t.Errorf("%v: %s, want %s", tt.facts, got.Code, tt.want)
		}
	}
}

func TestWhereNothingTellsCausesApartTheyAreRanked(t *testing.T) {
	got := load(t).Explain(&connection.Fault{Stage: connection.StageReachable, HTTP: 401, BC: "Authentication_InvalidCredentials"})
	if len(got.Ranked) < 3 || got.Ranked[0] != "app-card-disabled" {
		t.Errorf("ranked %q", got.Ranked)
	}
	if !slices.Contains(got.Actions, diagnose.OpenBCApps) || !slices.Contains(got.Actions, diagnose.CopyClientID) {
		t.Errorf("actions %q: the look that separates the causes is missing", got.Actions)
	}
}

func TestOfSeveralNumbersTheSpecificOneWins(t *testing.T) {
	c := load(t)
	tests := []struct {
		numbers []int
		want    string
	}{
		{[]int{70002, 54005}, "code-used"},
		{[]int{54005, 70002}, "code-used"},
		{[]int{70002, 50012}, "assertion-refused"},
		{[]int{50000, 70000}, "refresh-wrong"},
		{[]int{70002}, "credentials-refused"},
		{[]int{65001, 50076}, "account-needs-mfa"},
		{[]int{70002, 987654321}, "unknown"},
		{[]int{7000215, 987654321}, "secret-wrong"},
		{[]int{987654321}, "unknown"},
	}
	for _, tt := range tests {
		if got := sound(t, c, &connection.Fault{AADSTS: tt.numbers, OAuth: "invalid_grant"}); got.Code != tt.want {
			t.Errorf("%v: %s, want %s", tt.numbers, got.Code, tt.want)
		}
	}
}

func TestUnknownNumbersAreClassedAndNotDressedUp(t *testing.T) {
	c := load(t)
	got := sound(t, c, &connection.Fault{Stage: connection.StageToken, HTTP: 401, OAuth: "invalid_client", AADSTS: []int{7999999}})
	if got.Code != diagnose.CodeUnknown || got.Who != diagnose.OwnerEntra || len(got.Ranked) == 0 || got.Ranked[0] != "credentials-refused" {
		t.Errorf("%s for %s, ranked %q", got.Code, got.Who, got.Ranked)
	}
	if !slices.Contains(got.Actions, diagnose.OpenCodeLookup) || got.Args[connection.ArgCode] != "AADSTS7999999" {
		t.Errorf("actions %q, code %q", got.Actions, got.Args[connection.ArgCode])
	}
	nothing := sound(t, c, &connection.Fault{Stage: connection.StageToken})
	if nothing.Code != diagnose.CodeUnknown || slices.Contains(nothing.Actions, diagnose.OpenCodeLookup) || len(nothing.Ranked) != 0 {
		t.Errorf("%s with actions %q, ranked %q", nothing.Code, nothing.Actions, nothing.Ranked)
	}
}

func TestAnUnknownKindFallsBackToTheEvidence(t *testing.T) {
	got := load(t).Explain(&connection.Fault{Kind: "something-new", AADSTS: []int{7000222}})
	if got.Code != "secret-expired" {
		t.Errorf("%s", got.Code)
	}
}

func TestPermissionRefusalsNameTableRightAndExtension(t *testing.T) {
	c := load(t)
	own := sound(t, c, &connection.Fault{HTTP: 403, BC: "Internal_ServerError", Detail: "De aktuelle rettigheder forhindrede handlingen. (TableData 18 Customer Read: Base Application)"})
	if own.Code != "permission-set-missing" || own.Args[connection.ArgTable] != "TableData 18 Customer" || own.Args[connection.ArgRight] != "Read" {
		t.Errorf("%s %v", own.Code, own.Args)
	}
	other := sound(t, c, &connection.Fault{Kind: "permission-set-missing", HTTP: 400, Args: map[connection.Arg]string{connection.ArgExtension: "Load Planner"}})
	if other.Code != "permission-extension" || other.Args[connection.ArgExtension] != "Load Planner" {
		t.Errorf("%s %v", other.Code, other.Args)
	}
}

func TestChoicesBecomePicks(t *testing.T) {
	c := load(t)
	f := &connection.Fault{Kind: "company-near", Args: map[connection.Arg]string{
		connection.ArgNear: "CRONUS USA, Inc.", connection.ArgChoices: "My Company\nCRONUS USA, Inc.\n",
	}}
	got := sound(t, c, f)
	if !slices.Equal(got.Choices, []string{"CRONUS USA, Inc.", "My Company"}) || !slices.Contains(got.Actions, diagnose.PickCompany) {
		t.Errorf("choices %q, actions %q", got.Choices, got.Actions)
	}
	if got.Args[connection.ArgChoices] != "My Company, CRONUS USA, Inc." {
		t.Errorf("in words: %q", got.Args[connection.ArgChoices])
	}
	if none := c.Explain(&connection.Fault{Kind: "company-unknown"}); slices.Contains(none.Actions, diagnose.PickCompany) {
		t.Error("a pick is offered without anything to pick")
	}
}

func TestTheBlamedFieldIsTheOneToEdit(t *testing.T) {
	c := load(t)
	got := sound(t, c, &connection.Fault{Stage: connection.StageValues, Kind: "property-shape", Field: connection.FieldScope})
	if got.Code != diagnose.CodeValueWrong || got.Field != connection.FieldScope || !slices.Contains(got.Actions, diagnose.Edit(connection.FieldScope)) {
		t.Errorf("%s, field %q, actions %q", got.Code, got.Field, got.Actions)
	}
	if none := sound(t, c, &connection.Fault{Stage: connection.StageValues}); len(none.Actions) != 1 || none.Actions[0] != diagnose.CopySupport {
		t.Errorf("without a field: %q", none.Actions)
	}
}

func TestWaitingTimesAreSaidInWords(t *testing.T) {
	got := load(t).Explain(&connection.Fault{Stage: connection.StageRead, HTTP: 429, Retry: 61 * time.Second})
	if got.Code != "throttled" || got.Args[connection.ArgSeconds] != "61" || got.Args[connection.ArgMinutes] != "2" {
		t.Errorf("%s %v", got.Code, got.Args)
	}
}

func TestExplainLeavesTheFaultAlone(t *testing.T) {
	f := &connection.Fault{
		HTTP: 400, BC: "Internal_ServerError", Detail: "(TableData 18 Customer Read: Some App)", AADSTS: []int{70002, 50012},
		Args: map[connection.Arg]string{connection.ArgChoices: "a\nb"}, Facts: map[string]string{"token.roles": "api"}, Err: errors.New("x"),
	}
	before := *f
	before.AADSTS, before.Args, before.Facts = slices.Clone(f.AADSTS), maps.Clone(f.Args), maps.Clone(f.Facts)
	got := load(t).Explain(f)
	if !reflect.DeepEqual(before, *f) {
		t.Errorf("the evidence was changed: %+v", f)
	}
	if got.Fault != f {
		t.Error("the evidence is not kept")
	}
}

func TestExplainOfNothing(t *testing.T) {
	if got := sound(t, load(t), nil); got.Code != diagnose.CodeUnknown {
		t.Errorf("%s", got.Code)
	}
}

func TestWords(t *testing.T) {
	words := map[string]string{
		"finding.value-wrong.title": "T", "finding.value-wrong.why": "W", "finding.value-wrong.do": "a\nb", "owner.you": "You",
		"issue.client-shape2": "That is no client ID: {name}", "finding.app-not-in-bc.title": "A", "finding.app-card-disabled.title": "B",
	}
	say := func(key string, pairs ...string) string {
		s, ok := words[key]
		if !ok {
			return "⟨" + key + "⟩"
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
		}
		return s
	}
	c := load(t)
	f := (&connection.Fault{Stage: connection.StageValues, Kind: "client-shape2"}).With(connection.ArgName, "x")
	w := c.Explain(f).Words(say)
	if w.Title != "T" || w.Why != "That is no client ID: x" || !slices.Equal(w.Do, []string{"a", "b"}) || w.Owner != "You" {
		t.Errorf("%+v", w)
	}
	f.Kind = "no-words"
	if w := c.Explain(f).Words(say); w.Why != "W" {
		t.Errorf("without words for the issue: %q", w.Why)
	}
	also := c.Explain(&connection.Fault{BC: "Authentication_InvalidCredentials"}).Words(say).Also
	if len(also) == 0 || also[0] != "B" {
		t.Errorf("also %q", also)
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("token", "secret-wrong", 401, "invalid_client", "", 7000215, "", "", "detail", "token.roles", "none", "secret")
	f.Add("", "", 0, "", "", 0, "Authentication_InvalidCredentials", "", "(TableData 1 a Read: b)", "", "", "")
	f.Add("values", "unknown", -1, "", "cancel", -5, "Application_", "tls", "\xff", "permission.origin", "other", "nowhere")
	c := load(f)
	f.Fuzz(func(t *testing.T, stage, kind string, status int, oauth, sub string, number int, bc, net, detail, fact, value, field string) {
		sound(t, c, &connection.Fault{
			Stage: connection.Stage(stage), Kind: kind, HTTP: status, OAuth: oauth, Suberror: sub, AADSTS: []int{number, 70002}, BC: bc,
			Net: connection.NetKind(net), Detail: detail, Facts: map[string]string{fact: value}, Field: connection.Field(field),
			Args: map[connection.Arg]string{connection.ArgNear: value, connection.ArgChoices: detail}, Retry: time.Duration(status) * time.Second,
		})
	})
}
