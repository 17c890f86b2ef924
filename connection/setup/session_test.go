package setup_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
)

// fake is a world that answers after a while and notes what it was asked.
type fake struct {
	mu     sync.Mutex
	asked  []string
	opened []string
	copied []string
	saved  connection.Profile
	secret *connection.Secret
	bad    error
}

func (f *fake) wait(ctx context.Context, what string, d time.Duration) error {
	f.mu.Lock()
	f.asked = append(f.asked, what)
	f.mu.Unlock()
	select {
	case <-time.After(d):
		return f.bad
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *fake) services() setup.Services {
	return setup.Services{
		SignIn: func(ctx context.Context, p connection.Profile, _ connection.Secret, other bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			ask(connection.Prompt{URL: "https://login.example/authorize", Short: "http://localhost:1", Expires: time.Now().Add(5 * time.Minute)})
			what := "signin"
			if other {
				what = "signin other"
			}
			err := f.wait(ctx, what, time.Minute)
			return connection.TokenFacts{Present: true, Valid: true, AuthorisedBy: p.LoginHint}, err
		},
		AnswerSignIn: func(ctx context.Context, id, address string) error {
			if id == "" || address != "http://localhost:1/?code=x" {
				return errors.New("not ours")
			}
			return f.wait(ctx, "answer", time.Second)
		},
		GetToken: func(ctx context.Context, _ connection.Profile, _ connection.Secret) (connection.TokenFacts, error) {
			return connection.TokenFacts{Present: true, Valid: true}, f.wait(ctx, "token", time.Second)
		},
		LookUpTenant: func(ctx context.Context, p connection.Profile) (string, string, error) {
			return "id of " + p.Tenant, "Contoso Ltd.", f.wait(ctx, "lookup "+p.Tenant, time.Second)
		},
		Environments: func(ctx context.Context, _ connection.Profile, _ connection.Secret) ([]check.Environment, error) {
			return envs, f.wait(ctx, "environments", time.Second)
		},
		Companies: func(ctx context.Context, p connection.Profile, _ connection.Secret) ([]connection.Company, error) {
			return []connection.Company{cronus, fabrik}, f.wait(ctx, "companies "+p.Environment, time.Second)
		},
		Check: func(ctx context.Context, _ connection.Profile, _ connection.Secret, on func(check.Result)) (check.Report, error) {
			for _, id := range check.Rungs() {
				on(check.Result{ID: id, Verdict: check.Running})
				if err := f.wait(ctx, "rung", 100*time.Millisecond); err != nil {
					return check.Report{}, err
				}
				on(check.Result{ID: id, Verdict: check.Pass})
			}
			return check.Report{Name: "done"}, nil
		},
		Save: func(ctx context.Context, p connection.Profile, s *connection.Secret, draft bool) (connection.Profile, error) {
			p.Draft, p.Revision = draft, p.Revision+1
			f.saved, f.secret = p, s
			return p, f.wait(ctx, "save", 10*time.Millisecond)
		},
		Explain: func(err error) []diagnose.Finding { return finding(err.Error(), connection.FieldTenant, "retry") },
		Open:    func(_ context.Context, url string) error { f.opened = append(f.opened, url); return f.bad },
		Copy:    func(_ context.Context, text string) error { f.copied = append(f.copied, text); return f.bad },
		Paste: func(string) handover.Pasted {
			return handover.Pasted{Tenant: tenant, ClientID: clientID, Environment: "UAT", Company: cronus, Secret: secret}
		},
		Links: func(p connection.Profile) map[string]string {
			return map[string]string{"bcApps": "https://bc.example/" + p.Environment}
		},
		ReadFile: func(context.Context) (string, error) { return "a file", f.bad },
	}
}

// play runs a wizard in virtual time.
func play(t *testing.T, initial setup.State, f *fake, script func(s *setup.Session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := setup.Start(t.Context(), f.services(), initial)
		script(s)
		s.Close()
		synctest.Wait()
	})
}

func sendAll(s *setup.Session, events ...setup.Event) {
	for _, e := range events {
		s.Send(e)
	}
}

func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestWholeWayWithTheApp(t *testing.T) {
	f := &fake{}
	play(t, blank(), f, func(s *setup.Session) {
		sendAll(s, setup.Continue{}, edited(connection.FieldTenant, "contoso.co"), edited(connection.FieldTenant, tenant))
		settle(2 * time.Second)
		if got := s.State().Tenant.Name; got != "Contoso Ltd." {
			t.Errorf("tenant %q", got)
		}
		sendAll(s, edited(connection.FieldClientID, clientID), setup.SecretTyped{Secret: secret}, setup.Continue{})
		settle(5 * time.Second)
		if s.State().Step != setup.StepPlace || len(s.State().Environments) != 2 {
			t.Fatalf("at %s with %d environments", s.State().Step, len(s.State().Environments))
		}
		s.Send(setup.EnvironmentPicked{Name: "Production"})
		settle(2 * time.Second)
		sendAll(s, setup.CompanyPicked{Company: s.State().Companies[0]}, setup.Continue{})
		settle(50 * time.Millisecond)
		if s.State().Results[0].Verdict != check.Running {
			t.Errorf("the first rung is %s", s.State().Results[0].Verdict)
		}
		settle(10 * time.Second)
		if p, of := s.State().Passed(); p != 13 || of != 13 || !s.State().Tested {
			t.Errorf("%d of %d passed", p, of)
		}
		s.Send(s.State().Primary().Event())
		settle(time.Second)
		if s.State().Outcome != setup.OutcomeSaved {
			t.Errorf("outcome %q", s.State().Outcome)
		}
	})
	lookups := 0
	for _, a := range f.asked {
		if len(a) > 6 && a[:6] == "lookup" {
			lookups++
		}
	}
	if lookups != 1 {
		t.Errorf("the tenant was looked up %d times while somebody typed", lookups)
	}
	if f.saved.ID == "" || f.saved.Company != cronus || f.secret == nil || *f.secret != secret || f.saved.Draft {
		t.Errorf("saved %+v", f.saved)
	}
}

func TestBrowserWay(t *testing.T) {
	f := &fake{}
	play(t, registered(connection.ModeDelegate), f, func(s *setup.Session) {
		sendAll(s, setup.Continue{}, setup.TokenAsked{})
		settle(time.Second)
		if !s.State().Waiting() {
			t.Fatal("nothing waits")
		}
		sendAll(s, setup.OpenAgain{}, setup.LinkCopied{}, setup.AnswerOpened{}, setup.AnswerTyped{Text: "nonsense"}, setup.AnswerGiven{})
		settle(time.Second)
		if len(f.opened) != 1 || len(f.copied) != 1 || len(s.State().TroubleOf(setup.TaskAnswer)) == 0 {
			t.Errorf("opened %v, copied %v, troubles %v", f.opened, f.copied, s.State().Troubles)
		}
		sendAll(s, setup.AnswerTyped{Text: "http://localhost:1/?code=x"}, setup.AnswerGiven{})
		settle(2 * time.Second)
		if s.State().Answer.Open {
			t.Error("the taken address stays open")
		}
		s.Send(setup.Cancel{})
		settle(time.Hour)
		if s.State().HasToken() || s.State().Step != setup.StepSignIn {
			t.Error("a cancelled sign-in was heard")
		}
		s.Send(setup.TokenAsked{Other: true})
		settle(2 * time.Minute)
		if s.State().Step != setup.StepPlace {
			t.Errorf("at %s", s.State().Step)
		}
	})
	if f.asked[len(f.asked)-2] != "signin other" {
		t.Errorf("asked %v", f.asked)
	}
}

func TestEveryFailureComesToAFinding(t *testing.T) {
	for _, c := range []struct {
		task  setup.Task
		from  setup.State
		event setup.Event
	}{
		{setup.TaskToken, registered(connection.ModeApp), setup.Continue{}},
		{setup.TaskToken, at(registered(connection.ModeUser), setup.Continue{}), setup.TokenAsked{}},
		{setup.TaskLookUp, at(blank(), setup.Continue{}), edited(connection.FieldTenant, tenant)},
		{setup.TaskEnvironments, placed(), setup.ListsAsked{}},
		{setup.TaskCompanies, placed(), setup.ListsAsked{}},
		{setup.TaskCheck, placed(), setup.Continue{}},
		{setup.TaskSave, tested(""), setup.SaveAsked{}},
		{setup.TaskOpen, blank(), setup.LinkOpened{Name: "bcApps"}},
		{setup.TaskOpen, blank(), setup.LinkOpened{Name: "nowhere"}},
		{setup.TaskCopy, registered(connection.ModeApp), setup.TextCopied{Name: "clientId"}},
		{setup.TaskFile, blank(), setup.FileAsked{}},
	} {
		f := &fake{bad: &connection.Fault{Stage: connection.StageToken, OAuth: "some"}}
		play(t, c.from, f, func(s *setup.Session) {
			s.Send(c.event)
			settle(10 * time.Minute)
			if len(s.State().TroubleOf(c.task)) == 0 || s.State().Busy(c.task) {
				t.Errorf("%s after %T: troubles %v, running %v", c.task, c.event, s.State().Troubles, s.State().Running)
			}
		})
	}
}

func TestPastedAndCopiedForReal(t *testing.T) {
	f := &fake{}
	play(t, at(blank(), setup.Continue{}), f, func(s *setup.Session) {
		s.Send(setup.FileAsked{})
		settle(time.Second)
		if got := s.State().Paste; !got.Looked || len(got.Found) != 5 {
			t.Fatalf("found %+v", got.Found)
		}
		s.Send(setup.PasteUsed{})
		st := s.State()
		if st.Draft.Tenant != tenant || st.Secret != secret || st.Draft.Environment != "UAT" || st.CompanyText != "CRONUS USA, Inc." {
			t.Errorf("taken over: %+v", st.Draft)
		}
		sendAll(s, setup.TextCopied{Name: "clientId"})
		settle(time.Second)
		sendAll(s, setup.LinkOpened{Name: "bcApps"})
		settle(time.Second)
		sendAll(s, setup.LinkOpened{Name: "https://learn.example/page"})
		settle(time.Second)
		sendAll(s, setup.TextCopied{Name: "nothing"})
		settle(time.Second)
	})
	if len(f.copied) != 1 || f.copied[0] != clientID {
		t.Errorf("copied %v", f.copied)
	}
	if len(f.opened) != 2 || f.opened[0] != "https://bc.example/UAT" || f.opened[1] != "https://learn.example/page" {
		t.Errorf("opened %v", f.opened)
	}
}
