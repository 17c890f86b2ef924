package cards_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// gesture turns a byte into an event, so that a fuzzer can walk.
func gesture(b byte) cards.Event {
	id := []string{"a", "b", "u", "?"}[b&3]
	list := []cards.Event{
		cards.Selected{ID: id},
		cards.GetToken{ID: id},
		cards.CheckToken{ID: id},
		cards.TestConnection{ID: id},
		cards.StartAuthorization{ID: id},
		cards.SignInAsOther{ID: id},
		cards.RefreshToken{ID: id},
		cards.RevokeAsked{ID: id},
		cards.DeleteAsked{ID: id},
		cards.Confirmed{ID: id},
		cards.Dismissed{ID: id},
		cards.Cancelled{ID: id},
		cards.EditAsked{ID: id},
		cards.Duplicate{ID: id},
		cards.ExportAsked{ID: id},
		cards.CopySummary{ID: id},
		cards.ReportToggled{ID: id},
		cards.ReportFormat{ID: id, Format: check.FormatJSON},
		cards.ReportMask{ID: id, On: true},
		cards.ReportSaved{ID: id},
		cards.ReportCopied{ID: id},
		cards.ClaimsToggled{ID: id},
		cards.MoreToggled{ID: id},
		cards.RungToggled{ID: id, Rung: check.RungSignIn},
		cards.OpenAgain{ID: id},
		cards.CopyLink{ID: id},
		cards.AnswerToggled{ID: id},
		cards.AnswerTyped{ID: id, Text: "x"},
		cards.AddressPasted{ID: id},
		cards.AnswerFailed{ID: id},
		cards.Prompted{ID: id, Prompt: connection.Prompt{URL: "https://x"}},
		cards.TokenGot{ID: id, Task: cards.TaskToken},
		cards.RungDone{ID: id, Result: check.Result{ID: check.RungSignIn, Verdict: check.Pass}},
		cards.TestDone{ID: id},
		cards.TaskFailed{ID: id, Task: cards.TaskTest},
		cards.Revoked{ID: id},
		cards.Deleted{ID: id},
		cards.Saved{Asked: id, Profile: connection.Profile{ID: "b", Name: "b"}},
		cards.Inspected{ID: id, Facts: connection.TokenFacts{Valid: true}},
		cards.InspectFailed{ID: id},
		cards.SearchTyped{Text: id},
		cards.Stepped{By: int(b) - 128},
		cards.AddAsked{},
		cards.Opened{},
		cards.ActionChosen{ID: id, Action: diagnose.Actions()[int(b)%len(diagnose.Actions())], Choice: "x"},
		cards.ListLoaded{Profiles: []connection.Profile{{ID: "a"}, {ID: "b"}, {ID: "u", Mode: connection.ModeUser}}},
		cards.ExplainOpened{},
		cards.ExplainTyped{Text: connection.Secret(id)},
		cards.ExplainAction{Action: diagnose.OpenDocs},
		cards.ExplainClosed{},
		cards.StartWithCode{ID: id},
		cards.CodeCopied{ID: id},
		cards.CopyTokenAsked{ID: id},
		cards.TokenCopied{ID: id},
		cards.ConsentOpened{ID: id},
		cards.ConsentLinkCopied{ID: id},
		cards.ConsentMailed{ID: id},
		cards.ConsentAsked{ID: id},
		cards.ConsentSeen{ID: id},
		cards.LogTold{Wrong: b&4 > 0},
		cards.LogDismissed{},
		cards.CopyAllowed{},
		cards.RenewalTold{ID: id, Renewal: cards.Renewal{Done: time.Unix(int64(b), 0)}},
		cards.RenewalTold{ID: id},
	}
	return list[int(b>>2)%len(list)]
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte{164, 12, 112, 116})
	f.Add([]byte{164, 18, 106, 46, 18, 106, 98, 102})
	f.Add([]byte{164, 32, 36, 128, 28, 36, 124})
	f.Fuzz(func(t *testing.T, walk []byte) {
		var s cards.State
		for _, b := range append([]byte{164}, walk...) {
			e := gesture(b)
			before := fmt.Sprint(s)
			next, effects := cards.Reduce(s, e)
			if fmt.Sprint(s) != before {
				t.Fatalf("%T changed an older state", e)
			}
			for _, f := range effects {
				if d, ok := f.(cards.Do); ok && (next.Card(d.Profile.ID).Task != d.Task || d.Profile.ID == "") {
					t.Fatalf("%T runs %s without being busy", e, d.Task)
				}
			}
			if next.Selected != "" {
				if _, ok := next.Current(); !ok {
					t.Fatalf("%T selects nothing: %q", e, next.Selected)
				}
			}
			if next.Loaded && next.Search == s.Search && len(next.Profiles) > 0 && next.Search == "" && len(next.Rows) < len(next.Profiles) {
				t.Fatalf("%T lost rows", e)
			}
			for _, p := range next.Profiles {
				c := next.Card(p.ID)
				cards.StandingOf(p, c, time.Unix(0, 0))
				if c.Waiting() && c.Task != cards.TaskSignIn {
					t.Fatalf("%T waits without a sign-in", e)
				}
			}
			s = next
		}
	})
}

func BenchmarkSearch10000(b *testing.B) {
	list := make([]connection.Profile, 10_000)
	for i := range list {
		list[i] = profile(strconv.Itoa(i), fmt.Sprint("Customer ", i%400), fmt.Sprint("Connection ", i))
	}
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: list})
	for b.Loop() {
		if got, _ := cards.Reduce(s, cards.SearchTyped{Text: "customer 39 con"}); len(got.Rows) == 0 {
			b.Fatal("nothing found")
		}
	}
}
