package main

import (
	"io"
	"os"
	"path/filepath"
	"time"
)

// quick measures `bcconnect check --quick` as a whole process beside the plain
// program that makes the same two requests, at the same servers, by turns; and
// the full test beside the least that it can take.
func quick(out io.Writer, bin string, runs int) error {
	far, asked, twice, err := quickAt(bin, runs, benchTrip)
	if err != nil {
		return err
	}
	near, _, _, err := quickAt(bin, runs, 0)
	if err != nil {
		return err
	}
	took := func(s sample) float64 { return s.first.Seconds() * 1000 }
	cpu := func(s sample) float64 { return s.cpu.Seconds() * 1000 }
	peak := func(s sample) float64 { return float64(s.rss) / 1024 }
	// What waits for each other: TCP, TLS, the look at the network, the token, the
	// companies, a row of the first; and what the process takes without them.
	const chained = 6
	chain := values(near[2], func(s sample) float64 { return took(s) + chained*float64(benchTrip.Milliseconds()) })
	tell(out,
		line{what: "check --quick, 50 ms away, cold", unit: "ms", values: values(far[1], took), beside: "plain net/http", base: values(far[0], took), aim: 0.75},
		line{what: "check --quick as a process, 0 ms: wall", unit: "ms", values: values(near[1], took), beside: "plain net/http", base: values(near[0], took), aim: 1.10},
		line{what: "check --quick as a process, 0 ms: CPU", unit: "ms", values: values(near[1], cpu), beside: "plain net/http", base: values(near[0], cpu), aim: 1.10},
		line{what: "check --quick, memory at its most", unit: "MiB", values: values(near[1], peak), aim: 14},
		line{what: "full test, 50 ms away", unit: "ms", values: values(far[2], took), beside: "longest chain", base: chain, aim: 1.10},
		line{what: "requests asked twice (renewal apart), of " + short(float64(asked)), values: []float64{float64(twice)}, aim: 0},
	)
	return nil
}

// quickAt measures the plain program, the quick check and the full test at a
// distance, and counts the requests of the last.
func quickAt(bin string, runs int, trip time.Duration) (seen [][]sample, asked, twice int, err error) {
	dir, err := os.MkdirTemp("", "quick")
	if err != nil {
		return nil, 0, 0, err
	}
	defer os.RemoveAll(dir)
	c, err := serve(dir, trip)
	if err != nil {
		return nil, 0, 0, err
	}
	defer c.stop()
	ours := filepath.Join(bin, "bcconnect")
	all := []subject{
		{name: "plain net/http", path: filepath.Join(bin, "plain"), dir: dir, ca: c.ca, args: []string{c.token, c.companies}},
		{name: "bcconnect check --quick", path: ours, dir: dir, ca: c.ca, args: []string{"check", "--quick", "--file", c.file}},
		{name: "bcconnect check", path: ours, dir: dir, ca: c.ca, args: []string{"check", "--file", c.file}},
	}
	seen, err = rounds(all, runs, func(s subject) (sample, error) {
		c.forget()
		got, err := command(bin, s)
		asked, twice = c.count()
		return got, err
	})
	return seen, asked, twice, err
}
