package engine_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
)

// byCode signs in with a code in virtual time, and takes whom the authority
// asks for as they come.
func (pr *practice) byCode(t *testing.T) error {
	t.Helper()
	var typed sync.WaitGroup
	defer typed.Wait()
	_, err := pr.SignIn(t.Context(), pr.profile, engine.Interaction{ByCode: true}, func(asked connection.Prompt) {
		typed.Go(func() { _, _ = pr.srv.EnterCode(t.Context(), asked.URL, asked.Code) })
	})
	return err
}

// disturbed puts a disturbance before one address until it is said to be over.
func disturbed(t *testing.T, d disturbance, suffix string, on *atomic.Bool) *practice {
	t.Helper()
	var n atomic.Int64
	return newPractice(t, "well-delegate", func(next http.RoundTripper) http.RoundTripper {
		return spoiler{next, suffix, func(r *http.Request, good func() (*http.Response, error)) (*http.Response, error) {
			if !on.Load() {
				return good()
			}
			return d.do(exchange{r, n.Add(1), good})
		}}
	})
}

// everything is each disturbance, in the short form those of the line alone.
func everything() []disturbance {
	all := lines()
	if !testing.Short() {
		all = append(all, retryAfters()...)
	}
	return all
}

// explained fails if an error says nothing to a person.
func (pr *practice) explained(t *testing.T, err error) {
	t.Helper()
	found := pr.Explain(err)
	if len(found) == 0 || found[0].Code == "" || found[0].Code == "unknown" || found[0].Who == "" || len(found[0].Actions) == 0 {
		t.Errorf("%v is told as %v", err, ids(found))
	}
}

// TestDisturbedRenewals has a renewal meet each disturbance: the refresh token
// stays, whatever was answered, and when it is over the same program renews.
func TestDisturbedRenewals(t *testing.T) {
	t.Parallel()
	signingKey()
	all := everything()
	t.Run("all", func(t *testing.T) {
		for _, d := range all {
			t.Run(d.name, func(t *testing.T) {
				t.Parallel()
				inTime(t, func(t *testing.T) {
					var on atomic.Bool
					pr := disturbed(t, d, "/oauth2/v2.0/token", &on)
					if err := pr.byCode(t); err != nil {
						t.Fatal(err)
					}
					time.Sleep(2 * time.Hour) // the token has ended
					on.Store(true)
					begun := time.Now()
					_, err := pr.Token(t.Context(), pr.profile.ID)
					if took := time.Since(begun); took > mostTime {
						t.Errorf("it took %v", took)
					}
					if err != nil {
						pr.explained(t, err)
					}
					on.Store(false)
					p, lost := pr.Get(t.Context(), pr.profile.ID)
					if lost != nil || p.Standing.NeedsSignIn || !p.Standing.HasRefresh {
						t.Fatalf("the sign-in is lost: %+v, %v", p.Standing, lost)
					}
					if _, err := pr.Refresh(t.Context(), p.ID); err != nil {
						t.Errorf("when it was over: %v", err)
					}
				})
			})
		}
	})
	t.Logf("faults: network and throttling during a renewal: %d", len(all))
}

// TestDisturbedSignIns has a sign-in meet each disturbance of the line, wherever
// it asks: it ends in time, says why, and the next one works.
func TestDisturbedSignIns(t *testing.T) {
	t.Parallel()
	signingKey()
	n := 0
	t.Run("all", func(t *testing.T) {
		for _, at := range []string{"/openid-configuration", "/devicecode", "/oauth2/v2.0/token"} {
			for _, d := range lines() {
				n++
				t.Run(at+" "+d.name, func(t *testing.T) {
					t.Parallel()
					inTime(t, func(t *testing.T) {
						var on atomic.Bool
						pr := disturbed(t, d, at, &on)
						on.Store(true)
						begun := time.Now()
						err := pr.byCode(t)
						if took := time.Since(begun); took > 30*time.Minute { // a code lives a quarter of an hour
							t.Errorf("it took %v", took)
						}
						if err != nil {
							pr.explained(t, err)
						}
						on.Store(false)
						if err := pr.byCode(t); err != nil {
							t.Errorf("when it was over: %v", err)
						}
						if _, err := pr.Companies(t.Context(), pr.profile); err != nil {
							t.Errorf("signed in, Business Central says %v", err)
						}
					})
				})
			}
		}
	})
	t.Logf("faults: network during a sign-in: %d", n)
}

// TestClocksThatJump sets this computer's clock forward and back, before a test,
// at each question of one, and while a token is renewed. Once it is right again,
// everything works, though the tokens of meanwhile say that they end in years.
func TestClocksThatJump(t *testing.T) {
	t.Parallel()
	signingKey()
	jumps := []time.Duration{-10 * 8766 * time.Hour, -48 * time.Hour, -2 * time.Hour, -6 * time.Minute, -time.Second, time.Second, 6 * time.Minute, 2 * time.Hour, 48 * time.Hour, 10 * 8766 * time.Hour}
	moments := []string{"before", "renewal"}
	for _, at := range endpoints() {
		moments = append(moments, at.suffix)
	}
	n := 0
	t.Run("all", func(t *testing.T) {
		for _, moment := range moments {
			for _, jump := range jumps {
				n++
				t.Run(fmt.Sprintf("%s %v", moment, jump), func(t *testing.T) {
					t.Parallel()
					inTime(t, func(t *testing.T) { jumped(t, moment, jump) })
				})
			}
		}
	})
	t.Logf("faults: clock that jumps forward or back: %d", n)
}

func jumped(t *testing.T, moment string, jump time.Duration) {
	t.Helper()
	var pr *practice
	var armed atomic.Bool
	set := func() {
		if armed.CompareAndSwap(true, false) {
			pr.jump.Store(int64(jump))
		}
	}
	pr = newPractice(t, "well", func(next http.RoundTripper) http.RoundTripper {
		return dated{roundTrip(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, moment) || moment == "renewal" {
				set()
			}
			return next.RoundTrip(r)
		}), 0}
	})
	armed.Store(true)
	if moment == "before" {
		set()
	}
	if moment == "renewal" {
		_, err := pr.GetToken(t.Context(), pr.profile.ID)
		if err != nil {
			pr.explained(t, err)
		}
	} else {
		report, err := pr.Check(t.Context(), pr.profile, nil)
		if err != nil {
			t.Fatal(err)
		}
		told := codes(report)
		if slices.Contains(told, "unknown") || report.Verdict() == check.Fail && len(told) == 0 {
			t.Errorf("told %v", told)
		}
		if off := slices.Contains(told, "clock-off"); moment == "before" && off != (jump.Abs() > 5*time.Minute) {
			t.Errorf("%v off, told %v", jump, told)
		}
	}
	if p, err := pr.Get(t.Context(), pr.profile.ID); err != nil || p.ClientID != pr.profile.ClientID || p.Secret != pr.profile.Secret {
		t.Errorf("what was saved changed: %v", err)
	}
	pr.jump.Store(0)
	for _, later := range []time.Duration{0, 2 * time.Hour} { // and when that token has ended, whatever it says
		time.Sleep(later)
		p, err := pr.Get(t.Context(), pr.profile.ID)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := pr.Companies(t.Context(), p); err != nil || len(list) == 0 {
			t.Errorf("the clock is right again for %v, and Business Central says %v", later, err)
		}
		if report, err := pr.Check(t.Context(), p, nil); err != nil || report.Verdict() == check.Fail {
			t.Errorf("the clock is right again for %v: %v, %v", later, codes(report), err)
		}
	}
}
