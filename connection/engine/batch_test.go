package engine_test

import (
	"fmt"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/engine"
)

// hundred are connections of one registration, to environments of one tenant.
func hundred(t *testing.T, b *bench) []connection.Profile {
	t.Helper()
	all := make([]connection.Profile, 100)
	for i := range all {
		p := app(fmt.Sprint("customer ", i))
		p.Environment = fmt.Sprint("Environment", i)
		all[i] = b.saved(t, p)
	}
	return all
}

// together tests all at the same time.
func together(t *testing.T, batch *engine.Batch, all []connection.Profile) []check.Report {
	t.Helper()
	reports := make([]check.Report, len(all))
	var done sync.WaitGroup
	for i, p := range all {
		done.Go(func() {
			r, err := batch.Check(t.Context(), p, nil)
			if err != nil {
				t.Error(err)
			}
			reports[i] = r
		})
	}
	done.Wait()
	return reports
}

func TestABatchAsksOnceForARegistration(t *testing.T) {
	b := newBench(t)
	all := hundred(t, b)
	reports := together(t, b.NewBatch(), all)
	if n := b.auth.count("client_credentials"); n != 1 {
		t.Errorf("%d token requests for 100 connections of one registration, want 1", n)
	}
	for _, r := range reports {
		if x, _ := r.Result(check.RungSignIn); x.Verdict != check.Pass {
			t.Fatalf("%s: sign-in %s", r.Name, x.Verdict)
		}
		if x, _ := r.Result(check.RungRenewal); x.Words.Key != "rung.renewal.shared" && x.Verdict != check.NotRun {
			t.Fatalf("renewal: %+v", x)
		}
	}
	together(t, b.NewBatch(), all[:3])
	if n := b.auth.count("client_credentials"); n != 2 {
		t.Errorf("%d token requests after another batch, want a fresh one, hence 2", n)
	}
}

func TestABatchHearsARefusalOnce(t *testing.T) {
	b := newBench(t)
	all := hundred(t, b)
	b.auth.refuse = map[string]any{
		"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret keys are expired.", "error_codes": []int{7000222},
	}
	for _, r := range together(t, b.NewBatch(), all) {
		f, ok := r.FirstFinding()
		if !ok || f.Fault == nil || f.Fault.AADSTS[0] != 7000222 {
			t.Fatalf("%s: %+v", r.Name, f)
		}
		if got := f.Fault.Args[connection.ArgEnvironment]; got == "" {
			t.Fatal("the shared refusal does not name the connection's own environment")
		}
	}
	if n := b.auth.count("client_credentials"); n != 1 {
		t.Errorf("%d token requests, want 1: a wrong secret must not be tried a hundred times", n)
	}
}

func TestABatchOfPeopleSignsNobodyIn(t *testing.T) {
	b := newBench(t, func(o *engine.Options) { o.Browse = nil })
	p, err := b.Save(t.Context(), person(connection.ModeDelegate), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.NewBatch().Check(t.Context(), p, nil)
	if f, _ := r.FirstFinding(); err != nil || f.Code != "needs-sign-in" {
		t.Errorf("%v, %v", f.Code, err)
	}
}

func TestABatchWritesStandingsTogether(t *testing.T) {
	inTime(t, func(t *testing.T) { // however slow the computer is, no second passes
		b := newBench(t)
		all := hundred(t, b)
		before := b.book.Stamp()
		batch := b.NewBatch()
		together(t, batch, all[:20])
		if b.book.Stamp() != before {
			t.Fatal("each test wrote its standing by itself")
		}
		if err := batch.Flush(); err != nil {
			t.Fatal(err)
		}
		for _, p := range all[:20] {
			if s := b.get(t, p.ID).Standing; s.Verdict == "" || s.Tested.IsZero() || s.AuthorisedBy != clientID {
				t.Fatalf("%s: %+v", p.Name, s)
			}
		}
		stamp := b.book.Stamp()
		if err := batch.Flush(); err != nil || b.book.Stamp() != stamp {
			t.Errorf("nothing to write, yet it was written: %v", err)
		}
		if err := b.Remove(t.Context(), all[0].ID); err != nil {
			t.Fatal(err)
		}
		again := b.NewBatch()
		together(t, again, all[:2]) // one of them is gone meanwhile
		if err := again.Flush(); err != nil {
			t.Error(err)
		}
	})
}
