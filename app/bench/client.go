package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/engine"
	"bcconnect/connection/handover"
	"bcconnect/connection/journal"
	"bcconnect/connection/profiles"
	"bcconnect/connection/sweep"
	"bcconnect/connection/vault"
	"bcconnect/connection/wire"
)

// The sweep: connections, and how many at once.
const sweepOf, sweepAtOnce = 1000, 32

// office is an engine with many connections of one registration.
type office struct {
	*engine.Engine

	dir  string
	list []connection.Profile
}

// newOffice opens an engine with n copies of the connection in a file. A nil now
// is the clock on the wall.
func newOffice(file string, n int, now func() time.Time) (*office, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	like, err := handover.ReadFile(f)
	if err != nil {
		return nil, err
	}
	o := &office{list: make([]connection.Profile, n)}
	if o.dir, err = os.MkdirTemp("", "office"); err != nil {
		return nil, err
	}
	book := profiles.Open(o.dir)
	log := journal.New(500)
	web, err := wire.New(wire.Options{Journal: log})
	if err != nil {
		return nil, err
	}
	o.Engine = engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{
			connection.CloudPublic: connection.Public(), connection.CloudOwn: {Name: connection.CloudOwn, Resource: connection.Resource},
		},
		HTTP: web, Journal: log, Vault: vault.InMemory(), Book: book, Catalogue: diagnose.Lazy(), Dir: o.dir, Now: now,
		Warm: func(ctx context.Context, address string) { wire.Warm(ctx, web, address) },
	})
	return o, o.fill(book, like)
}

// fill keeps the connections; their secret is held in memory.
func (o *office) fill(book *profiles.Book, like connection.Profile) error {
	failed := make(chan error)
	for i := range o.list { // at once: the book writes what comes together in one go
		go func() {
			p := like
			p.ID, p.Name = fmt.Sprint("id", i), fmt.Sprint("Connection ", i)
			var err error
			o.list[i], err = book.Save(p)
			o.Hold(p.ID, secret)
			failed <- err
		}()
	}
	var err error
	for range o.list {
		err = errors.Join(err, <-failed)
	}
	return err
}

func (o *office) close() { _ = os.RemoveAll(o.dir) }

// client tests a thousand connections as a process of its own, with the program
// or with plain workers that make the same requests, and prints how many it did
// in a second and how much memory it had at its most, in MiB.
func client(out io.Writer, as, file string) error {
	n := sweepOf
	if as != "ours" {
		n = 1
	}
	o, err := newOffice(file, n, nil)
	if err != nil {
		return err
	}
	defer o.close()
	begun := time.Now()
	if as == "ours" {
		err = o.sweep()
	} else {
		begun, err = o.workers()
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%f %f\n", sweepOf/time.Since(begun).Seconds(), mostMemory())
	return err
}

var errNotWell = errors.New("not all connections are well")

// sweep is Test all, with nothing tuned by the user.
func (o *office) sweep() error {
	batch := o.NewBatch()
	st := sweep.Run(context.Background(), sweep.Services{
		Test:  func(ctx context.Context, p connection.Profile) (check.Report, error) { return batch.Check(ctx, p, nil) },
		Flush: func(context.Context) error { return batch.Flush() }, Explain: o.Explain,
	}, o.list, sweep.Limits{AtOnce: sweepAtOnce, PerTenant: sweepAtOnce}, nil)
	if all := st.Summary().Counts; all[sweep.Failed] > 0 || all[sweep.Well]+all[sweep.Attention] != sweepOf {
		return fmt.Errorf("%w: %v", errNotWell, all)
	}
	return nil
}

// ask is a request of the full test that bears the token.
type ask struct{ method, url string }

// asks finds what the full test asks for, each once.
func (o *office) asks() ([]ask, string, error) {
	r, err := o.NewBatch().Check(context.Background(), o.list[0], nil)
	if err != nil {
		return nil, "", err
	}
	var all []ask
	seen := map[int64]bool{}
	for _, rung := range r.Results {
		for _, e := range rung.Evidence {
			if !seen[e.Seq] && e.Method != http.MethodPost {
				seen[e.Seq] = true
				all = append(all, ask{e.Method, e.URL})
			}
		}
	}
	token, err := o.Token(context.Background(), o.list[0].ID)
	return all, token.Access.Reveal(), err
}

// workers make the same requests with the standard library alone: as many at
// once, one token, one request of a connection after the other.
func (o *office) workers() (time.Time, error) {
	all, token, err := o.asks()
	if err != nil {
		return time.Time{}, err
	}
	web := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, MaxIdleConnsPerHost: sweepAtOnce}}
	begun := time.Now()
	var done sync.WaitGroup
	next, failed := make(chan int), make(chan error, sweepAtOnce)
	for range sweepAtOnce {
		done.Go(func() {
			for range next {
				for _, a := range all {
					if err := a.do(web, token); err != nil {
						select {
						case failed <- err:
						default:
						}
					}
				}
			}
		})
	}
	for i := range sweepOf {
		next <- i
	}
	close(next)
	done.Wait()
	close(failed)
	return begun, <-failed
}

func (a ask) do(web *http.Client, token string) error {
	req, err := http.NewRequestWithContext(context.Background(), a.method, a.url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := web.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// mostMemory is the most memory that this process ever had, in MiB.
func mostMemory() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), "VmHWM:")
	n, _ := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	return n / 1024
}

// sweepRuns is how often the thousand are tested, by each of the two.
const sweepRuns = 3

// sweeps measures Test all of a thousand connections, https and HTTP/2, 50 ms
// away, beside plain workers.
func sweeps(out io.Writer, _ string, _ int) error {
	dir, err := os.MkdirTemp("", "sweep")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c, err := serve(dir, benchTrip)
	if err != nil {
		return err
	}
	defer c.stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	rates, peaks, tokens := map[string][]float64{}, []float64{}, []float64{}
	for range sweepRuns {
		for _, as := range []string{"workers", "ours"} {
			c.forget()
			rate, peak, err := other(self, as, c)
			if err != nil {
				return fmt.Errorf("%s: %w", as, err)
			}
			rates[as] = append(rates[as], rate)
			if as == "ours" {
				peaks, tokens = append(peaks, peak), append(tokens, float64(c.tokens()))
			}
		}
	}
	tell(out,
		line{what: "Test all: 1,000, https, 50 ms away", unit: "/s", values: rates["ours"], beside: "plain workers, as many at once", base: rates["workers"], aim: 0.85, atLeast: true},
		line{what: "the same, memory at its most", unit: "MiB", values: peaks, aim: 45},
		line{what: "the same: requests for a token", values: tokens, aim: 1},
	)
	return nil
}

// other runs a client as a process of its own.
func other(self, as string, c *cloud) (rate, peak float64, err error) {
	cmd := exec.CommandContext(context.Background(), self, "-as", as, "-cloud", c.file)
	cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+c.ca, "SSL_CERT_DIR="+filepath.Join(os.TempDir(), "none"))
	var said, wrong bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &wrong
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, &wrong)
	}
	_, err = fmt.Sscan(said.String(), &rate, &peak)
	return rate, peak, err
}
