package engine_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/sandbox"
)

// meter counts requests to the token endpoint and others.
type meter struct {
	next http.RoundTripper

	mu           sync.Mutex
	token, other int
	refuse       bool // the next question to Business Central is answered 401
}

// RoundTrip implements http.RoundTripper.
func (m *meter) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	refuse := false
	if strings.HasSuffix(r.URL.Path, "/token") {
		m.token++
	} else {
		m.other++
		refuse, m.refuse = m.refuse, false
	}
	m.mu.Unlock()
	if refuse {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer old")
	}
	return m.next.RoundTrip(r)
}

func (m *meter) take() (token, other int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	token, other = m.token, m.other
	m.token, m.other = 0, 0
	return token, other
}

// metered is a scenario with a meter between program and sandbox.
func metered(t *testing.T, scenario string) (*practice, *meter) {
	t.Helper()
	var m *meter
	pr := newPractice(t, scenario, func(next http.RoundTripper) http.RoundTripper {
		m = &meter{next: next}
		return m
	})
	return pr, m
}

func (pr *practice) quick(t *testing.T) check.Report {
	t.Helper()
	r, err := pr.Quick(t.Context(), pr.profile)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestQuickRequests holds how little is asked: cold two, with a cached token
// one, after a secret that was refused none but that.
func TestQuickRequests(t *testing.T) {
	t.Parallel()
	pr, m := metered(t, "well")
	before, err := pr.Get(t.Context(), pr.profile.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		name         string
		token, other int
	}{{"cold", 1, 1}, {"cached", 0, 1}, {"cached again", 0, 1}} {
		r := pr.quick(t)
		if token, other := m.take(); r.Verdict() != check.Pass || token != want.token || other != want.other {
			t.Errorf("%s: %s, %d token requests and %d others", want.name, r.Verdict(), token, other)
		}
	}
	if now, err := pr.Get(t.Context(), pr.profile.ID); err != nil || now.Standing.Tested != before.Standing.Tested {
		t.Errorf("a quick test was noted: %+v, %v", now.Standing, err)
	}
	bad := connection.Secret("wrong~CANARY" + strings.Repeat("x", 28)) // as long as Entra's
	if pr.profile, err = pr.Save(t.Context(), pr.profile, &bad); err != nil {
		t.Fatal(err)
	}
	r := pr.quick(t)
	token, other := m.take()
	if got := codes(r); token != 1 || other != 0 || r.Verdict() != check.Fail || !slices.Equal(got, []string{"secret-wrong"}) {
		t.Errorf("refused: %v, %d token requests and %d others", got, token, other)
	}
}

// TestQuickRenews wants a token that ends soon to be renewed: two requests.
func TestQuickRenews(t *testing.T) {
	t.Parallel()
	pr, m := metered(t, "well")
	pr.quick(t)
	m.take()
	pr.later(2 * time.Hour)
	if r := pr.quick(t); r.Verdict() != check.Pass {
		t.Errorf("%s: %v", r.Verdict(), codes(r))
	}
	if token, other := m.take(); token != 1 || other != 1 {
		t.Errorf("%d token requests and %d others", token, other)
	}
}

// TestQuickAsksAgain wants a refusal of a token that was kept to count only if a
// new one is refused too: it may have been revoked meanwhile.
func TestQuickAsksAgain(t *testing.T) {
	t.Parallel()
	pr, m := metered(t, "well")
	pr.quick(t)
	m.refuse = true
	if r := pr.quick(t); r.Verdict() != check.Pass {
		t.Errorf("%s: %v", r.Verdict(), codes(r))
	}
}

// TestQuickWarms wants Business Central's connection begun while a token is
// fetched, and not where none is.
func TestQuickWarms(t *testing.T) {
	t.Parallel()
	pr, _ := metered(t, "well")
	pr.quick(t)
	pr.quick(t)
	if len(pr.warmed) != 1 || !strings.HasPrefix(pr.warmed[0], "https://sandbox.invalid/") {
		t.Errorf("warmed %v", pr.warmed)
	}
}

// TestQuickFindsTheSame wants of each scenario that a quick test can meet the
// finding that the whole ladder has; what it does not ask it cannot meet.
func TestQuickFindsTheSame(t *testing.T) {
	t.Parallel()
	for _, s := range sandbox.Scenarios() {
		if s.Passes > 0 || s.Paste != "" || s.Finding == "" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			pr := newPractice(t, s.Name)
			if pr.profile.Mode.Interactive() {
				_, _ = pr.SignIn(t.Context(), pr.profile, engine.Interaction{}, nil) // why not, the test says
			}
			quick := pr.quick(t)
			again := newPractice(t, s.Name)
			full := again.climb(t)
			if got, want := codes(quick), codes(full); quick.Verdict() == check.Fail && !slices.Equal(got, want) {
				t.Errorf("found %v, the ladder %v", got, want)
			}
			if full.Verdict() == check.Fail && quick.Verdict() != check.Fail {
				t.Logf("passes: %v", codes(full))
			}
			pr.noSecrets(t, quick)
		})
	}
}
