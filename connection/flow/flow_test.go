package flow_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/flow"
)

type state struct {
	Typed string
	Heard []string
}

type job struct {
	slot, name string
	after      time.Duration
}

type (
	typed  string
	run    []job
	result string
)

func start(ctx context.Context) *flow.Session[state, any, job] {
	return flow.Start(ctx, flow.Program[state, any, job]{
		Reduce: func(s state, e any) (state, []job) {
			switch e := e.(type) {
			case typed:
				s.Typed += string(e)
			case run:
				return s, e
			case result:
				s.Heard = append(s.Heard[:len(s.Heard):len(s.Heard)], string(e))
			}
			return s, nil
		},
		Key: func(j job) string { return j.slot },
		Run: func(ctx context.Context, j job, send func(any)) {
			if j.name == "" {
				return
			}
			select {
			case <-time.After(j.after):
			case <-ctx.Done():
			}
			send(result(j.name)) // also when cancelled: the session must not hear it
		},
	})
}

func TestSendAppliesBeforeItReturns(t *testing.T) {
	s := start(t.Context())
	defer s.Close()
	for _, c := range "contoso.com" {
		s.Send(typed(c))
	}
	if got := s.State().Typed; got != "contoso.com" {
		t.Fatalf("typed %q", got)
	}
}

func TestReplacedWorkIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t.Context())
		s.Send(run{{"a", "first", time.Minute}, {"b", "other", time.Minute}})
		time.Sleep(time.Second)
		s.Send(run{{"a", "second", time.Minute}})
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := s.State().Heard; len(got) != 2 || got[0] != "other" || got[1] != "second" {
			t.Fatalf("heard %v", got)
		}
		s.Close()
	})
}

func TestEmptyEffectCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t.Context())
		s.Send(run{{"a", "work", time.Hour}})
		s.Send(run{{"a", "", 0}})
		synctest.Wait()
		if got := s.State().Heard; len(got) != 0 {
			t.Fatalf("heard %v after cancel", got)
		}
		s.Close()
	})
}

func TestCloseTakesNoTimeAndEndsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t.Context())
		s.Send(run{{"a", "work", time.Hour}})
		before := time.Now()
		s.Close()
		if took := time.Since(before); took != 0 {
			t.Fatalf("Close took %v", took)
		}
		s.Send(typed("x"))
		if got := s.State(); got.Typed != "" || len(got.Heard) != 0 {
			t.Fatalf("state changed after Close: %+v", got)
		}
	})
}

func TestWatchersHearEveryChange(t *testing.T) {
	s := start(t.Context())
	defer s.Close()
	n := 0
	s.Watch(func() { n++ })
	s.Send(typed("a"))
	s.Send(typed("b"))
	if n != 2 {
		t.Fatalf("watcher called %d times", n)
	}
}
