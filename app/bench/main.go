// Command bench measures what a person feels and a machine pays: the time from
// process start to the first picture, memory, and idle CPU, of the program and
// of a bare window of the same toolkit in the same run.
//
// It reads pixels from the virtual display's frame buffer and figures from
// /proc, so it runs on Linux only, under Xvfb. It asserts nothing.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

func main() {
	bin := flag.String("bin", "bin", "folder with bcconnect-window, bcconnect and bare")
	runs := flag.Int("runs", 9, "starts of each program")
	only := flag.Bool("commands", false, "measure the command line alone, which needs no display")
	flag.Parse()
	measure := run
	if *only {
		measure = quick
	}
	if err := measure(os.Stdout, *bin, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
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

func run(out io.Writer, bin string, runs int) error {
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
	none, many := filepath.Join(base, "none"), filepath.Join(base, "many")
	for _, dir := range []string{none, many} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	if err := thousand(many); err != nil {
		return err
	}
	window, words := filepath.Join(bin, "bcconnect-window"), filepath.Join(bin, "bcconnect")
	windows := []subject{
		{name: "bare window", path: filepath.Join(bin, "bare"), dir: none},
		{name: "BC Connect", path: window, dir: none},
		{name: "with 1,000 connections", path: window, dir: many},
	}
	commands := []subject{
		{name: "bcconnect --version", path: words, dir: none, args: []string{"--version"}},
		{name: "bcconnect check --sandbox", path: words, dir: none, args: []string{"check", "--sandbox"}},
		{name: "bcconnect list, 1,000", path: words, dir: many, args: []string{"list"}},
	}
	seen, err := rounds(windows, runs, x.measure)
	if err != nil {
		return err
	}
	ended, err := rounds(commands, runs, command)
	if err != nil {
		return err
	}
	tellWindows(out, windows, seen)
	tellCommands(out, commands, ended)
	return sizes(out, bin)
}

// rounds measures all subjects by turns, so that what else the machine does
// hits them alike. The last round also watches them idle.
func rounds(all []subject, runs int, measure func(s subject, last bool) (sample, error)) ([][]sample, error) {
	seen := make([][]sample, len(all))
	for i := range runs + 1 { // the first round only warms the disk cache
		for n, s := range all {
			got, err := measure(s, i == runs)
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

func tellWindows(out io.Writer, all []subject, seen [][]sample) {
	first := func(s sample) float64 { return float64(s.first) }
	base := median(seen[0], first)
	fmt.Fprintf(out, "%-28s %14s %16s %8s %10s %10s %10s\n", "window", "first picture", "least to most", "× bare", "memory", "idle CPU", "processes")
	for n, s := range all {
		m, last := median(seen[n], first), seen[n][len(seen[n])-1]
		fmt.Fprintf(out, "%-28s %11.0f ms %9.0f–%.0f ms %8.2f %6.1f MiB %9.1f%% %10d\n",
			s.name, m/1e6, least(seen[n], first)/1e6, most(seen[n], first)/1e6, m/base, float64(last.pss)/1024, last.idle*100, 1+last.others)
	}
}

func tellCommands(out io.Writer, all []subject, seen [][]sample) {
	took := func(s sample) float64 { return float64(s.first) }
	fmt.Fprintf(out, "\n%-28s %14s %16s\n", "command", "start to end", "least to most")
	for n, s := range all {
		fmt.Fprintf(out, "%-28s %11.0f ms %9.0f–%.0f ms\n", s.name, median(seen[n], took)/1e6, least(seen[n], took)/1e6, most(seen[n], took)/1e6)
	}
}

// sizes says how large the programs are, as shipped: stripped.
func sizes(out io.Writer, bin string) error {
	fmt.Fprintf(out, "\n%-28s %14s %8s\n", "file, stripped", "size", "× bare")
	var base float64
	for _, name := range []string{"bare", "bcconnect-window", "bcconnect"} {
		info, err := os.Stat(filepath.Join(bin, name))
		if err != nil {
			return err
		}
		size := float64(info.Size())
		if base == 0 {
			base = size
		}
		fmt.Fprintf(out, "%-28s %10.1f MiB %8.2f\n", name, size/(1<<20), size/base)
	}
	return nil
}

// thousand fills a data folder.
func thousand(dir string) error {
	book := profiles.Open(filepath.Join(dir, "bcconnect"))
	failed := make(chan error)
	for i := range 1000 { // at once: the book writes what comes together in one go
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
	for range 1000 {
		err = errors.Join(err, <-failed)
	}
	return err
}

func values(all []sample, of func(sample) float64) []float64 {
	vs := make([]float64, len(all))
	for i, s := range all {
		vs[i] = of(s)
	}
	slices.Sort(vs)
	return vs
}

func median(all []sample, of func(sample) float64) float64 { return values(all, of)[len(all)/2] }
func least(all []sample, of func(sample) float64) float64  { return values(all, of)[0] }
func most(all []sample, of func(sample) float64) float64   { return values(all, of)[len(all)-1] }

// xvfb is a virtual display whose frame buffer is a file.
type xvfb struct {
	cmd    *exec.Cmd
	dir    string
	name   string
	pixels *os.File
}

func startXvfb() (*xvfb, error) {
	dir, err := os.MkdirTemp("", "xvfb")
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(context.Background(), "Xvfb", "-displayfd", "3", "-screen", "0", "1120x740x24", "-fbdir", dir, "+extension", "GLX", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	_ = w.Close()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the display told no number: %w", err)
	}
	f, err := os.Open(filepath.Join(dir, "Xvfb_screen0"))
	if err != nil {
		return nil, err
	}
	return &xvfb{cmd: cmd, dir: dir, name: ":" + strings.TrimSpace(line), pixels: f}, nil
}

func (x *xvfb) stop() {
	_ = x.pixels.Close()
	_ = x.cmd.Process.Kill()
	_ = x.cmd.Wait()
	_ = os.RemoveAll(x.dir)
}

// row reads a line of pixels from the middle of the screen; an empty screen is
// black there.
func (x *xvfb) row() []byte {
	buf := make([]byte, 1120*4)
	info, err := x.pixels.Stat()
	if err != nil {
		return nil
	}
	_, _ = x.pixels.ReadAt(buf, info.Size()-int64(len(buf))*370)
	return buf
}

// command runs a command to its end.
func command(s subject, _ bool) (sample, error) {
	cmd := exec.CommandContext(context.Background(), s.path, s.args...)
	cmd.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "BCCONNECT_DIR="+filepath.Join(s.dir, "bcconnect"), "HOME="+s.dir, "BCCONNECT_SECRET="+secret)
	if s.ca != "" {
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+s.ca, "SSL_CERT_DIR=/nonexistent")
	}
	begun := time.Now()
	text, err := cmd.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		return sample{}, fmt.Errorf("%w: %s", err, text)
	}
	ended := sample{first: took}
	ended.cpu, ended.rss = spent(cmd.ProcessState)
	return ended, nil
}

// measure starts a program, waits for its first picture, and, where asked,
// watches it idle.
func (x *xvfb) measure(of subject, idle bool) (sample, error) {
	before := x.row()
	dir := of.dir
	cmd := exec.CommandContext(context.Background(), of.path)
	cmd.Env = append(os.Environ(), "DISPLAY="+x.name, "WAYLAND_DISPLAY=", "LANG=en_US.UTF-8", "FYNE_SCALE=1",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "BCCONNECT_DIR="+filepath.Join(dir, "bcconnect"), "HOME="+dir, "XDG_CONFIG_HOME="+dir)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return sample{}, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	for bytes.Equal(x.row(), before) {
		if time.Since(start) > 30*time.Second {
			return sample{}, errors.New("no picture within 30 s")
		}
		time.Sleep(time.Millisecond)
	}
	s := sample{first: time.Since(start)}
	if !idle {
		return s, nil
	}
	time.Sleep(3 * time.Second)
	was := cpu(cmd.Process.Pid)
	time.Sleep(20 * time.Second)
	s.idle = (cpu(cmd.Process.Pid) - was).Seconds() / 20
	s.pss = pss(cmd.Process.Pid)
	s.others = children(cmd.Process.Pid)
	return s, nil
}

// cpu is the time that a process has used, of all its threads.
func cpu(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100
}

// pss is the proportional set size in KiB.
func pss(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "Pss:" {
			n, _ := strconv.Atoi(f[1])
			return n
		}
	}
	return 0
}

func children(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return 0
	}
	return len(strings.Fields(string(raw)))
}
