package wizard_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// kept is what the journey's services were asked to keep.
type kept struct {
	mu      sync.Mutex
	profile connection.Profile
	secret  connection.Secret
}

func (k *kept) services() setup.Services {
	facts := connection.TokenFacts{Present: true, Valid: true, Expires: moment.Add(time.Hour), AuthorisedBy: "anna@contoso.com"}
	return setup.Services{
		SignIn: func(_ context.Context, _ connection.Profile, _ connection.Secret, _ bool, ask func(connection.Prompt)) (connection.TokenFacts, error) {
			ask(connection.Prompt{URL: "https://login.example/", Short: "http://localhost:1", Expires: moment.Add(5 * time.Minute)})
			return facts, nil
		},
		GetToken: func(context.Context, connection.Profile, connection.Secret) (connection.TokenFacts, error) {
			return facts, nil
		},
		LookUpTenant: func(context.Context, connection.Profile) (string, string, error) { return "id", "Contoso Ltd.", nil },
		Environments: func(context.Context, connection.Profile, connection.Secret) ([]check.Environment, error) {
			return []check.Environment{{Name: "Production", Type: "Production"}, {Name: "UAT", Type: "Sandbox"}}, nil
		},
		Companies: func(context.Context, connection.Profile, connection.Secret) ([]connection.Company, error) {
			return []connection.Company{{ID: "9a4f1111-2222-3333-4444-555566667777", Name: "CRONUS US", Display: "CRONUS USA, Inc."}}, nil
		},
		Check: func(_ context.Context, _ connection.Profile, _ connection.Secret, on func(check.Result)) (check.Report, error) {
			var r check.Report
			for _, id := range check.Rungs() {
				x := check.Result{ID: id, Verdict: check.Pass}
				on(x)
				r.Results = append(r.Results, x)
			}
			return r, nil
		},
		Save: func(_ context.Context, p connection.Profile, s *connection.Secret, draft bool) (connection.Profile, error) {
			k.mu.Lock()
			defer k.mu.Unlock()
			p.Draft, p.Revision = draft, 1
			k.profile = p
			if s != nil {
				k.secret = *s
			}
			return p, nil
		},
		Explain: func(error) []diagnose.Finding { return nil },
		Open:    func(context.Context, string) error { return nil },
		Copy:    func(context.Context, string) error { return nil },
		Paste:   func(string) handover.Pasted { return handover.Pasted{} },
		Links:   func(connection.Profile) map[string]string { return nil },
	}
}

// journey is a wizard that runs: a session, its screen, and the queue that the
// UI thread would have.
type journey struct {
	*stage
	session *setup.Session
	pings   chan struct{}
}

func travel(t *testing.T, k *kept) *journey {
	t.Helper()
	blank := setup.Blank([]connection.Cloud{connection.Public()}, moment)
	j := &journey{stage: onStage(t, "en", fyne.NewSize(1120, 740), blank), pings: make(chan struct{}, 1)}
	j.session = setup.Start(t.Context(), k.services(), blank)
	t.Cleanup(j.session.Close)
	j.session.Watch(func() {
		select {
		case j.pings <- struct{}{}:
		default:
		}
	})
	j.reply = j.session.Send
	return j
}

// press waits as long as somebody who reads before pressing.
func (j *journey) press(label string) {
	j.t.Helper()
	j.now = j.now.Add(time.Second)
	j.stage.press(label)
}

// until pumps redraws until the state is as wanted.
func (j *journey) until(what string, ok func(setup.State) bool) {
	j.t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		st := j.session.State()
		j.screen.Render(st)
		if ok(st) {
			return
		}
		select {
		case <-j.pings:
		case <-deadline:
			j.t.Fatalf("never came to %s: at %s, running %v", what, j.session.State().Step, j.session.State().Running)
		}
	}
}

func on(step setup.Step) func(setup.State) bool {
	return func(s setup.State) bool { return s.Step == step && len(s.Running) == 0 }
}

func TestJourneyOfAnApp(t *testing.T) {
	k := &kept{}
	j := travel(t, k)
	j.press("Continue")
	j.until("the registration", on(setup.StepRegistration))
	j.press("Continue")
	j.until("what is missing", func(s setup.State) bool { return s.ToLookAt() == 3 })
	if !strings.Contains(j.words(), "3 values need a look") {
		t.Errorf("reads %s", j.words())
	}
	test.Type(j.entry(0), "contoso.com")
	test.Type(j.entry(1), "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d")
	test.Type(j.entry(2), "Vx8Q~journey-0123456789abcdefghijklmnopqr")
	j.until("the tenant", func(s setup.State) bool { return s.Tenant.Exists })
	if !strings.Contains(j.words(), "Contoso Ltd.") || j.entry(0).Text != "contoso.com" {
		t.Errorf("reads %s", j.words())
	}
	j.press("Continue")
	j.until("the lists", func(s setup.State) bool { return on(setup.StepPlace)(s) && len(s.Environments) == 2 })
	j.session.Send(setup.EnvironmentPicked{Name: "Production"})
	j.until("the companies", func(s setup.State) bool { return len(s.Companies) == 1 && len(s.Running) == 0 })
	j.session.Send(setup.CompanyPicked{Company: j.session.State().Companies[0]})
	j.until("the company", func(s setup.State) bool { return s.CompanyText != "" })
	if !strings.Contains(j.words(), "Real data") {
		t.Errorf("production is not marked: %s", j.words())
	}
	j.press("Continue")
	j.until("the test", func(s setup.State) bool { return s.Tested })
	if !strings.Contains(j.words(), "Everything works") {
		t.Errorf("reads %s", j.words())
	}
	j.press("Save connection")
	j.until("the end", func(s setup.State) bool { return s.Outcome == setup.OutcomeSaved })
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.profile.Environment != "Production" || k.profile.Company.Name != "CRONUS US" || k.profile.Draft || k.secret.Len() != 41 {
		t.Errorf("kept %+v with a secret of %d", k.profile, k.secret.Len())
	}
}

func TestJourneyThroughTheBrowser(t *testing.T) {
	k := &kept{}
	j := travel(t, k)
	j.session.Send(setup.Edited{Field: connection.FieldMode, Value: string(connection.ModeDelegate)})
	j.until("the kind", on(setup.StepKind))
	j.press("Continue")
	j.until("the registration", on(setup.StepRegistration))
	test.Type(j.entry(0), "contoso.com")
	test.Type(j.entry(1), "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d")
	j.until("the tenant", func(s setup.State) bool { return s.Tenant.Exists })
	j.press("Continue")
	j.until("the sign-in", on(setup.StepSignIn))
	j.press("Open the browser")
	j.until("the lists", func(s setup.State) bool { return on(setup.StepPlace)(s) })
	if !strings.Contains(j.words(), "anna@contoso.com") {
		t.Errorf("reads %s", j.words())
	}
	j.press("Save for later")
	j.until("the end", func(s setup.State) bool { return s.Outcome == setup.OutcomeDraft })
}
