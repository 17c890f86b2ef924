package sweep_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/sweep"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// The measured work: as many connections as a consultant may have, over lines
// that take as long as a continent is wide.
const (
	benchConnections = 1000
	benchLatency     = 50 * time.Millisecond
)

// office is an engine with many connections of one registration.
type office struct {
	*engine.Engine

	client *http.Client
	log    *journal.Log
	list   []connection.Profile
}

func newOffice(b *testing.B) *office {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	srv, err := sandbox.New(sandbox.Options{Latency: benchLatency})
	must(err)
	cloud, err := srv.Listen(b.Context())
	must(err)
	catalogue, err := diagnose.Load()
	must(err)
	o := &office{log: journal.New(500)}
	o.client, err = wire.New(wire.Options{Journal: o.log})
	must(err)
	dir := b.TempDir()
	book := profiles.Open(dir)
	o.Engine = engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudSandbox: cloud}, HTTP: o.client, Journal: o.log,
		Vault: vault.InMemory(), Book: book, Catalogue: catalogue, Dir: dir,
	})
	secret := srv.Secret(srv.Profiles()[0].ID)
	var made sync.WaitGroup
	seats := make(chan struct{}, 32)
	o.list = make([]connection.Profile, benchConnections)
	for i := range o.list {
		seats <- struct{}{}
		made.Go(func() {
			defer func() { <-seats }()
			p := srv.Profiles()[0]
			p.ID, p.Name = "", fmt.Sprint("Connection ", i)
			var err error
			if o.list[i], err = o.Save(b.Context(), p, &secret); err != nil {
				b.Error(err)
			}
		})
	}
	made.Wait()
	return o
}

// tell reports rate and memory.
func tell(b *testing.B, peak *atomic.Uint64) {
	b.Helper()
	b.ReportMetric(float64(benchConnections*b.N)/b.Elapsed().Seconds(), "connections/s")
	b.ReportMetric(float64(peak.Load())/(1<<20), "MiB-peak")
}

// watch keeps the most memory that was in use.
func watch(ctx context.Context) *atomic.Uint64 {
	var peak atomic.Uint64
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-ctx.Done():
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return &peak
}

// BenchmarkTestAll1000 tests a thousand connections of one registration.
func BenchmarkTestAll1000(b *testing.B) {
	o := newOffice(b)
	peak := watch(b.Context())
	for b.Loop() {
		batch := o.NewBatch()
		st := sweep.Run(b.Context(), sweep.Services{
			Test:  func(ctx context.Context, p connection.Profile) (check.Report, error) { return batch.Check(ctx, p, nil) },
			Flush: func(context.Context) error { return batch.Flush() }, Explain: o.Explain,
		}, o.list, sweep.Limits{AtOnce: 32, PerTenant: 32}, nil)
		if n := st.Summary().Counts[sweep.Well]; n != benchConnections {
			b.Fatalf("%v", st.Summary().Counts)
		}
	}
	tell(b, peak)
}

// BenchmarkPlainWorkers1000 makes the same requests with the standard library
// alone: as many workers, one token, one request after the other.
func BenchmarkPlainWorkers1000(b *testing.B) {
	o := newOffice(b)
	r, err := o.NewBatch().Check(b.Context(), o.list[0], nil)
	if err != nil {
		b.Fatal(err)
	}
	type ask struct{ method, url string }
	var asks []ask
	seen := map[int64]bool{}
	for _, x := range r.Results {
		for _, e := range x.Evidence {
			if !seen[e.Seq] && e.Method != http.MethodPost {
				seen[e.Seq] = true
				asks = append(asks, ask{e.Method, e.URL})
			}
		}
	}
	token, err := o.Token(b.Context(), o.list[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	peak := watch(b.Context())
	for b.Loop() {
		var all sync.WaitGroup
		next := make(chan int)
		for range 32 {
			all.Go(func() {
				for range next {
					for _, a := range asks {
						req, err := http.NewRequestWithContext(b.Context(), a.method, a.url, nil)
						if err != nil {
							b.Error(err)
							return
						}
						req.Header.Set("Authorization", "Bearer "+token.Access.Reveal())
						resp, err := client.Do(req)
						if err != nil {
							b.Error(err)
							return
						}
						_, _ = io.Copy(io.Discard, resp.Body)
						_ = resp.Body.Close()
					}
				}
			})
		}
		for i := range benchConnections {
			next <- i
		}
		close(next)
		all.Wait()
	}
	b.ReportMetric(float64(len(asks)), "requests/connection")
	tell(b, peak)
}
