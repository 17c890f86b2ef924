package cards_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

func profile(id, group, name string) connection.Profile {
	return connection.Profile{
		ID: id, Group: group, Name: name, Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Environment: "Production",
		Company: connection.Company{Name: "CRONUS"}, Secret: connection.SecretMeta{Length: 40},
	}
}

func loaded(t *testing.T, events ...cards.Event) cards.State {
	t.Helper()
	user := profile("u", "Fabrikam", "Web shop")
	user.Mode = connection.ModeDelegate
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: []connection.Profile{
		profile("b", "Contoso", "beta"), profile("a", "contoso", "Alpha"), user, profile("z", "", "Zero"),
	}})
	for _, e := range events {
		s, _ = cards.Reduce(s, e)
	}
	return s
}

func names(s cards.State) string {
	var out []string
	for _, r := range s.Rows {
		if r.Header {
			out = append(out, "["+r.Group+"]")
			continue
		}
		out = append(out, s.Profiles[r.Index].Name)
	}
	return strings.Join(out, " ")
}

func slots(effects []cards.Effect) string {
	out := make([]string, 0, len(effects))
	for _, e := range effects {
		out = append(out, e.Slot())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestListIsGroupedAndSearched(t *testing.T) {
	s := loaded(t)
	if s.Selected != "a" {
		t.Errorf("selected %q at first, want the first of the list", s.Selected)
	}
	for _, c := range []struct{ typed, want string }{
		{"", "[contoso] Alpha [Contoso] beta [Fabrikam] Web shop [] Zero"},
		{"web", "[Fabrikam] Web shop"},
		{"CONTOSO al", "[contoso] Alpha"},
		{"cronus  beta", "[Contoso] beta"},
		{"7f3c9a52", "[contoso] Alpha [Contoso] beta [Fabrikam] Web shop [] Zero"},
		{"nowhere", ""},
	} {
		got, _ := cards.Reduce(s, cards.SearchTyped{Text: c.typed})
		if names(got) != c.want {
			t.Errorf("%q shows %q, want %q", c.typed, names(got), c.want)
		}
	}
}

func TestOneCustomerNeedsNoHeaders(t *testing.T) {
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: []connection.Profile{profile("2", "", "b"), profile("1", "", "a")}})
	if names(s) != "a b" {
		t.Errorf("shows %q", names(s))
	}
}

func TestArrowsWalkTheShownList(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct {
		by   int
		want string
	}{{1, "b"}, {1, "u"}, {1, "z"}, {1, "z"}, {-9, "a"}, {9, "z"}, {-1, "u"}} {
		s, _ = cards.Reduce(s, cards.Stepped{By: c.by})
		if s.Selected != c.want {
			t.Fatalf("after %d: %s, want %s", c.by, s.Selected, c.want)
		}
	}
	s, _ = cards.Reduce(s, cards.SearchTyped{Text: "alpha"})
	if s, _ = cards.Reduce(s, cards.Stepped{By: 1}); s.Selected != "a" {
		t.Errorf("arrow in the found: %s", s.Selected)
	}
}

func TestTasksAndTheirSlots(t *testing.T) {
	for _, c := range []struct {
		name  string
		event cards.Event
		task  cards.Task
		slots string
	}{
		{"get token", cards.GetToken{ID: "a"}, cards.TaskToken, "task:a"},
		{"refresh", cards.RefreshToken{ID: "a"}, cards.TaskRefresh, "task:a"},
		{"test", cards.TestConnection{ID: "a"}, cards.TaskTest, "task:a"},
		{"sign in", cards.StartAuthorization{ID: "u"}, cards.TaskSignIn, "task:u"},
		{"other account", cards.SignInAsOther{ID: "u"}, cards.TaskSignIn, "task:u"},
		{"duplicate", cards.Duplicate{ID: "a"}, cards.TaskCopyOf, "task:a"},
		{"unknown connection", cards.GetToken{ID: "?"}, cards.TaskNone, ""},
		{"check asks nobody", cards.CheckToken{ID: "a"}, cards.TaskNone, "inspect:a"},
		{"retry tests", cards.ActionChosen{ID: "a", Action: diagnose.Retry}, cards.TaskTest, "task:a"},
		{"sign in by finding", cards.ActionChosen{ID: "u", Action: diagnose.SignInOther}, cards.TaskSignIn, "task:u"},
		{"another route saves", cards.ActionChosen{ID: "a", Action: diagnose.PickRoute, Choice: "contoso/sales/v2.0"}, cards.TaskSave, "task:a"},
		{"pick saves", cards.ActionChosen{ID: "a", Action: diagnose.PickCompany, Choice: "CRONUS USA"}, cards.TaskSave, "task:a"},
		{"keep in memory", cards.ActionChosen{ID: "a", Action: diagnose.KeepSession}, cards.TaskSave, "task:a"},
		{"platform", cards.ActionChosen{ID: "a", Action: diagnose.SwitchPlatform}, cards.TaskSave, "task:a"},
		{"open", cards.ActionChosen{ID: "a", Action: diagnose.OpenBCApps}, cards.TaskNone, "open"},
		{"mail", cards.ActionChosen{ID: "a", Action: diagnose.MailAdmin}, cards.TaskNone, "open"},
		{"copy", cards.ActionChosen{ID: "a", Action: diagnose.CopyClientID}, cards.TaskNone, "copy"},
		{"export", cards.ExportAsked{ID: "a"}, cards.TaskNone, "write"},
		{"no report, nothing to copy", cards.CopySummary{ID: "a"}, cards.TaskNone, ""},
	} {
		id := "a"
		if strings.HasSuffix(c.slots, ":u") {
			id = "u"
		}
		s, effects := cards.Reduce(loaded(t), c.event)
		if got := s.Card(id).Task; got != c.task || slots(effects) != c.slots {
			t.Errorf("%s: task %q slots %q, want %q %q", c.name, got, slots(effects), c.task, c.slots)
		}
	}
}

func TestSecondTaskWaits(t *testing.T) {
	s := loaded(t, cards.TestConnection{ID: "a"})
	for _, e := range []cards.Event{
		cards.GetToken{ID: "a"},
		cards.TestConnection{ID: "a"},
		cards.RevokeAsked{ID: "a"},
		cards.EditAsked{ID: "a"},
		cards.Duplicate{ID: "a"},
		cards.CheckToken{ID: "a"},
		cards.Selected{ID: "a"},
	} {
		got, effects := cards.Reduce(s, e)
		if len(effects) > 0 || got.Card("a").Task != cards.TaskTest || got.Wish != s.Wish {
			t.Errorf("%T while a test runs: %v, task %q", e, slots(effects), got.Card("a").Task)
		}
	}
	if got, effects := cards.Reduce(s, cards.GetToken{ID: "b"}); len(effects) != 1 || got.Card("a").Task != cards.TaskTest {
		t.Error("another connection has to wait as well")
	}
}

func TestResultsLandOnTheirCard(t *testing.T) {
	s := loaded(t, cards.TestConnection{ID: "a"}, cards.Selected{ID: "b"},
		cards.RungDone{ID: "a", Result: check.Result{ID: check.RungNetwork, Verdict: check.Pass}},
		cards.RungDone{ID: "b", Result: check.Result{ID: check.RungNetwork, Verdict: check.Fail}})
	if s.Selected != "b" || len(s.Card("b").Results) != 0 {
		t.Errorf("the result of a landed on b: %+v", s.Card("b"))
	}
	if got := s.Card("a").Results[1]; got.Verdict != check.Pass {
		t.Errorf("network of a: %v", got)
	}
	before := s
	_, _ = cards.Reduce(s, cards.RungDone{ID: "a", Result: check.Result{ID: check.RungValues, Verdict: check.Pass}})
	if before.Card("a").Results[0].Verdict != check.Waiting {
		t.Error("an older state was changed")
	}
}

func TestCancelStopsAndSaysSo(t *testing.T) {
	s := loaded(t, cards.TestConnection{ID: "a"}, cards.RungDone{ID: "a", Result: check.Result{ID: check.RungValues, Verdict: check.Pass}})
	s, effects := cards.Reduce(s, cards.Cancelled{ID: "a"})
	c := s.Card("a")
	if slots(effects) != "task:a" || c.Busy() || !c.Stopped || c.Said.Key != "card.said.stopped.test" {
		t.Errorf("%v %+v", slots(effects), c)
	}
	for i, r := range c.Results {
		if (i == 0) != (r.Verdict == check.Pass) || (i > 0) != (r.Verdict == check.NotRun) {
			t.Errorf("rung %d is %s after the cancel", i, r.Verdict)
		}
	}
	if _, effects := cards.Reduce(s, cards.TestConnection{ID: "a"}); len(effects) != 1 {
		t.Error("no second test after a cancelled one")
	}
}

func TestEscapeClosesOneThingAtATime(t *testing.T) {
	s := loaded(t, cards.ClaimsToggled{ID: "a"}, cards.MoreToggled{ID: "a"})
	s, _ = cards.Reduce(s, cards.Cancelled{ID: "a"})
	if c := s.Card("a"); c.More || !c.Claims {
		t.Errorf("first escape: %+v", c)
	}
	s, _ = cards.Reduce(s, cards.Cancelled{ID: "a"})
	if s.Card("a").Claims {
		t.Error("second escape left the claims open")
	}
	s, _ = cards.Reduce(s, cards.RevokeAsked{ID: "a"})
	if s, _ = cards.Reduce(s, cards.Cancelled{ID: "a"}); s.Card("a").Asking != cards.AskNone {
		t.Error("escape does not answer no")
	}
}

func TestRevokeAsksFirst(t *testing.T) {
	s := loaded(t)
	if got, effects := cards.Reduce(s, cards.Confirmed{ID: "a"}); len(effects) > 0 || got.Card("a").Busy() {
		t.Error("a confirmation without a question does something")
	}
	s = loaded(t, cards.Inspected{ID: "a", Facts: connection.TokenFacts{Valid: true, Present: true}}, cards.RevokeAsked{ID: "a"})
	s, effects := cards.Reduce(s, cards.Confirmed{ID: "a"})
	if s.Card("a").Task != cards.TaskRevoke || s.Card("a").Asking != cards.AskNone || slots(effects) != "task:a" {
		t.Fatalf("%+v %v", s.Card("a"), slots(effects))
	}
	if got, effects := cards.Reduce(s, cards.Cancelled{ID: "a"}); len(effects) > 0 || !got.Card("a").Busy() {
		t.Error("a revocation under way was cancelled")
	}
	s, effects = cards.Reduce(s, cards.Revoked{ID: "a"})
	if c := s.Card("a"); c.Facts.Present || c.Busy() || c.Said.Key != "card.said.revoke" || slots(effects) != "inspect:a list" {
		t.Errorf("%+v %v", c, slots(effects))
	}
}

func TestDeleteShowsTheNextOne(t *testing.T) {
	s := loaded(t, cards.Selected{ID: "b"}, cards.DeleteAsked{ID: "b"}, cards.Confirmed{ID: "b"})
	s, _ = cards.Reduce(s, cards.Deleted{ID: "b"})
	if _, there := s.Find("b"); there || s.Selected != "u" || s.Notice.Words.Key != "card.said.deleted" {
		t.Errorf("selected %q", s.Selected)
	}
	for _, id := range []string{"u", "z", "a"} {
		s, _ = cards.Reduce(s, cards.Deleted{ID: id})
	}
	if !s.Empty() || s.Selected != "" {
		t.Errorf("not empty: %q", s.Selected)
	}
}

func TestFailureIsExplainedAndRetried(t *testing.T) {
	why := []diagnose.Finding{{Code: "no-browser"}}
	s := loaded(t, cards.StartAuthorization{ID: "u"}, cards.Prompted{ID: "u", Prompt: connection.Prompt{URL: "https://x"}})
	if !s.Card("u").Waiting() {
		t.Fatal("does not wait")
	}
	s, _ = cards.Reduce(s, cards.TaskFailed{ID: "u", Task: cards.TaskSignIn, Findings: why})
	if c := s.Card("u"); c.Waiting() || c.Busy() || len(c.Findings) != 1 {
		t.Fatalf("%+v", c)
	}
	s, effects := cards.Reduce(s, cards.ActionChosen{ID: "u", Action: diagnose.Retry})
	if s.Card("u").Task != cards.TaskSignIn || slots(effects) != "task:u" || len(s.Card("u").Findings) != 0 {
		t.Errorf("retry: %+v", s.Card("u"))
	}
}

func TestWishes(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct {
		event cards.Event
		want  cards.Wish
	}{
		{cards.AddAsked{}, cards.Wish{Kind: cards.WishAdd}},
		{cards.EditAsked{ID: "a", Field: connection.FieldSecret}, cards.Wish{Kind: cards.WishEdit, ID: "a", Field: connection.FieldSecret}},
		{cards.ActionChosen{ID: "a", Action: diagnose.Edit(connection.FieldTenant)}, cards.Wish{Kind: cards.WishEdit, ID: "a", Field: connection.FieldTenant}},
		{cards.ActionChosen{ID: "a", Action: diagnose.SwitchMode}, cards.Wish{Kind: cards.WishEdit, ID: "a", Field: connection.FieldMode}},
		{cards.ActionChosen{ID: "a", Action: diagnose.PickEnvironment}, cards.Wish{Kind: cards.WishEdit, ID: "a", Field: connection.FieldEnvironment}},
		{cards.ActionChosen{ID: "a", Action: diagnose.SettingsProxy}, cards.Wish{Kind: cards.WishSettings, ID: "a", Setting: "proxy"}},
		{cards.SettingsAsked{}, cards.Wish{Kind: cards.WishSettings}},
		{cards.SandboxEntered{}, cards.Wish{Kind: cards.WishSandbox}},
		{cards.SandboxLeft{}, cards.Wish{Kind: cards.WishLeave}},
		{cards.ImportAsked{}, cards.Wish{Kind: cards.WishImport}},
	} {
		got, _ := cards.Reduce(s, c.event)
		c.want.Turn = s.Wish.Turn + 1
		if got.Wish != c.want {
			t.Errorf("%T: %+v, want %+v", c.event, got.Wish, c.want)
		}
		again, _ := cards.Reduce(got, c.event)
		if again.Wish.Turn != got.Wish.Turn+1 {
			t.Errorf("%T a second time is not a new wish", c.event)
		}
	}
	if got, _ := cards.Reduce(s, cards.ScenarioChosen{Name: "x"}); got.Wish.Kind != cards.WishNone {
		t.Error("a scenario outside the sandbox")
	}
	s.World = cards.World{Sandbox: true, Scenario: "happy"}
	if got, _ := cards.Reduce(s, cards.ScenarioChosen{Name: "offline"}); got.Wish.Scenario != "offline" {
		t.Errorf("%+v", got.Wish)
	}
}

func TestPlatformWithoutSecretGoesToTheSecret(t *testing.T) {
	p := profile("p", "", "p")
	p.Secret = connection.SecretMeta{}
	s, _ := cards.Reduce(cards.State{}, cards.ListLoaded{Profiles: []connection.Profile{p}})
	s, _ = cards.Reduce(s, cards.ActionChosen{ID: "p", Action: diagnose.SwitchPlatform})
	if s.Wish.Field != connection.FieldSecret || s.Card("p").Busy() {
		t.Errorf("%+v", s.Wish)
	}
}

func TestStandings(t *testing.T) {
	now := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	base := profile("p", "", "p")
	change := func(f func(*connection.Profile)) connection.Profile { p := base; f(&p); return p }
	person := func(f func(*connection.Profile)) connection.Profile {
		return change(func(p *connection.Profile) { p.Mode = connection.ModeDelegate; f(p) })
	}
	pass := func(p *connection.Profile) { p.Standing.Verdict = string(check.Pass) }
	for _, c := range []struct {
		name   string
		p      connection.Profile
		card   cards.Card
		status cards.Status
		note   string
	}{
		{"fresh", base, cards.Card{}, cards.Untested, "home.note.untested"},
		{"draft", change(func(p *connection.Profile) { p.Draft, p.Tenant, p.ClientID = true, "", "" }), cards.Card{}, cards.Draft, "home.note.missing"},
		{"passed", change(pass), cards.Card{}, cards.Ready, "home.note.company"},
		{"failed", change(func(p *connection.Profile) { p.Standing.Verdict, p.Standing.Owner = "fail", "bc-admin" }), cards.Card{}, cards.NotWorking, "home.note.needs.bc-admin"},
		{"failed just now", change(pass), cards.Card{Tested: true, Report: check.Report{Results: []check.Result{{Verdict: check.Fail}}}}, cards.NotWorking, "home.note.failing"},
		{"ends in 12 days", change(func(p *connection.Profile) { pass(p); p.Secret.Ends = "2026-12-04" }), cards.Card{}, cards.ExpiresSoon, "home.note.secret.ends"},
		{"ends today", change(func(p *connection.Profile) { pass(p); p.Secret.Ends = "2026-11-22" }), cards.Card{}, cards.ExpiresSoon, "home.note.secret.today"},
		{"ended", change(func(p *connection.Profile) { pass(p); p.Secret.Ends = "2026-11-21" }), cards.Card{}, cards.NotWorking, "home.note.secret.ended"},
		{"ends far off", change(func(p *connection.Profile) { pass(p); p.Secret.Ends = "2027-11-21" }), cards.Card{}, cards.Ready, "home.note.company"},
		{"end unreadable", change(func(p *connection.Profile) { pass(p); p.Secret.Ends = "soon" }), cards.Card{}, cards.Ready, "home.note.company"},
		{"person never signed in", person(func(*connection.Profile) {}), cards.Card{}, cards.NeedsSignIn, "home.note.signin"},
		{"person with refresh", person(func(p *connection.Profile) {
			pass(p)
			p.Standing.HasRefresh, p.Standing.AuthorisedBy = true, "maria@contoso.com"
		}), cards.Card{}, cards.Ready, "home.note.account"},
		{"person, seen without token", person(func(p *connection.Profile) { pass(p); p.Standing.HasRefresh = true }), cards.Card{Seen: true}, cards.NeedsSignIn, "home.note.signin"},
		{"public client, old secret date", person(func(p *connection.Profile) {
			pass(p)
			p.Secret.Ends, p.Standing.HasRefresh = "2020-01-01", true
		}), cards.Card{}, cards.Ready, "home.note.company"},
	} {
		got := cards.StandingOf(c.p, c.card, now)
		if got.Status != c.status || got.Note.Key != c.note {
			t.Errorf("%s: %s %s, want %s %s", c.name, got.Status, got.Note.Key, c.status, c.note)
		}
	}
}

// fakes are services that answer well.
func fakes(list ...connection.Profile) cards.Services {
	return cards.Services{
		List:    func(context.Context) ([]connection.Profile, error) { return list, nil },
		Inspect: func(context.Context, string) (connection.TokenFacts, error) { return connection.TokenFacts{}, nil },
		GetToken: func(context.Context, connection.Profile) (connection.TokenFacts, error) {
			return connection.TokenFacts{Present: true, Valid: true}, nil
		},
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{Code: err.Error()}} },
		Copy:    func(context.Context, string) error { return nil },
		Links:   func(connection.Profile) map[string]string { return map[string]string{"clientId": "7f3c"} },
	}
}

func TestSignInWaitsAndTakesAPastedAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := fakes(profile("u", "", "u"))
		pasted := make(chan string, 1)
		svc.SignIn = func(ctx context.Context, _ connection.Profile, _ bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			ask(connection.Prompt{URL: "https://login", Expires: time.Now().Add(5 * time.Minute)})
			select {
			case <-pasted:
				return connection.TokenFacts{Present: true, Valid: true}, nil
			case <-ctx.Done():
				return connection.TokenFacts{}, ctx.Err()
			}
		}
		svc.AnswerSignIn = func(_ context.Context, _, address string) error {
			if !strings.Contains(address, "state=") {
				return errors.New("not-an-answer")
			}
			pasted <- address
			return nil
		}
		s := cards.Start(t.Context(), svc, cards.World{})
		defer s.Close()
		s.Send(cards.Opened{})
		synctest.Wait()
		s.Send(cards.StartAuthorization{ID: "u"})
		synctest.Wait()
		if c := s.State().Card("u"); !c.Waiting() || s.State().Redraw() != time.Second {
			t.Fatalf("does not wait: %+v", c)
		}
		s.Send(cards.AnswerToggled{ID: "u"})
		s.Send(cards.AnswerTyped{ID: "u", Text: "http://localhost/"})
		s.Send(cards.AddressPasted{ID: "u"})
		synctest.Wait()
		if c := s.State().Card("u"); len(c.Answer.Findings) != 1 || !c.Waiting() {
			t.Fatalf("a wrong address: %+v", c.Answer)
		}
		s.Send(cards.AnswerTyped{ID: "u", Text: " http://localhost/?code=x&state=y "})
		s.Send(cards.AddressPasted{ID: "u"})
		synctest.Wait()
		if c := s.State().Card("u"); c.Busy() || !c.Facts.Valid || c.Said.Key != "card.said.signin" || !c.Answer.Text.Empty() {
			t.Fatalf("after the right address: %+v", c)
		}
	})
}

func TestCancelEndsTheWaitAtOnceAndAllowsAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := fakes(profile("u", "", "u"))
		ended := 0
		svc.SignIn = func(ctx context.Context, _ connection.Profile, _ bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			ask(connection.Prompt{URL: "https://login"})
			<-ctx.Done()
			ended++
			ask(connection.Prompt{URL: "https://late"})
			return connection.TokenFacts{}, ctx.Err()
		}
		s := cards.Start(t.Context(), svc, cards.World{})
		defer s.Close()
		s.Send(cards.Opened{})
		synctest.Wait()
		for range 3 {
			s.Send(cards.StartAuthorization{ID: "u"})
			synctest.Wait()
			s.Send(cards.Cancelled{ID: "u"})
			synctest.Wait()
			if c := s.State().Card("u"); c.Busy() || len(c.Findings) > 0 || c.Prompt != (connection.Prompt{}) {
				t.Fatalf("after cancel: %+v", c)
			}
		}
		if ended != 3 {
			t.Errorf("%d of 3 waits ended", ended)
		}
	})
}

func TestARunningTestGoesOnWhileAnotherCardIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := fakes(profile("a", "", "a"), profile("b", "", "b"))
		svc.Check = func(_ context.Context, p connection.Profile, on func(check.Result)) (check.Report, error) {
			r := check.Result{ID: check.RungValues, Verdict: check.Pass}
			on(r)
			time.Sleep(time.Minute)
			return check.Report{Profile: p.ID, Results: []check.Result{r}}, nil
		}
		s := cards.Start(t.Context(), svc, cards.World{})
		defer s.Close()
		s.Send(cards.Opened{})
		synctest.Wait()
		s.Send(cards.TestConnection{ID: "a"})
		s.Send(cards.Selected{ID: "b"})
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		a, b := s.State().Card("a"), s.State().Card("b")
		if !a.Tested || a.Report.Profile != "a" || b.Tested || s.State().Selected != "b" {
			t.Errorf("a %+v, b %+v", a, b)
		}
	})
}

func TestRemarksGoByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := cards.Start(t.Context(), fakes(profile("a", "", "a")), cards.World{})
		defer s.Close()
		s.Send(cards.Copied{Text: "x"})
		synctest.Wait()
		if s.State().Notice.Words.Key != "card.said.copied" {
			t.Fatalf("%+v", s.State().Notice)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if s.State().Notice.Words.Key != "" {
			t.Error("the remark stays")
		}
	})
}

func TestEveryFailureOutsideIsShown(t *testing.T) {
	fail := errors.New("broken")
	bad := func(context.Context, string) error { return fail }
	synctest.Test(t, func(t *testing.T) {
		svc := fakes(profile("a", "", "a"))
		token := func(context.Context, connection.Profile) (connection.TokenFacts, error) {
			return connection.TokenFacts{}, fail
		}
		svc.GetToken, svc.Refresh, svc.Revoke, svc.Remove, svc.Open, svc.Copy = token, token, bad, bad, bad, bad
		svc.Check = func(context.Context, connection.Profile, func(check.Result)) (check.Report, error) {
			return check.Report{}, fail
		}
		svc.Save = func(context.Context, connection.Profile) (connection.Profile, error) {
			return connection.Profile{}, fail
		}
		svc.Duplicate = func(context.Context, string) (connection.Profile, error) { return connection.Profile{}, fail }
		svc.Export = func(context.Context, connection.Profile) (string, error) { return "", fail }
		svc.ResetVault = func(context.Context) error { return fail }
		for name, events := range map[string][]cards.Event{
			"token": {cards.GetToken{ID: "a"}}, "refresh": {cards.RefreshToken{ID: "a"}}, "test": {cards.TestConnection{ID: "a"}},
			"revoke": {cards.RevokeAsked{ID: "a"}, cards.Confirmed{ID: "a"}}, "delete": {cards.DeleteAsked{ID: "a"}, cards.Confirmed{ID: "a"}},
			"duplicate": {cards.Duplicate{ID: "a"}}, "save": {cards.ActionChosen{ID: "a", Action: diagnose.KeepSession}},
			"vault": {cards.ActionChosen{ID: "a", Action: diagnose.VaultReset}, cards.Confirmed{ID: "a"}},
			"open":  {cards.ActionChosen{ID: "a", Action: "open:https://x"}}, "no link": {cards.ActionChosen{ID: "a", Action: diagnose.OpenBCApps}},
			"copy": {cards.ActionChosen{ID: "a", Action: diagnose.CopyClientID}}, "export": {cards.ExportAsked{ID: "a"}},
		} {
			s := cards.Start(t.Context(), svc, cards.World{})
			s.Send(cards.Opened{})
			synctest.Wait()
			for _, e := range events {
				s.Send(e)
				synctest.Wait()
			}
			if c := s.State().Card("a"); len(c.Findings) == 0 || c.Busy() {
				t.Errorf("%s: nothing is said: %+v", name, c)
			}
			s.Close()
		}
		svc.List = func(context.Context) ([]connection.Profile, error) { return nil, fail }
		s := cards.Start(t.Context(), svc, cards.World{})
		s.Send(cards.Opened{})
		synctest.Wait()
		if len(s.State().Trouble) == 0 || s.State().Loaded {
			t.Errorf("an unreadable list: %+v", s.State())
		}
		s.Close()
	})
}

func TestAnotherWorldForgetsThisOne(t *testing.T) {
	s := loaded(t, cards.TestConnection{ID: "a"})
	s, effects := cards.Reduce(s, cards.WorldChanged{World: cards.World{Sandbox: true}})
	if s.Loaded || len(s.Profiles) > 0 || !s.World.Sandbox || slots(effects) != "list task:a" {
		t.Errorf("%+v %s", s.World, slots(effects))
	}
}
