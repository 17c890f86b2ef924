// Command bench measures what a person waits for and a machine pays, as one
// table: each row beside what it has to be compared with, by turns in one run, or
// beside a fixed aim. The figures are medians, with the least and the most.
//
// It reads pixels from the virtual display's frame buffer and figures from
// /proc, so it runs on Linux only, under Xvfb. It asserts nothing: it says which
// aims are met, and a machine that is busy meets fewer.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

func main() {
	bin := flag.String("bin", "bin", "folder with bcconnect-window, bcconnect, bare and plain")
	runs := flag.Int("runs", 9, "starts of each program")
	part := flag.String("part", "", "starts, idle, commands, inside or sweep: that part alone; empty: all, each as a process of its own")
	as := flag.String("as", "", "be the client of the sweep: ours or workers")
	at := flag.String("cloud", "", "connection file of the cloud that the client tests")
	flag.Parse()
	if err := begin(*bin, *part, *as, *at, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func begin(bin, part, as, at string, runs int) error {
	if as != "" {
		return client(os.Stdout, as, at)
	}
	if part == "" {
		return parts(os.Stdout, bin, runs)
	}
	measure, ok := map[string]func(io.Writer, string, int) error{"starts": starts, "idle": idle, "commands": quick, "inside": inside, "sweep": sweeps}[part]
	if !ok {
		return fmt.Errorf("no part is called %s", part)
	}
	return measure(os.Stdout, bin, runs)
}

// sample is what one start of a program showed.
type sample struct {
	first  time.Duration // process start to first picture, or to the end of a command
	pss    int           // KiB, idle
	idle   float64       // share of one core, idle
	others int           // child processes
	cpu    time.Duration // of a command, all its threads
	rss    int           // KiB, of a command at its most
}

// subject is a program with the folder that it works in.
type subject struct {
	name, path, dir string
	args            []string
	ca              string // certificates to trust instead of the system's
}

// idleRuns is how often a window is watched while nobody touches it.
const idleRuns = 3

// windows starts the bare window, and ours with as many connections as are asked
// for, by turns on a display of their own.
func windows(bin string, runs int, watch bool, counts ...int) ([][]sample, error) {
	x, err := startXvfb()
	if err != nil {
		return nil, err
	}
	defer x.stop()
	base, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(base)
	all := []subject{{name: "bare", path: filepath.Join(bin, "bare"), dir: base}}
	for _, n := range counts {
		name := strconv.Itoa(n)
		s := subject{name: name, path: filepath.Join(bin, "bcconnect-window"), dir: filepath.Join(base, name)}
		if err := errors.Join(os.Mkdir(s.dir, 0o700), connections(s.dir, n)); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return rounds(all, runs, func(s subject) (sample, error) { return x.measure(s, watch) })
}

// starts measures how long the window takes to its first picture.
func starts(out io.Writer, bin string, runs int) error {
	seen, err := windows(bin, runs, false, 0, 50, 1000)
	if err != nil {
		return err
	}
	first := func(s sample) float64 { return s.first.Seconds() * 1000 }
	tell(out,
		line{what: "first picture of the window, empty", unit: "ms", values: values(seen[1], first), beside: "a bare window", base: values(seen[0], first), aim: 1.15},
		line{what: "the same with 1,000 connections", unit: "ms", values: values(seen[3], first), beside: "the empty one", base: values(seen[1], first), aim: 1.2},
		line{what: "what their number costs", unit: "ms", values: values(seen[3], first), beside: "50 connections", base: values(seen[2], first), aim: 1.2},
	)
	return nil
}

// idle measures what the window takes while nobody touches it, and the size of
// the programs.
func idle(out io.Writer, bin string, _ int) error {
	still, err := windows(bin, idleRuns, true, 50)
	if err != nil {
		return err
	}
	pss := func(s sample) float64 { return float64(s.pss) / 1024 }
	share := func(s sample) float64 { return s.idle * 100 }
	tell(out,
		line{what: "memory (PSS), 50 connections, idle", unit: "MiB", values: values(still[1], pss), beside: "a bare window", base: values(still[0], pss), aim: 1.25},
		line{what: "processes", values: values(still[1], func(s sample) float64 { return float64(1 + s.others) }), aim: 1},
		line{what: "idle for 20 s, of one core", unit: "%", values: values(still[1], share), beside: "a bare window", base: values(still[0], share), aim: 1.1},
	)
	return sizes(out, bin)
}

// rounds measures all subjects by turns, so that what else the machine does
// hits them alike. The first round only warms the disk cache.
func rounds(all []subject, runs int, measure func(s subject) (sample, error)) ([][]sample, error) {
	seen := make([][]sample, len(all))
	for i := range runs + 1 {
		for n, s := range all {
			got, err := measure(s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if i > 0 {
				seen[n] = append(seen[n], got)
			}
		}
	}
	return seen, nil
}

// sizes says how large the programs are, as shipped: stripped.
func sizes(out io.Writer, bin string) error {
	size := func(name string) []float64 {
		info, err := os.Stat(filepath.Join(bin, name))
		if err != nil {
			return nil
		}
		return []float64{float64(info.Size()) / (1 << 20)}
	}
	tell(out, line{what: "size of the program, stripped", unit: "MiB", values: size("bcconnect-window"), beside: "a bare window", base: size("bare"), aim: 1.3})
	return nil
}

// connections fills a data folder.
func connections(dir string, n int) error {
	book := profiles.Open(filepath.Join(dir, "bcconnect"))
	failed := make(chan error)
	for i := range n { // at once: the book writes what comes together in one go
		go func() {
			_, err := book.Save(connection.Profile{
				ID: fmt.Sprint("id", i), Name: fmt.Sprint("Connection ", i), Group: fmt.Sprint("Customer ", i%40), Mode: connection.ModeApp,
				Tenant: fmt.Sprintf("customer%d.example", i), ClientID: fmt.Sprintf("7f3c9a52-08c1-4b7e-9d55-2b6f0a11%04d", i),
				Environment: "Production", Company: connection.Company{Name: "CRONUS"}, Keep: connection.KeepSession,
			})
			failed <- err
		}()
	}
	var err error
	for range n {
		err = errors.Join(err, <-failed)
	}
	return err
}
