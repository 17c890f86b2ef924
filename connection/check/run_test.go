package check_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// rung makes a probe that takes a time and comes to a verdict.
func rung(id string, takes time.Duration, v check.Verdict, needs ...check.ID) check.Probe {
	return check.Probe{ID: check.ID(id), Needs: needs, Run: func(ctx context.Context, _ *check.World) check.Outcome {
		select {
		case <-time.After(takes):
			return check.Outcome{Verdict: v, Words: check.Words{Key: "rung." + id + ".pass"}, Took: takes}
		case <-ctx.Done():
			return check.Outcome{Verdict: check.Fail}
		}
	}}
}

// line is a report's verdicts in one line.
func line(r check.Report) string {
	var b strings.Builder
	for _, x := range r.Results {
		fmt.Fprintf(&b, "%s=%s", x.ID, x.Verdict)
		if x.Blocker != "" {
			fmt.Fprintf(&b, "(%s)", x.Blocker)
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestIndependentRungsRunAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		r := check.Climb(t.Context(), []check.Probe{
			rung("a", time.Second, check.Pass),
			rung("b", 3*time.Second, check.Pass, "a"),
			rung("c", 2*time.Second, check.Pass, "a"),
			rung("d", time.Second, check.Pass, "c"),
			rung("e", time.Second, check.Pass, "b", "d"),
		}, check.World{}, nil)
		if took := time.Since(begun); took != 5*time.Second || r.Took != took {
			t.Errorf("took %v, report says %v, want 5 s", took, r.Took)
		}
		if r.Verdict() != check.Pass || r.Passed() != 5 || r.Ran() != 5 {
			t.Errorf("got %s", line(r))
		}
	})
}

func TestDependantsOfAFailureAreNotRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := check.Climb(t.Context(), []check.Probe{
			rung("a", 0, check.Pass),
			rung("b", time.Second, check.Fail, "a"),
			rung("c", 0, check.Pass, "b"),
			rung("d", 0, check.Pass, "c"),
			rung("e", time.Second, check.Attention, "a"),
			rung("f", 0, check.Pass, "e"),
			rung("g", 0, check.NotApplicable, "a"),
			rung("h", 0, check.Pass, "g"),
			rung("i", 0, check.Pass, "h", "b"),
		}, check.World{}, nil)
		want := "a=pass b=fail c=not-run(b) d=not-run(b) e=attention f=pass g=not-applicable h=pass i=not-run(b)"
		if line(r) != want {
			t.Errorf("got  %s\nwant %s", line(r), want)
		}
		if r.Results[2].Words.Key != "rung.b.blocks" {
			t.Errorf("words: %v", r.Results[2].Words)
		}
		if r.Verdict() != check.Fail || r.Passed() != 3 || r.Ran() != 5 {
			t.Errorf("%s: %d of %d", r.Verdict(), r.Passed(), r.Ran())
		}
	})
}

func TestAfterWaitsWhateverHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		last := rung("c", 0, check.Pass, "a")
		last.After = []check.ID{"b", "d"}
		var ended []string
		check.Climb(t.Context(), []check.Probe{
			rung("a", 0, check.Pass), rung("b", 2*time.Second, check.Fail, "a"), last, rung("d", 0, check.Pass, "b"),
		}, check.World{}, func(r check.Result) {
			if r.Verdict != check.Running {
				ended = append(ended, string(r.ID)+"="+string(r.Verdict))
			}
		})
		if got := strings.Join(ended, " "); got != "a=pass b=fail d=not-run c=pass" {
			t.Errorf("got %s", got)
		}
	})
}

func TestResultsArriveInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		busy := false
		check.Climb(t.Context(), []check.Probe{
			rung("a", time.Second, check.Pass),
			rung("b", time.Second, check.Fail),
			rung("c", 0, check.Pass, "b"),
		}, check.World{}, func(r check.Result) {
			if busy {
				t.Error("two calls at once")
			}
			busy = true
			time.Sleep(time.Millisecond) // virtual: lets the others come
			busy = false
			said = append(said, string(r.ID)+"="+string(r.Verdict))
		})
		for _, want := range []string{"a=running", "b=running", "a=pass", "b=fail", "c=not-run"} {
			if n := strings.Count(strings.Join(said, " ")+" ", want+" "); n != 1 {
				t.Errorf("%s said %d times in %v", want, n, said)
			}
		}
		if len(said) != 5 {
			t.Errorf("got %v", said)
		}
	})
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(1500*time.Millisecond, cancel)
		begun := time.Now()
		r := check.Climb(ctx, []check.Probe{
			rung("a", time.Second, check.Pass),
			rung("b", time.Hour, check.Pass, "a"),
			rung("c", 0, check.Pass, "b"),
		}, check.World{}, nil)
		if took := time.Since(begun); took != 1500*time.Millisecond {
			t.Errorf("took %v", took)
		}
		if line(r) != "a=pass b=not-run c=not-run" {
			t.Errorf("got %s", line(r))
		}
		for _, x := range r.Results[1:] {
			if x.Words.Key != "rung.cancelled" || x.Blocker != "" {
				t.Errorf("%s says %v", x.ID, x.Words)
			}
		}
		if r.Verdict() != check.NotRun {
			t.Errorf("verdict %s", r.Verdict())
		}
	})
}

func TestCancelledBeforeItBegan(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := newCloud()
	r := check.Run(ctx, c.world(), nil)
	if r.Verdict() != check.NotRun || r.Passed() != 0 {
		t.Errorf("got %s", line(r))
	}
	if len(c.asked) != 0 {
		t.Errorf("asked %v", c.asked)
	}
}

// A test that is stopped while Business Central thinks ends at once and blames
// nobody.
func TestCancelDuringAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		c.slow = time.Hour
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		begun := time.Now()
		r := check.Run(ctx, c.world(), nil)
		if took := time.Since(begun); took != time.Second {
			t.Errorf("took %v", took)
		}
		if r.Verdict() != check.NotRun {
			t.Errorf("got %s", line(r))
		}
		if _, ok := r.FirstFinding(); ok {
			t.Error("a stopped test has a finding")
		}
	})
}

// The companies are asked for while the environments are listed, and the second
// token is got meanwhile: what does not depend on each other costs no time.
func TestLadderTakesNoLongerThanItsLongestWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		c.slow = 100 * time.Millisecond
		r := check.Run(t.Context(), c.world(), nil)
		if r.Verdict() != check.Pass {
			t.Fatalf("got %s", line(r))
		}
		// Hosts and discovery, token, lists and second token, two reads.
		if want := 400 * time.Millisecond; r.Took != want {
			t.Errorf("took %v, want %v", r.Took, want)
		}
		for _, id := range []check.ID{check.RungNetwork, check.RungTenant, check.RungSignIn, check.RungEnvironments, check.RungReachable, check.RungRead, check.RungRenewal} {
			if x, _ := r.Result(id); x.Took != c.slow {
				t.Errorf("%s took %v", id, x.Took)
			}
		}
		for _, id := range []check.ID{check.RungValues, check.RungToken, check.RungPermissions, check.RungCompany} {
			if x, _ := r.Result(id); x.Took != 0 {
				t.Errorf("%s asks nobody and took %v", id, x.Took)
			}
		}
	})
}

func TestLeastRequests(t *testing.T) {
	c := newCloud()
	if r := check.Run(t.Context(), c.world(), nil); r.Verdict() != check.Pass {
		t.Fatalf("got %s", line(r))
	}
	want := map[string]int{
		"discover": 1, "token": 1, "renew": 1,
		"HEAD api.businesscentral.dynamics.com/": 1, "environments": 1, "companies": 1, "companyInformation": 1, "customers": 1,
	}
	if got := c.counts(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, a := range c.asked {
		if !strings.HasPrefix(a, http.MethodGet+" ") && !strings.HasPrefix(a, http.MethodHead+" ") {
			t.Errorf("a test must not write: %s", a)
		}
	}
}

func TestNothingIsAskedWhenTheValuesAreWrong(t *testing.T) {
	c := newCloud()
	w := c.world()
	w.Profile.Tenant = "not a tenant"
	w.Effective = w.Profile.Effective(connection.Public())
	r := check.Run(t.Context(), w, nil)
	if r.Ran() != 1 || r.Results[0].Verdict != check.Fail {
		t.Errorf("got %s", line(r))
	}
	if len(c.counts()) != 0 {
		t.Errorf("asked %v", c.counts())
	}
}
