package engine_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

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

// benchCheck tests the sandbox's first connection again and again.
func benchCheck(b *testing.B, cloud func(*sandbox.Server) connection.Cloud, over wire.Options) {
	b.Helper()
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if over.Transport != nil {
		over.Transport = srv.Transport()
	}
	catalogue, err := diagnose.Load()
	if err != nil {
		b.Fatal(err)
	}
	log := journal.New(500)
	over.Journal = log
	client, err := wire.New(over)
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	e := engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudSandbox: cloud(srv)}, HTTP: client, Journal: log,
		Vault: vault.InMemory(), Book: profiles.Open(dir), Catalogue: catalogue, Dir: dir,
	})
	p := srv.Profiles()[0]
	secret := srv.Secret(p.ID)
	if p, err = e.Save(b.Context(), p, &secret); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := e.Check(b.Context(), p, nil)
		if err != nil || r.Verdict() != check.Pass {
			b.Fatalf("%s, %v", r.Verdict(), err)
		}
	}
}

// BenchmarkCheckInMemory is the ladder without a network: what the program
// itself costs, and the simulated cloud.
func BenchmarkCheckInMemory(b *testing.B) {
	benchCheck(b, func(s *sandbox.Server) connection.Cloud { return s.Cloud("https://sandbox.invalid") },
		wire.Options{Transport: (&sandbox.Server{}).Transport()})
}

// BenchmarkCheckOverLoopback is the same over sockets of this computer.
func BenchmarkCheckOverLoopback(b *testing.B) {
	benchCheck(b, func(s *sandbox.Server) connection.Cloud {
		cloud, err := s.Listen(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		return cloud
	}, wire.Options{})
}

// BenchmarkCachedTokenAmong1000 takes the cached token of one connection after
// the other.
func BenchmarkCachedTokenAmong1000(b *testing.B) {
	e := newBench(b, func(o *engine.Options) { o.Now = nil }) // the computer's own clock, as the library beside it has
	ctx := b.Context()
	ids := make([]string, 1000)
	limit := make(chan struct{}, 50)
	var all sync.WaitGroup
	for i := range ids {
		limit <- struct{}{}
		all.Go(func() {
			defer func() { <-limit }()
			p, err := e.Save(ctx, app(fmt.Sprint("customer ", i)), secret(canary))
			if err == nil {
				_, err = e.Token(ctx, p.ID)
			}
			if err != nil {
				b.Error(err)
			}
			ids[i] = p.ID
		})
	}
	all.Wait()
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i = (i + 1) % len(ids) {
			if _, err := e.Token(ctx, ids[i]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("turn", func(b *testing.B) { // the thousand are made once, not for each attempt at b.N
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i = (i + 1) % len(ids) {
				if _, err := e.Token(ctx, ids[i]); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// BenchmarkReuseTokenSource is the least that the library beneath does for a
// cached token: one connection, nothing bound, nothing measured.
func BenchmarkReuseTokenSource(b *testing.B) {
	src := oauth2.ReuseTokenSource(&oauth2.Token{AccessToken: canary, Expiry: time.Now().Add(time.Hour)}, never{})
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := src.Token(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("turn", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := src.Token(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// never is a source that must not be asked.
type never struct{}

// Token implements oauth2.TokenSource.
func (never) Token() (*oauth2.Token, error) { return nil, context.Canceled }
