package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// quick measures `bcconnect check --quick` as a whole process beside the plain
// program that makes the same two requests, at the same servers, by turns.
func quick(out io.Writer, bin string, runs int) error {
	fmt.Fprintf(out, "\n%-34s %10s %14s %8s %10s %8s %9s %9s\n", "a check: token and companies, https", "median", "least to most", "× plain", "CPU", "× plain", "memory", "requests")
	for _, trip := range []time.Duration{0, 50 * time.Millisecond} {
		if err := quickAt(out, bin, runs, trip); err != nil {
			return err
		}
	}
	return nil
}

func quickAt(out io.Writer, bin string, runs int, trip time.Duration) error {
	dir, err := os.MkdirTemp("", "quick")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c, err := serve(dir, trip)
	if err != nil {
		return err
	}
	defer c.stop()
	ours := filepath.Join(bin, "bcconnect")
	all := []subject{
		{name: "plain net/http", path: filepath.Join(bin, "plain"), dir: dir, ca: c.ca, args: []string{c.token, c.companies}},
		{name: "bcconnect check --quick", path: ours, dir: dir, ca: c.ca, args: []string{"check", "--quick", "--file", c.file}},
		{name: "bcconnect check, 13 rungs", path: ours, dir: dir, ca: c.ca, args: []string{"check", "--file", c.file}},
	}
	requests := make([]int64, len(all))
	seen, err := rounds(all, runs, func(s subject, last bool) (sample, error) {
		before := c.asked.Load()
		got, err := command(s, last)
		for i := range all {
			if all[i].name == s.name {
				requests[i] = c.asked.Load() - before
			}
		}
		return got, err
	})
	if err != nil {
		return err
	}
	took := func(s sample) float64 { return float64(s.first) }
	cpu := func(s sample) float64 { return float64(s.cpu) }
	for n, s := range all {
		m, work := median(seen[n], took), median(seen[n], cpu)
		fmt.Fprintf(out, "%-34s %7.1f ms %6.1f–%.1f ms %8.2f %7.1f ms %8.2f %5.1f MiB %9d\n", fmt.Sprintf("%s, %v", s.name, trip), m/1e6,
			least(seen[n], took)/1e6, most(seen[n], took)/1e6, m/median(seen[0], took), work/1e6, work/median(seen[0], cpu),
			median(seen[n], func(s sample) float64 { return float64(s.rss) })/1024, requests[n])
	}
	return nil
}

// spent is what a process that has ended cost.
func spent(state *os.ProcessState) (cpu time.Duration, rss int) {
	cpu = state.UserTime() + state.SystemTime()
	if u, ok := state.SysUsage().(*syscall.Rusage); ok {
		rss = int(u.Maxrss) // KiB on Linux
	}
	return cpu, rss
}
