package compare_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/compare"
	"bcconnect/connection/diagnose"
)

func profiles() []connection.Profile {
	return []connection.Profile{
		{ID: "a", Name: "App", Mode: connection.ModeApp, Tenant: "t", ClientID: "c"},
		{ID: "u", Name: "Me", Mode: connection.ModeUser, Tenant: "t", ClientID: "c"},
		{ID: "o", Name: "Other", Mode: connection.ModeApp, Tenant: "t2", ClientID: "c2"},
	}
}

// cloud answers for the services.
type cloud struct {
	mu       sync.Mutex // of tested and lent: both sides are tested at once
	profiles []connection.Profile
	fail     error
	signIn   error
	lent     []string
	tested   []string
	clip     string
	slow     time.Duration
}

func (c *cloud) services() compare.Services {
	return compare.Services{
		List: func(context.Context) ([]connection.Profile, error) { return c.profiles, c.fail },
		Check: func(ctx context.Context, p connection.Profile, on func(check.Result)) (check.Report, error) {
			c.mu.Lock()
			c.tested = append(c.tested, p.ID)
			c.mu.Unlock()
			on(check.Result{ID: check.RungRead, Verdict: check.Running})
			if c.slow > 0 {
				select {
				case <-time.After(c.slow):
				case <-ctx.Done():
					return check.Report{}, ctx.Err()
				}
			}
			return saw(p.Mode, func(r *check.Report) { r.Profile, r.Started = p.ID, time.Now() }), c.fail
		},
		SignIn: func(_ context.Context, _ connection.Profile, ask func(connection.Prompt)) error {
			ask(connection.Prompt{URL: "https://login.test/"})
			return c.signIn
		},
		Lend: func(_ context.Context, from, to string) error {
			c.mu.Lock()
			c.lent = append(c.lent, from+">"+to)
			c.mu.Unlock()
			return c.fail
		},
		Read: func(context.Context) ([]check.Report, string, error) {
			return []check.Report{saw(connection.ModeApp, func(r *check.Report) { r.Profile = "x" }), saw(connection.ModeApp, func(r *check.Report) { r.Profile = "a" })}, "old.json", c.fail
		},
		Copy:    func(_ context.Context, text string) error { c.clip = text; return c.fail },
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{Code: err.Error()}} },
	}
}

func TestPageComparesAppAndPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{profiles: profiles()}
		s := compare.Start(t.Context(), c.services(), "a")
		defer s.Close()
		synctest.Wait()
		if st := s.State(); st.Sides[0].Profile.ID != "a" || st.Sides[1].Profile.ID != "u" || st.Ready() {
			t.Fatalf("begins with %+v", st.Sides)
		}
		s.Send(compare.BothAsked{})
		synctest.Wait()
		st := s.State()
		if !st.Ready() || st.Sides[0].Busy() || st.Sides[0].Now != check.RungRead || differing(st.Rows) != "facts:mode roles:API.ReadWrite.All scopes:user_impersonation" {
			t.Errorf("%v, differs in %q", st.Sides[0].Busy(), differing(st.Rows))
		}
		s.Send(compare.OnlyToggled{})
		if n := len(s.State().Shown(compare.GroupRungs)); n != 0 {
			t.Errorf("%d rungs that do not differ are shown", n)
		}
		s.Send(compare.CopyAsked{Text: "all"})
		synctest.Wait()
		if c.clip != "all" || !s.State().Copied {
			t.Error("not copied")
		}
		// Tested again: the first test can be set beside the second.
		s.Send(compare.TestAsked{At: 0})
		time.Sleep(time.Second)
		st = s.State()
		if len(st.Earlier) != 1 {
			t.Fatalf("%d earlier tests", len(st.Earlier))
		}
		s.Send(compare.SideChosen{At: 1, ID: "earlier:0"})
		if st = s.State(); st.Sides[1].Kind != compare.KindEarlier || differing(st.Rows) != "" || st.OfferOf(1) != "earlier:0" || len(st.Rows) == 0 {
			t.Errorf("%+v", st.Sides[1].Kind)
		}
		s.Send(compare.SideChosen{At: 1, ID: compare.OfferFile})
		synctest.Wait()
		if st = s.State(); st.Sides[1].File != "old.json" || st.Sides[1].Report.Profile != "a" || st.OfferOf(1) != compare.OfferFile {
			t.Errorf("%+v", st.Sides[1])
		}
		s.Send(compare.CloseAsked{})
		if !s.State().Closed {
			t.Error("stays open")
		}
	})
}

func TestCounterpartSignsInFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{profiles: profiles()[:1]}
		s := compare.Start(t.Context(), c.services(), "nobody")
		defer s.Close()
		synctest.Wait()
		right := s.State().Sides[1]
		if right.Kind != compare.KindCounterpart || right.Profile.Mode != connection.ModeUser || right.Tests() || !right.SignsIn() || s.State().OfferOf(1) != "counterpart:a" {
			t.Fatalf("%+v", right)
		}
		s.Send(compare.BothAsked{})
		synctest.Wait()
		if strings.Join(c.tested, " ") != "a" {
			t.Errorf("tested %v without a person", c.tested)
		}
		s.Send(compare.SignInAsked{At: 1})
		synctest.Wait()
		if st := s.State(); !st.Ready() || !st.Sides[1].Signed || strings.Join(c.lent, " ") != "a>a-compared a>a-compared" {
			t.Errorf("%+v, lent %v", st.Sides[1], c.lent)
		}
		c.signIn = errors.New("refused")
		s.Send(compare.SignInAsked{At: 1})
		synctest.Wait()
		if x := s.State().Sides[1]; x.Busy() || len(x.Findings) != 1 || x.Prompt != (connection.Prompt{}) {
			t.Errorf("%+v", x)
		}
		s.Send(compare.SignInAsked{At: 0}) // an app signs in nobody
		if s.State().Sides[0].Busy() {
			t.Error("an app signs in")
		}
	})
}

func TestCancelAndFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cloud{profiles: profiles(), slow: time.Hour}
		s := compare.Start(t.Context(), c.services(), "a")
		defer s.Close()
		synctest.Wait()
		s.Send(compare.TestAsked{At: 0})
		s.Send(compare.TestAsked{At: 0}) // once is enough
		synctest.Wait()
		if !s.State().Sides[0].Running || len(c.tested) != 1 {
			t.Fatalf("%v", c.tested)
		}
		s.Send(compare.Cancelled{At: 0})
		synctest.Wait()
		if s.State().Sides[0].Busy() {
			t.Error("goes on")
		}
		c.slow, c.fail = 0, errors.New("broken")
		for _, e := range []compare.Event{compare.TestAsked{At: 0}, compare.SideChosen{At: 0, ID: "counterpart:u"}, compare.TestAsked{At: 0}, compare.SideChosen{At: 1, ID: compare.OfferFile}, compare.CopyAsked{}} {
			s.Send(e)
			synctest.Wait()
		}
		for at, x := range s.State().Sides {
			if len(x.Findings) != 1 || x.Has {
				t.Errorf("side %d: %+v", at, x)
			}
		}
		for _, id := range []string{"", "connection:nobody", "earlier:7", "earlier:x", "counterpart:nobody"} {
			before := s.State().Sides[0].Kind
			s.Send(compare.SideChosen{At: 0, ID: id})
			if s.State().Sides[0].Kind != before {
				t.Errorf("%q was chosen", id)
			}
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := compare.Start(t.Context(), (&cloud{fail: errors.New("no list")}).services(), "")
		defer s.Close()
		synctest.Wait()
		if st := s.State(); st.Loaded || len(st.Findings) != 1 || st.OfferOf(0) != "" {
			t.Errorf("%+v", st)
		}
		s.Send(compare.FileRead{}) // a file without reports
		s.Send(compare.TestAsked{})
		if s.State().Sides[0].Has || s.State().Sides[0].Busy() {
			t.Error("nothing was tested")
		}
	})
}

func TestOffers(t *testing.T) {
	s := compare.Fixture(profiles(), [2]compare.Side{{Kind: compare.KindConnection, Profile: profiles()[0]}, {}}, saw(connection.ModeApp, nil))
	var ids []string
	for _, o := range s.Offers(1) {
		ids = append(ids, o.ID)
	}
	if got := strings.Join(ids, " "); got != "counterpart:a earlier:0 connection:a connection:u connection:o file" {
		t.Error(got)
	}
	if n := len(s.Offers(0)); n != 5 {
		t.Errorf("%d offers beside nothing", n)
	}
	if s.Partner(profiles()[2]).Kind != compare.KindCounterpart {
		t.Error("another registration is taken for the same")
	}
}
