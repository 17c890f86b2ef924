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
	"time"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

func main() {
	bin := flag.String("bin", "bin", "folder with bcconnect-window, bcconnect, bare and plain")
	runs := flag.Int("runs", 9, "starts of each program")
	part := flag.String("part", "", "commands, window, inside or sweep: that part alone; empty: all, each as a process of its own")
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
	measure, ok := map[string]func(io.Writer, string, int) error{"window": window, "commands": quick, "inside": inside, "sweep": sweeps}[part]
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

// window measures start, memory and idle time of the window, and the size of the
// programs.
func window(out io.Writer, bin string, runs int) error {
	x, err := startXvfb()
	if err != nil {
		return err
	}
	defer x.stop()
	base, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(base)
	path := filepath.Join(bin, "bcconnect-window")
	all := []subject{{name: "bare", path: filepath.Join(bin, "bare")}, {name: "empty", path: path}, {name: "50", path: path}, {name: "1000", path: path}}
	for i, n := range []int{0, 0, 50, 1000} {
		all[i].dir = filepath.Join(base, all[i].name)
		if err := errors.Join(os.Mkdir(all[i].dir, 0o700), connections(all[i].dir, n)); err != nil {
			return err
		}
	}
	begun, err := rounds(all, runs, func(s subject) (sample, error) { return x.measure(s, false) })
	if err != nil {
		return err
	}
	still, err := rounds([]subject{all[0], all[2]}, idleRuns, func(s subject) (sample, error) { return x.measure(s, true) })
	if err != nil {
		return err
	}
	first := func(s sample) float64 { return s.first.Seconds() * 1000 }
	pss := func(s sample) float64 { return float64(s.pss) / 1024 }
	idle := func(s sample) float64 { return s.idle * 100 }
	tell(out,
		line{what: "first picture of the window, empty", unit: "ms", values: values(begun[1], first), beside: "a bare window", base: values(begun[0], first), aim: 1.15},
		line{what: "the same with 1,000 connections", unit: "ms", values: values(begun[3], first), beside: "the empty one", base: values(begun[1], first), aim: 1.2},
		line{what: "memory (PSS), 50 connections, idle", unit: "MiB", values: values(still[1], pss), beside: "a bare window", base: values(still[0], pss), aim: 1.25},
		line{what: "processes", values: values(still[1], func(s sample) float64 { return float64(1 + s.others) }), aim: 1},
		line{what: "idle for 20 s, of one core", unit: "%", values: values(still[1], idle), beside: "a bare window", base: values(still[0], idle), aim: 1.1},
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
