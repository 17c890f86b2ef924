package check_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/wire"
)

const sandboxBase = "https://sandbox.invalid"

// today is when the sandbox's world takes place; synctest's clock begins in 2000.
func today(begun time.Time) func() time.Time {
	return func() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC).Add(time.Since(begun)) }
}

// trial is a scenario with everything that a test of its first connection needs.
type trial struct {
	server *sandbox.Server
	world  check.World
	entra  *entra.Client
}

func try(t *testing.T, scenario string, now func() time.Time) *trial {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{Scenario: scenario, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	log := journal.New(200)
	client, err := wire.New(wire.Options{Transport: s.Transport(), Journal: log})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := diagnose.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := s.Profiles()[0]
	x := &trial{server: s, entra: &entra.Client{HTTP: client, Browse: s.Browse, Wait: 10 * time.Second}}
	secret := s.Secret(p.ID)
	p.Secret.Length = secret.Len()
	eff := p.Effective(s.Cloud(sandboxBase))
	service := func(ctx context.Context) (entra.Token, error) { return x.entra.Service(ctx, eff, secret) }
	x.world = check.World{
		Profile: p, Effective: eff, Secret: secret, Now: now, HTTP: client, Journal: log, Explain: catalogue.Explain,
		Discover:   func(ctx context.Context) (entra.Metadata, error) { return x.entra.Discover(ctx, eff) },
		FreshToken: service, Renew: service,
	}
	return x
}

// judge compares a report with what the scenario promises.
func judge(t *testing.T, want string, x *trial, r check.Report) {
	t.Helper()
	worded(t, r)
	codes := map[string]bool{}
	for _, y := range r.Results {
		for _, f := range y.Findings {
			codes[f.Code] = true
		}
	}
	delete(codes, want)
	if len(codes) > 0 {
		t.Errorf("other findings: %v\n%s", codes, line(r))
	}
	first, ok := r.FirstFinding()
	switch {
	case want == "" && r.Verdict() != check.Pass:
		t.Errorf("all is well there, but: %s\n%+v", line(r), first)
	case want == "environments-forbidden":
		// Nothing is wrong: the rung gives advice and the test passes.
		if y, _ := r.Result(check.RungEnvironments); len(y.Findings) != 1 || y.Findings[0].Code != want || r.Verdict() != check.Pass {
			t.Errorf("got %s", line(r))
		}
	case want != "" && (!ok || first.Code != want):
		t.Errorf("got %q, want %q\n%s\n%+v", first.Code, want, line(r), first.Fault)
	}
	secret := x.world.Secret.Reveal()
	if text := fmt.Sprintf("%+v", r); secret != "" && strings.Contains(text, secret) {
		t.Error("the secret is in the report")
	}
}

func TestScenariosOfApps(t *testing.T) {
	for _, s := range sandbox.Stories() {
		if s.Mode != connection.ModeApp {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := try(t, s.Name, today(time.Now()))
				judge(t, s.Finding, x, check.Run(t.Context(), x.world, nil))
			})
		})
	}
}

// TestScenariosOfPeople signs in over a real loopback first, as a person would;
// scenarios in which that fails are about the sign-in, not about the ladder.
func TestScenariosOfPeople(t *testing.T) {
	for _, s := range sandbox.Stories() {
		if !s.Mode.Interactive() {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			x := try(t, s.Name, time.Now)
			w := &x.world
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			if strings.HasPrefix(s.Name, "redirect") || strings.HasPrefix(s.Name, "platform") {
				t.Skip("the sign-in does not come back")
			}
			held, err := x.entra.Interactive(ctx, w.Effective, w.Secret, entra.Interaction{Ask: func(connection.Prompt, func(string) error) {}})
			if err != nil {
				t.Skipf("about the sign-in: %v", err)
			}
			refresh := func(ctx context.Context) (entra.Token, error) {
				if held.Refresh.Empty() {
					return entra.Token{}, &connection.Fault{Stage: connection.StageToken, Kind: check.KindNeedsSignIn}
				}
				next, err := x.entra.Refresh(ctx, w.Effective, w.Secret, held.Refresh)
				if err != nil {
					return entra.Token{}, err
				}
				if next.Refresh.Empty() {
					next.Refresh = held.Refresh
				}
				held = next
				return held, nil
			}
			w.Renew = refresh
			w.FreshToken = func(ctx context.Context) (entra.Token, error) {
				if held.Refresh.Empty() {
					return held, nil
				}
				return refresh(ctx)
			}
			judge(t, s.Finding, x, check.Run(ctx, *w, nil))
		})
	}
}

// The whole ladder against the sandbox asks seven questions: configuration,
// two tokens, environments, companies, and two reads. The sandbox's parts share
// a host, so no other has to be greeted.
func TestLeastRequestsOfTheSandbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := try(t, "well", today(time.Now()))
		if r := check.Run(t.Context(), x.world, nil); r.Verdict() != check.Pass {
			t.Fatalf("got %s", line(r))
		}
		if n := x.world.Journal.Seq(); n != 7 {
			for _, y := range x.world.Journal.All() {
				t.Log(y.Method, y.URL, y.Status)
			}
			t.Errorf("%d requests, want 7", n)
		}
	})
}
