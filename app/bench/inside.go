package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// inside measures what happens within the process: tokens that are held, requests
// of the quick check, and keys typed into the search.
func inside(out io.Writer, bin string, runs int) error {
	dir, err := os.MkdirTemp("", "inside")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c, err := serve(dir, 0)
	if err != nil {
		return err
	}
	defer c.stop()
	for name, value := range map[string]string{"SSL_CERT_FILE": c.ca, "SSL_CERT_DIR": dir} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	if err := counts(out, c); err != nil {
		return err
	}
	if err := held(out, c, runs); err != nil {
		return err
	}
	return keys(out, bin)
}

// counts counts the requests of `check --quick`.
func counts(out io.Writer, c *cloud) error {
	var later time.Duration
	o, err := newOffice(c.file, 1, func() time.Time { return time.Now().Add(later) })
	if err != nil {
		return err
	}
	defer o.close()
	ctx, p := context.Background(), o.list[0]
	requests := func(verdict check.Verdict) ([]float64, error) {
		c.forget()
		r, err := o.Quick(ctx, p)
		if err == nil && r.Verdict() != verdict {
			err = fmt.Errorf("%w: %s", errNotWell, r.Verdict())
		}
		all, _ := c.count()
		return []float64{float64(all)}, err
	}
	cold, err := requests(check.Pass)
	if err != nil {
		return err
	}
	cached, err := requests(check.Pass)
	if err != nil {
		return err
	}
	later = 2 * time.Hour // its token has ended
	renewed, err := requests(check.Pass)
	if err != nil {
		return err
	}
	o.Hold(p.ID, connection.Secret(strings.Repeat(wrong, 8)))
	refused, err := requests(check.Fail)
	if err != nil {
		return err
	}
	tell(out,
		line{what: "check --quick, requests: cold", values: cold, aim: 2}, line{what: "   with a token that is held", values: cached, aim: 1},
		line{what: "   with one that has to be renewed", values: renewed, aim: 2}, line{what: "   with a secret that is refused", values: refused, aim: 1},
	)
	return nil
}

// takes is how many tokens are taken to measure one.
const takes = 200_000

// held measures a token that is held, of each of 1,000 connections, beside
// x/oauth2's for one.
func held(out io.Writer, c *cloud, runs int) error {
	o, err := newOffice(c.file, 1000, nil)
	if err != nil {
		return err
	}
	defer o.close()
	ctx := context.Background()
	ours := func(i int) error { _, err := o.Token(ctx, o.list[i%len(o.list)].ID); return err }
	source := oauth2.ReuseTokenSource(&oauth2.Token{AccessToken: "opaque", Expiry: time.Now().Add(time.Hour)}, never{})
	theirs := func(int) error { _, err := source.Token(); return err }
	for i := range o.list { // the first look at each reads the disk
		if err := ours(i); err != nil {
			return err
		}
	}
	var serial, turn, theirSerial, theirTurn, allocs []float64
	for range runs {
		for n, to := range []*[]float64{&serial, &theirSerial, &turn, &theirTurn} {
			take := ours
			if n%2 == 1 {
				take = theirs
			}
			ns, made, err := timed(take, 1+n/2*(runtime.GOMAXPROCS(0)-1))
			if err != nil {
				return err
			}
			*to = append(*to, ns)
			if n == 0 {
				allocs = append(allocs, made)
			}
		}
	}
	tell(out,
		line{what: "a token that is held, of 1,000 connections", unit: "ns", values: serial, aim: 100},
		line{what: "   beside", unit: "ns", values: serial, beside: "ReuseTokenSource of one", base: theirSerial, aim: 1},
		line{what: "   on all cores at once", unit: "ns", values: turn, aim: 100},
		line{what: "   beside", unit: "ns", values: turn, beside: "ReuseTokenSource of one", base: theirTurn, aim: 1},
		line{what: "   allocations", values: allocs, aim: 0},
	)
	return nil
}

// timed says how many nanoseconds one take costs, and how many allocations,
// rounded to hundredths.
func timed(take func(int) error, hands int) (ns, allocs float64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	failed := make([]error, hands)
	var done sync.WaitGroup
	for hand := range hands {
		done.Go(func() {
			for i := range takes / hands {
				if err := take(i); err != nil {
					failed[hand] = err
					return
				}
			}
		})
	}
	done.Wait()
	ns = float64(time.Since(begun).Nanoseconds()) / takes
	runtime.ReadMemStats(&after)
	return ns, float64((after.Mallocs-before.Mallocs)*100/takes) / 100, errors.Join(failed...)
}

// never is a source that must not be asked.
type never struct{}

// Token implements oauth2.TokenSource.
func (never) Token() (*oauth2.Token, error) { return nil, context.Canceled }

// keys measures keys typed into the search among 10,000 connections.
func keys(out io.Writer, bin string) error {
	said, err := exec.CommandContext(context.Background(), filepath.Join(bin, "keys")).Output()
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	var took []float64
	for word := range strings.FieldsSeq(string(said)) {
		ms, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return err
		}
		took = append(took, ms)
	}
	tell(out, line{what: "10,000 connections: a key in the search", unit: "ms", values: took, aim: 16})
	return nil
}
