package renew_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/renew"
)

// office is a set of tokens that live an hour and are renewed five minutes
// before their end.
type office struct {
	mu      sync.Mutex
	leases  map[string]renew.Lease
	ahead   time.Duration // of the wall's clock: the computer slept
	err     map[string]error
	takes   time.Duration
	calls   []call
	running int
	most    int
	told    []renew.Status
	off     bool
}

type call struct {
	id string
	at time.Time
}

func newOffice(ids ...string) *office {
	o := &office{leases: map[string]renew.Lease{}, err: map[string]error{}}
	for _, id := range ids {
		o.grant(id)
	}
	return o
}

func (o *office) now() time.Time { return time.Now().Round(0).Add(o.ahead) }

func (o *office) grant(id string) {
	end := o.now().Add(time.Hour)
	o.leases[id] = renew.Lease{ID: id, From: end.Add(-5 * time.Minute), Ends: end}
}

func (o *office) keep(t *testing.T) *renew.Keeper {
	t.Helper()
	k := renew.Start(t.Context(), renew.Options{
		Leases: func(context.Context) ([]renew.Lease, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			var out []renew.Lease
			for _, l := range o.leases {
				if !o.off {
					out = append(out, l)
				}
			}
			return out, nil
		},
		Renew: func(ctx context.Context, id string) error {
			o.mu.Lock()
			o.calls = append(o.calls, call{id, o.now()})
			o.running++
			o.most = max(o.most, o.running)
			err := o.err[id]
			o.mu.Unlock()
			select {
			case <-time.After(o.takes):
			case <-ctx.Done():
				err = ctx.Err()
			}
			o.mu.Lock()
			defer o.mu.Unlock()
			o.running--
			if err == nil {
				o.grant(id)
			}
			return err
		},
		Tell: func(s renew.Status) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.told = append(o.told, s)
		},
		Now: func() time.Time {
			o.mu.Lock()
			defer o.mu.Unlock()
			return o.now()
		},
	})
	t.Cleanup(k.Close)
	return k
}

func (o *office) asked() []time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []time.Time
	for _, c := range o.calls {
		if c.id == "a" {
			out = append(out, c.at)
		}
	}
	return out
}

func TestRenewsBeforeTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		k := o.keep(t)
		synctest.Wait()
		all := k.All()
		o.mu.Lock()
		from := o.leases["a"].From
		o.mu.Unlock()
		if len(all) != 1 || all[0].Next.Before(from) || all[0].Next.After(from.Add(time.Minute)) {
			t.Fatalf("planned %+v", all)
		}
		promised := all[0].Next
		time.Sleep(8*time.Hour + time.Minute)
		got := o.asked()
		if len(got) != 8 {
			t.Fatalf("%d renewals in eight hours: %v", len(got), got)
		}
		if !got[0].Equal(promised) {
			t.Errorf("it was to be %v and was %v", promised, got[0])
		}
		all = k.All()
		if all[0].Done.IsZero() || !all[0].Failed.IsZero() || !all[0].Next.After(o.now()) {
			t.Errorf("it stands %+v", all[0])
		}
	})
}

// TestSleepingComputer wakes up after the token has ended: the timers stood
// still, the clock did not. The network gets a moment, then the token is
// renewed.
func TestSleepingComputer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		o.keep(t)
		time.Sleep(10*time.Minute + time.Second)
		o.mu.Lock()
		o.ahead = 9 * time.Hour
		woke := o.now()
		o.mu.Unlock()
		time.Sleep(2 * time.Minute)
		got := o.asked()
		if len(got) != 1 || got[0].Sub(woke) > 90*time.Second {
			t.Fatalf("woke at %v, asked at %v", woke, got)
		}
	})
	synctest.Test(t, func(t *testing.T) { // one that is due the moment it wakes
		o := newOffice("a")
		o.keep(t)
		time.Sleep(54*time.Minute + 59*time.Second)
		o.mu.Lock()
		o.ahead = time.Hour
		o.mu.Unlock()
		time.Sleep(time.Minute + time.Second)
		if got := o.asked(); len(got) > 1 {
			t.Fatalf("asked %v", got)
		}
		time.Sleep(time.Minute)
		if got := o.asked(); len(got) != 1 {
			t.Fatalf("asked %v", got)
		}
	})
}

func TestBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		o.err["a"] = &connection.Fault{Stage: connection.StageRenewal, Net: connection.NetOffline}
		k := o.keep(t)
		time.Sleep(3 * time.Hour)
		got := o.asked()
		var rests []time.Duration
		for i := 1; i < min(len(got), 8); i++ {
			rests = append(rests, got[i].Sub(got[i-1]))
		}
		want := []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute}
		if !slices.Equal(rests, want) {
			t.Errorf("rests %v", rests)
		}
		st := k.All()[0]
		if st.Failed.IsZero() || st.Err == nil || !st.Next.After(o.now()) {
			t.Errorf("it stands %+v", st)
		}
		o.mu.Lock()
		delete(o.err, "a")
		o.mu.Unlock()
		time.Sleep(16 * time.Minute)
		if st = k.All()[0]; !st.Failed.IsZero() || st.Err != nil || st.Done.IsZero() {
			t.Errorf("after it went well it stands %+v", st)
		}
	})
}

func TestHeedsRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		o.err["a"] = &connection.Fault{HTTP: 429, Retry: 7 * time.Minute}
		o.keep(t)
		time.Sleep(65 * time.Minute)
		if got := o.asked(); len(got) != 2 || got[1].Sub(got[0]) != 7*time.Minute {
			t.Errorf("asked at %v", got)
		}
	})
}

// TestGivesUpWhereAPersonIsNeeded asks once and not again, until there is
// another token.
func TestGivesUpWhereAPersonIsNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		o.err["a"] = &connection.Fault{Stage: connection.StageToken, HTTP: 401, OAuth: "invalid_client", AADSTS: []int{7000222}}
		k := o.keep(t)
		time.Sleep(24 * time.Hour)
		if got := o.asked(); len(got) != 1 {
			t.Fatalf("asked %v", got)
		}
		if st := k.All()[0]; !st.Next.IsZero() || st.Err == nil {
			t.Errorf("it stands %+v", st)
		}
		o.mu.Lock()
		delete(o.err, "a")
		o.grant("a") // somebody entered the new secret
		o.mu.Unlock()
		k.Look()
		time.Sleep(time.Hour)
		if got := o.asked(); len(got) != 2 {
			t.Errorf("asked %v", got)
		}
	})
}

// TestAThousandAreNoStorm holds that a thousand tokens that end together are
// all renewed before their end, a few at a time.
func TestAThousandAreNoStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice()
		for i := range 1000 {
			o.grant(fmt.Sprintf("c-%d", i))
		}
		o.takes = 300 * time.Millisecond
		o.keep(t)
		time.Sleep(59 * time.Minute)
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.most > 3 {
			t.Errorf("%d at once", o.most)
		}
		if len(o.calls) != 1000 {
			t.Fatalf("%d of 1000 were renewed", len(o.calls))
		}
		for i := 4; i < len(o.calls); i++ {
			if d := o.calls[i].at.Sub(o.calls[i-4].at); d < 500*time.Millisecond {
				t.Fatalf("five requests within %v", d)
			}
		}
	})
}

func TestRemovedIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a", "b")
		k := o.keep(t)
		synctest.Wait()
		o.mu.Lock()
		delete(o.leases, "a")
		o.mu.Unlock()
		k.Look()
		synctest.Wait()
		if all := k.All(); len(all) != 1 || all[0].ID != "b" {
			t.Errorf("it stands %+v", all)
		}
		o.mu.Lock()
		last := o.told[len(o.told)-1]
		o.mu.Unlock()
		if last.ID != "a" || !last.Next.IsZero() {
			t.Errorf("told last %+v", last)
		}
		o.mu.Lock()
		o.off = true // switched off in the settings
		o.mu.Unlock()
		time.Sleep(2 * time.Hour)
		if len(o.calls) != 0 || len(k.All()) != 0 {
			t.Errorf("asked %v", o.calls)
		}
	})
}

func TestCloseEndsWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice("a")
		o.takes = time.Hour
		k := o.keep(t)
		time.Sleep(57 * time.Minute)
		began := time.Now()
		k.Close()
		if o.running != 0 || time.Since(began) > time.Second {
			t.Errorf("%d still run after %v", o.running, time.Since(began))
		}
	})
}

// TestShortLife does not renew for ever what lives shorter than the margin.
func TestShortLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice()
		end := time.Now().Round(0).Add(40 * time.Second)
		o.leases["a"] = renew.Lease{ID: "a", From: end.Add(-20 * time.Second), Ends: end}
		o.keep(t)
		time.Sleep(39 * time.Second)
		if got := o.asked(); len(got) != 1 || got[0].After(end) {
			t.Errorf("asked %v", got)
		}
	})
}

func TestPassing(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&connection.Fault{Net: connection.NetOffline}, true},
		{&connection.Fault{Net: connection.NetTimeout}, true},
		{&connection.Fault{Net: connection.NetNotJSON, HTTP: 502}, true},
		{&connection.Fault{HTTP: 429, OAuth: "x"}, true},
		{&connection.Fault{HTTP: 503}, true},
		{&connection.Fault{HTTP: 400, OAuth: "temporarily_unavailable"}, true},
		{&connection.Fault{HTTP: 400, OAuth: "invalid_grant"}, false},
		{&connection.Fault{HTTP: 401, OAuth: "invalid_client"}, false},
		{&connection.Fault{Net: connection.NetTLSUnknown}, false},
		{&connection.Fault{Net: connection.NetProxyAuth}, false},
		{&connection.Fault{Stage: connection.StageVault, Kind: "locked"}, false},
		{&connection.Fault{Kind: "needs-sign-in"}, false},
		{errors.New("?"), false},
	} {
		if got := renew.Passing(tt.err); got != tt.want {
			t.Errorf("%v: %v", tt.err, got)
		}
	}
}
