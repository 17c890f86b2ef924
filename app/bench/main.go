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
)

func main() {
	bin := flag.String("bin", "bin", "folder with bcconnect-window and bare")
	runs := flag.Int("runs", 9, "starts of each program")
	dir := flag.String("data", "", "data folder for the program (empty: a new one)")
	label := flag.String("label", "BC Connect", "name of the row")
	flag.Parse()
	if err := run(os.Stdout, *bin, *dir, *label, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// sample is what one start of a program showed.
type sample struct {
	first  time.Duration // process start to first picture
	pss    int           // KiB, idle
	idle   float64       // share of one core, idle
	others int           // child processes
}

func run(out io.Writer, bin, dir, label string, runs int) error {
	x, err := startXvfb()
	if err != nil {
		return err
	}
	defer x.stop()
	if dir == "" {
		if dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	programs := []struct{ name, path string }{{"bare window", filepath.Join(bin, "bare")}, {label, filepath.Join(bin, "bcconnect-window")}}
	all := make([][]sample, len(programs))
	for i := range runs + 1 { // the first round only warms the disk cache
		for p, prog := range programs {
			s, err := x.measure(prog.path, dir, i == runs)
			if err != nil {
				return fmt.Errorf("%s: %w", prog.name, err)
			}
			if i > 0 {
				all[p] = append(all[p], s)
			}
		}
	}
	base := median(all[0], func(s sample) float64 { return float64(s.first) })
	for p, prog := range programs {
		first := func(s sample) float64 { return float64(s.first) }
		m := median(all[p], first)
		last := all[p][len(all[p])-1]
		fmt.Fprintf(out, "%-28s first picture %4.0f ms (%3.0f to %3.0f), × %.2f   PSS %5.1f MiB   processes %d   idle %4.1f%% of a core\n",
			prog.name, m/1e6, least(all[p], first)/1e6, most(all[p], first)/1e6, m/base, float64(last.pss)/1024, 1+last.others, last.idle*100)
	}
	return nil
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

// measure starts a program, waits for its first picture, and, where asked,
// watches it idle.
func (x *xvfb) measure(path, dir string, idle bool) (sample, error) {
	before := x.row()
	cmd := exec.CommandContext(context.Background(), path)
	cmd.Env = append(os.Environ(), "DISPLAY="+x.name, "WAYLAND_DISPLAY=", "LANG=en_US.UTF-8", "FYNE_SCALE=1",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "BCCONNECT_DIR="+dir, "HOME="+dir, "XDG_CONFIG_HOME="+dir)
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
			return sample{}, fmt.Errorf("no picture within 30 s")
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
