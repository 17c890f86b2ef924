package soak_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sweep"
	"bcconnect/connection/vault"
)

// many is an engine with very many connections of one registration, spread over
// customers.
func many(t *testing.T, s *stage, n int) (*engine.Engine, []connection.Profile) {
	t.Helper()
	e, safe := s.program(t, "window"), vault.InMemory()
	e.SetVault(safe)
	first := s.srv.Profiles()[0]
	secret := s.srv.Secret(first.ID)
	first.ID = ""
	first, err := e.Save(t.Context(), first, &secret)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := safe.Get(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]connection.Profile, n)
	for i := range list {
		list[i] = first
		list[i].ID, list[i].Name, list[i].Group = fmt.Sprintf("many-%05d", i), fmt.Sprintf("Connection %05d", i), fmt.Sprintf("Customer %03d", i%250)
		if err := safe.Put(t.Context(), list[i].ID, sealed); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := json.Marshal(map[string]any{"format": 1, "connections": list})
	if err == nil {
		err = os.WriteFile(filepath.Join(s.dir, "connections.json"), doc, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e, list
}

// TestAllOfTenThousand tests ten thousand connections as the window does, first
// stopped in the middle, then to the end: one token for all, each tested once,
// what was seen written down, and no memory kept for each.
func TestAllOfTenThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("tests very many connections")
	}
	n := 400
	if whole() {
		n = 10_000
	}
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "well")
		defer s.end()
		e, list := many(t, s, n)
		read, err := e.List(t.Context())
		if err != nil || len(read) != n {
			t.Fatalf("%d connections are read, %v", len(read), err)
		}
		run := func(ctx context.Context) sweep.State {
			batch := e.NewBatch()
			return sweep.Run(ctx, sweep.Services{
				Test:  func(ctx context.Context, p connection.Profile) (check.Report, error) { return batch.Check(ctx, p, nil) },
				Flush: func(context.Context) error { return batch.Flush() }, Explain: e.Explain,
			}, list, sweep.Limits{AtOnce: 32, PerTenant: 32}, nil)
		}

		ctx, stop := context.WithCancel(t.Context())
		var stopped time.Time
		time.AfterFunc(5*time.Second, func() {
			stopped = time.Now()
			stop()
		})
		st := run(ctx)
		if took := time.Since(stopped); took > time.Second {
			t.Errorf("it went on for %v after it was stopped", took)
		}
		some := st.Summary().Counts[sweep.Well]
		if some == 0 || some >= n {
			t.Errorf("%d of %d were tested in five seconds", some, n)
		}

		before := s.level()
		begun := time.Now()
		st = run(t.Context())
		took := time.Since(begun)
		if got := st.Summary().Counts[sweep.Well]; got != n {
			t.Errorf("%v of %d", st.Summary().Counts, n)
		}
		after := s.level()
		if s.watch.tokens != 2 {
			t.Errorf("%d questions for a token of one registration in two tests", s.watch.tokens)
		}
		if after.goroutines > before.goroutines || after.handles > before.handles {
			t.Errorf("goroutines, handles %+v, there were %+v", after, before)
		}
		// What stays is the outcome of each and the standing of each.
		each := (int64(after.heap) - int64(before.heap)) / int64(n)
		if each > 12<<10 {
			t.Errorf("%d bytes stay of each", each)
		}
		runtime.KeepAlive(st)
		kept, err := profiles.Open(s.dir).List()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range kept {
			if p.Standing.Verdict != string(check.Pass) || p.Standing.TokenExpires.IsZero() {
				t.Fatalf("%s was tested, and the list says %+v", p.Name, p.Standing)
			}
		}
		t.Logf("soak: test all of %d: stopped after %d in 5 s; whole in %v of virtual time, %d requests, %d for tokens, %d bytes stay of each",
			n, some, took.Round(time.Second), s.watch.total, s.watch.tokens, each)
	})
}
