package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/sweep"
)

// many makes connections of a number of tenants, by turns.
func many(n, tenants int) []connection.Profile {
	out := make([]connection.Profile, n)
	for i := range out {
		out[i] = connection.Profile{
			ID: fmt.Sprint("id", i), Name: fmt.Sprint("Connection ", i), Group: fmt.Sprint("Customer ", i%tenants),
			Tenant: fmt.Sprint("tenant", i%tenants), Mode: connection.ModeApp, Environment: "Production",
		}
	}
	return out
}

// report is a test that ended with a verdict, and a finding if it has a code.
func report(v check.Verdict, code string, fault *connection.Fault) check.Report {
	x := check.Result{ID: check.RungSignIn, Verdict: v}
	if code != "" {
		x.Findings = []diagnose.Finding{{ID: "BCC-1", Code: code, Who: diagnose.OwnerEntra, Fault: fault}}
	}
	return check.Report{Results: []check.Result{x}, Started: time.Now()}
}

// cloud counts what runs at once.
type cloud struct {
	mu      sync.Mutex
	now     map[string]int
	all     int
	most    int // at once
	crowd   int // of one tenant at once
	tested  int
	lasts   time.Duration
	answer  func(p connection.Profile, n int) (check.Report, error)
	flushed atomic.Int32
}

func (c *cloud) services() sweep.Services {
	return sweep.Services{
		Test:    c.test,
		Flush:   func(context.Context) error { c.flushed.Add(1); return nil },
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{ID: "BCC-9", Code: err.Error()}} },
	}
}

func (c *cloud) test(ctx context.Context, p connection.Profile) (check.Report, error) {
	c.mu.Lock()
	if c.now == nil {
		c.now = map[string]int{}
	}
	c.all++
	c.now[p.Tenant]++
	c.tested++
	n := c.tested
	c.most, c.crowd = max(c.most, c.all), max(c.crowd, c.now[p.Tenant])
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.all--
		c.now[p.Tenant]--
		c.mu.Unlock()
	}()
	select {
	case <-time.After(c.lasts):
	case <-ctx.Done():
		return check.Report{}, ctx.Err()
	}
	if c.answer == nil {
		return report(check.Pass, "", nil), nil
	}
	return c.answer(p, n)
}

func TestAllAreTestedWithinBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{lasts: 300 * time.Millisecond}
		var seen int
		st := sweep.Run(t.Context(), c.services(), many(1000, 20), sweep.Limits{AtOnce: 32, PerTenant: 4}, func(s sweep.State) {
			if s.Finished() < seen {
				t.Errorf("%d finished after %d", s.Finished(), seen)
			}
			seen = s.Finished()
		})
		if st.Phase != sweep.Ended || st.Finished() != 1000 || st.Share() != 1 || st.Summary().Counts[sweep.Well] != 1000 {
			t.Errorf("phase %q, %d finished, %v", st.Phase, st.Finished(), st.Summary().Counts)
		}
		if c.most != 32 || c.crowd > 4 {
			t.Errorf("%d at once, %d of one tenant; want 32 and at most 4", c.most, c.crowd)
		}
		if want := 10 * time.Second; st.Took > want {
			t.Errorf("took %v, want at most %v: seats stayed empty", st.Took, want)
		}
		if c.flushed.Load() != 1 {
			t.Errorf("written %d times at the end", c.flushed.Load())
		}
	})
}

func TestOneTenantIsNotOverrun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{lasts: time.Second}
		sweep.Run(t.Context(), c.services(), many(40, 1), sweep.Limits{}, nil)
		if c.most != sweep.Default().PerTenant {
			t.Errorf("%d at once, want %d", c.most, sweep.Default().PerTenant)
		}
	})
}

func TestStoppingTakesNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{lasts: time.Minute}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(90*time.Second, stop)
		begun := time.Now()
		st := sweep.Run(ctx, c.services(), many(1000, 500), sweep.Limits{AtOnce: 10}, nil)
		if took := time.Since(begun) - 90*time.Second; took > time.Second {
			t.Errorf("stopping took %v", took)
		}
		sum := st.Summary()
		if st.Phase != sweep.Stopped || !sum.Stopped || sum.Counts[sweep.Well] != 10 || sum.Counts[sweep.NotTested] != 990 {
			t.Errorf("%q: %v, want the 10 that were tested and 990 that were not", st.Phase, sum.Counts)
		}
		if c.flushed.Load() != 1 {
			t.Error("what was tested was not written down")
		}
		if c.all != 0 {
			t.Errorf("%d tests still run", c.all)
		}
	})
}

func TestAlreadyStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		c := &cloud{lasts: time.Hour}
		if st := sweep.Run(ctx, c.services(), many(3, 1), sweep.Limits{}, nil); st.Phase != sweep.Stopped {
			t.Errorf("%q", st.Phase)
		}
	})
}

func TestATenantThatAsksForPatienceIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var resumed []time.Duration
		c := &cloud{lasts: time.Second}
		c.answer = func(p connection.Profile, n int) (check.Report, error) {
			if p.Tenant == "tenant0" && n <= 2 {
				return report(check.Fail, "throttled", &connection.Fault{HTTP: 429, Retry: 30 * time.Second}), nil
			}
			if p.Tenant == "tenant0" {
				c.mu.Lock()
				resumed = append(resumed, time.Since(begun))
				c.mu.Unlock()
			}
			return report(check.Pass, "", nil), nil
		}
		paused := 0
		st := sweep.Run(t.Context(), c.services(), many(4, 2), sweep.Limits{AtOnce: 2, PerTenant: 1}, func(s sweep.State) {
			paused = max(paused, s.Pausing())
		})
		if st.Summary().Counts[sweep.Well] != 4 || paused != 1 {
			t.Errorf("%v, %d paused", st.Summary().Counts, paused)
		}
		for _, at := range resumed {
			if at < 31*time.Second {
				t.Errorf("asked again after %v", at)
			}
		}
	})
}

func TestPatienceThatIsTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for retry, tested := range map[time.Duration]int{time.Hour: 1, time.Minute: 2} {
			c := &cloud{answer: func(connection.Profile, int) (check.Report, error) {
				return report(check.Fail, "throttled", &connection.Fault{HTTP: 503, Retry: retry}), nil
			}}
			st := sweep.Run(t.Context(), c.services(), many(1, 1), sweep.Limits{}, nil)
			if c.tested != tested || st.Summary().Counts[sweep.Failed] != 1 {
				t.Errorf("%v: tested %d times, %v", retry, c.tested, st.Summary().Counts)
			}
		}
	})
}

func TestStoppingWhileATenantIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{answer: func(connection.Profile, int) (check.Report, error) {
			return report(check.Fail, "throttled", &connection.Fault{HTTP: 429, Retry: time.Minute}), nil
		}}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		begun := time.Now()
		st := sweep.Run(ctx, c.services(), many(5, 1), sweep.Limits{}, nil)
		if st.Phase != sweep.Stopped || time.Since(begun) > 6*time.Second {
			t.Errorf("%q after %v", st.Phase, time.Since(begun))
		}
	})
}

func TestWhatATestComesTo(t *testing.T) {
	draft := many(1, 1)
	draft[0].Draft = true
	for name, c := range map[string]struct {
		report check.Report
		err    error
		draft  bool
		want   sweep.Verdict
	}{
		"well":          {report: report(check.Pass, "", nil), want: sweep.Well},
		"remark":        {report: report(check.Attention, "slow", nil), want: sweep.Attention},
		"failed":        {report: report(check.Fail, "consent-missing", nil), want: sweep.Failed},
		"nobody signed": {report: report(check.Fail, "needs-sign-in", nil), want: sweep.NeedsSignIn},
		"cut off":       {report: report(check.NotRun, "", nil), want: sweep.NotTested},
		"not begun":     {err: errors.New("vault-locked"), want: sweep.NotLooked},
		"a draft":       {draft: true, want: sweep.Unfinished},
	} {
		targets := many(1, 1)
		if c.draft {
			targets = draft
		}
		st := sweep.Run(t.Context(), (&cloud{answer: func(connection.Profile, int) (check.Report, error) { return c.report, c.err }}).services(), targets, sweep.Limits{}, nil)
		if got := st.Outcomes()[0].Verdict; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestSmall holds that a test's evidence is not kept: a thousand reports would
// be.
func TestSmall(t *testing.T) {
	r := report(check.Fail, "consent-missing", &connection.Fault{HTTP: 401, Detail: "a long body"})
	o := sweep.Condense(many(1, 1)[0], r, nil)
	if o.Finding.Fault != nil || o.Finding.Code != "consent-missing" {
		t.Errorf("%+v", o.Finding)
	}
}

func TestGestures(t *testing.T) {
	var s sweep.State
	send := func(e sweep.Event) int {
		var effects []sweep.Effect
		s, effects = sweep.Reduce(s, e)
		return len(effects)
	}
	for _, e := range []sweep.Event{sweep.Again{}, sweep.Cancelled{}, sweep.CopyAsked{}, sweep.SaveAsked{}, sweep.Tested{}, sweep.Resumed{}} {
		if send(e) != 0 || s.Phase != sweep.Resting {
			t.Errorf("%T did something before anything was begun", e)
		}
	}
	if send(sweep.Begun{Targets: many(20, 20), Now: time.Now()}) != 20 || send(sweep.Begun{Targets: many(1, 1)}) != 0 {
		t.Error("begun twice, or not at all")
	}
	names, all := s.Now(3)
	if len(names) != 3 || all != 20 || names[0] != "Connection 0" {
		t.Errorf("%v of %d", names, all)
	}
	for i, p := range many(20, 20) {
		r := report(check.Fail, "consent-missing", nil)
		if i == 0 {
			r = report(check.Pass, "", nil)
		}
		send(sweep.Tested{Index: i, Outcome: sweep.Condense(p, r, nil)})
		send(sweep.Tested{Index: i}) // told twice
	}
	if s.Phase != sweep.Ended || s.Finished() != 20 {
		t.Fatalf("%q, %d", s.Phase, s.Finished())
	}
	cause := s.Summary().Causes[0]
	for _, want := range []int{55, 5} {
		before := s.Shown(cause.Key)
		if send(sweep.MoreAsked{Cause: cause.Key}); s.Shown(cause.Key) != want || before == want {
			t.Errorf("%d shown, then %d, want %d", before, s.Shown(cause.Key), want)
		}
	}
	if send(sweep.CopyAsked{}) != 1 || send(sweep.SaveAsked{Format: check.FormatHTML}) != 1 {
		t.Error("the summary cannot be handed out")
	}
	for _, e := range []sweep.Event{sweep.Chosen{ID: "id3"}, sweep.Closed{}} {
		if send(e) != 0 || s.Phase != sweep.Ended {
			t.Errorf("%T does something to the sweep", e)
		}
	}
	if n := send(sweep.Again{Now: time.Now()}); n != 19 || s.Total() != 19 {
		t.Errorf("%d tested again of %d: those that did not work", n, s.Total())
	}
}

// What could not be written down and what could not be handed out are told in
// whichever order they end.
func TestTroublesDoNotHideEachOther(t *testing.T) {
	svc := (&cloud{}).services()
	full := errors.New("disk-full")
	unwritable := errors.New("not-writable")
	release := make(chan struct{})
	svc.Flush = func(context.Context) error { <-release; return full }
	svc.Save = func(context.Context, sweep.Summary, check.Format) (string, error) { return "", unwritable }
	s := sweep.Start(t.Context(), svc)
	defer s.Close()
	heard := make(chan struct{}, 100)
	s.Watch(func() { heard <- struct{}{} })
	until := func(n int) {
		t.Helper()
		for len(s.State().Trouble) < n || s.State().Busy() {
			<-heard
		}
	}
	s.Send(sweep.Begun{Targets: many(1, 1), Now: time.Now()})
	until(0)
	s.Send(sweep.SaveAsked{Format: check.FormatMarkdown})
	until(1)
	close(release)
	until(2)
	if st := s.State(); st.Trouble[0].Code != "disk-full" || st.Trouble[1].Code != "not-writable" {
		t.Errorf("%+v", st.Trouble)
	}
}

func TestHandingOut(t *testing.T) {
	for name, c := range map[string]struct {
		fails        error
		path         string
		notice, code string
	}{
		"written": {path: "summary.md", notice: "sweep.said.written"},
		"left":    {},
		"failed":  {fails: errors.New("not-writable"), code: "not-writable"},
	} {
		svc := (&cloud{}).services()
		svc.Save = func(context.Context, sweep.Summary, check.Format) (string, error) { return c.path, c.fails }
		svc.Copy = func(context.Context, sweep.Summary) error { return c.fails }
		s := sweep.Start(t.Context(), svc)
		heard := make(chan struct{}, 100)
		s.Watch(func() { heard <- struct{}{} })
		s.Send(sweep.Begun{Targets: many(1, 1), Now: time.Now()})
		for s.State().Busy() {
			<-heard
		}
		s.Send(sweep.SaveAsked{Format: check.FormatMarkdown})
		for name != "left" && s.State().Notice.Key == "" && len(s.State().Trouble) == 0 {
			<-heard
		}
		st := s.State()
		s.Close()
		if st.Notice.Key != c.notice || c.code != "" && (len(st.Trouble) != 1 || st.Trouble[0].Code != c.code) {
			t.Errorf("%s: %+v, %+v", name, st.Notice, st.Trouble)
		}
	}
}
