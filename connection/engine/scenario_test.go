package engine_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// practice is an engine on the sandbox, with its first connection saved.
type practice struct {
	*engine.Engine
	srv       *sandbox.Server
	catalogue *diagnose.Catalogue
	journal   *journal.Log
	profile   connection.Profile
	dir       string
	ahead     time.Duration // of the clock of both
	jump      atomic.Int64  // of this computer's clock alone, a time.Duration
	warmed    []string
}

// later puts the clock forward.
func (pr *practice) later(d time.Duration) { pr.ahead += d }

// signingKey is made once: it takes longer than most tests.
var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // the machine has no random numbers
	}
	return key
})

// knowledge is the catalogue, read once.
var knowledge = sync.OnceValues(diagnose.Load)

// patience is how long an answer is waited for: shortly where none comes, and
// as long as the program does elsewhere, because a busy computer is slow.
func patience(scenario string) time.Duration {
	if scenario == "timed-out" {
		return time.Second
	}
	return 0
}

// newPractice starts a scenario in memory; only the answer of the browser goes
// over a real socket, because the sign-in listens on one. through, if given,
// stands between the program and the sandbox.
func newPractice(t *testing.T, scenario string, through ...func(http.RoundTripper) http.RoundTripper) *practice {
	t.Helper()
	pr := &practice{journal: journal.New(500), dir: t.TempDir()}
	now := func() time.Time { return time.Now().Add(pr.ahead) }
	srv, err := sandbox.New(sandbox.Options{Scenario: scenario, Key: signingKey(), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	pr.srv, pr.catalogue = srv, catalogue
	way := srv.Transport()
	for _, f := range through {
		way = f(way)
	}
	client, err := wire.New(wire.Options{Transport: way, Journal: pr.journal, ResponseTimeout: patience(scenario)})
	if err != nil {
		t.Fatal(err)
	}
	var id string
	pr.Engine = engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudSandbox: srv.Cloud("https://sandbox.invalid")},
		HTTP:   client, Journal: pr.journal, Vault: vault.InMemory(), Book: profiles.Open(pr.dir), Catalogue: catalogue, Dir: pr.dir,
		SignInWait: 10 * time.Second,
		Now:        func() time.Time { return now().Add(time.Duration(pr.jump.Load())) },
		Warm:       func(_ context.Context, address string) { pr.warmed = append(pr.warmed, address) },
		Browse: func(ctx context.Context, url string) error {
			stuck, err := srv.Visit(ctx, url)
			if stuck != "" {
				_ = pr.AnswerSignIn(id, stuck) // what the person reads out
			}
			return err
		},
	})
	p := srv.Profiles()[0]
	s := srv.Secret(p.ID)
	p.ID = ""
	if pr.profile, err = pr.Save(t.Context(), p, &s); err != nil {
		t.Fatal(err)
	}
	id = pr.profile.ID
	return pr
}

// climb signs in where a person must, and tests.
func (pr *practice) climb(t *testing.T) check.Report {
	t.Helper()
	if pr.profile.Mode.Interactive() {
		_, _ = pr.SignIn(t.Context(), pr.profile, engine.Interaction{}, nil) // why not, the test says
	}
	report, err := pr.Check(t.Context(), pr.profile, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func codes(r check.Report) []string {
	var out []string
	for _, rung := range r.Results {
		for _, f := range rung.Findings {
			if !slices.Contains(out, f.Code) {
				out = append(out, f.Code)
			}
		}
	}
	return out
}

// TestEveryScenario plays each scenario through the whole program below the
// window, and wants exactly the finding that the scenario is about.
func TestEveryScenario(t *testing.T) {
	t.Parallel()
	all := sandbox.Stories()
	if len(all) < 40 {
		t.Fatalf("only %d scenarios", len(all))
	}
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			pr := newPractice(t, s.Name)
			report := pr.climb(t)
			var want []string
			if s.Finding != "" {
				want = []string{s.Finding}
			}
			if got := codes(report); !slices.Equal(got, want) {
				t.Errorf("findings %v, want %v", got, want)
			}
			now, err := pr.Get(t.Context(), pr.profile.ID)
			if err != nil {
				t.Fatal(err)
			}
			finding := s.Finding
			if report.Verdict() == check.Pass {
				finding = "" // a remark beside a test that passed
			}
			if st := now.Standing; st.Finding != finding || st.Verdict != string(report.Verdict()) || st.Rungs == 0 {
				t.Errorf("the list will say %+v", st)
			}
			pr.noSecrets(t, report)
			for _, x := range pr.journal.All() { // row S59: nobody else is asked
				if !strings.HasPrefix(x.URL, "https://sandbox.invalid/") {
					t.Errorf("somebody else was asked: %s", x.URL)
				}
			}
		})
	}
}

// noSecrets looks for what the sandbox knows as secret in all that a user could
// see or send.
func (pr *practice) noSecrets(t *testing.T, report check.Report) {
	t.Helper()
	seen := []any{report, pr.journal.All()}
	secret := pr.srv.Secret(pr.profile.ID).Reveal()
	for _, x := range seen {
		text := dump(x)
		if secret != "" && !connection.IsGUID(secret) && contains(text, secret) {
			t.Errorf("the client secret is in %T", x)
		}
		if contains(text, "eyJhbGciOi") {
			t.Errorf("a token is in %T", x)
		}
	}
	scanFolder(t, pr.dir, secret, "eyJhbGciOi")
}

// TestWellIsWell holds that a good test shows what it saw.
func TestWellIsWell(t *testing.T) {
	pr := newPractice(t, "well")
	var heard []check.ID
	report, err := pr.Check(t.Context(), pr.profile, func(r check.Result) {
		if r.Verdict != check.Running && r.Verdict != check.Waiting {
			heard = append(heard, r.ID)
		}
	})
	if err != nil || report.Verdict() != check.Pass || len(heard) != len(check.Rungs()) {
		t.Fatalf("verdict %s, heard %v, %v", report.Verdict(), heard, err)
	}
	envs, err := pr.Environments(t.Context(), pr.profile)
	if err != nil || len(envs) == 0 {
		t.Errorf("environments %v, %v", envs, err)
	}
	companies, err := pr.Companies(t.Context(), pr.profile)
	if err != nil || len(companies) == 0 {
		t.Errorf("companies %v, %v", companies, err)
	}
	facts, err := pr.Inspect(t.Context(), pr.profile.ID)
	if err != nil || !facts.Valid || facts.Account.AppID != pr.profile.ClientID || len(facts.Claims) == 0 || facts.Fingerprint == "" {
		t.Errorf("facts %+v, %v", facts, err)
	}
	if pr.Links(pr.profile).BCApps == "" || pr.Links(pr.profile).Consent == "" {
		t.Errorf("links %+v", pr.Links(pr.profile))
	}
}

// TestDraftIsTestedThenSaved walks as the wizard does: nothing is saved, a
// token is got, the test runs, and what was learnt survives the save.
func TestDraftIsTestedThenSaved(t *testing.T) {
	for _, scenario := range []string{"well", "well-delegate"} {
		t.Run(scenario, func(t *testing.T) {
			pr := newPractice(t, scenario)
			draft := pr.profile
			if err := pr.Remove(t.Context(), draft.ID); err != nil {
				t.Fatal(err)
			}
			draft.ID, draft.Revision = "", 0
			pr.Hold("", pr.srv.Secret(pr.srv.Profiles()[0].ID))
			if _, err := pr.SignIn(t.Context(), draft, engine.Interaction{}, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := pr.Companies(t.Context(), draft); err != nil {
				t.Fatal(err)
			}
			if report, err := pr.Check(t.Context(), draft, nil); err != nil || report.Verdict() != check.Pass {
				t.Fatalf("%s, %v", report.Verdict(), err)
			}
			if list, err := pr.List(t.Context()); err != nil || len(list) != 0 {
				t.Errorf("a draft was saved by being tested: %v, %v", list, err)
			}
			saved, err := pr.Save(t.Context(), draft, nil)
			if err != nil {
				t.Fatal(err)
			}
			if st := saved.Standing; st.Verdict != "pass" || st.TokenExpires.IsZero() || st.NeedsSignIn {
				t.Errorf("standing after the save: %+v", st)
			}
			if !pr.HasToken(t.Context(), saved.ID) {
				t.Error("the token of the draft was lost")
			}
		})
	}
}
