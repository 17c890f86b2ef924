package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

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

// empty tells whether nothing is drawn on the line of pixels in the middle of the
// screen: where there is no window the display is black.
func (x *xvfb) empty() bool {
	buf := make([]byte, 1120*4)
	info, err := x.pixels.Stat()
	if err != nil {
		return true
	}
	_, _ = x.pixels.ReadAt(buf, info.Size()-int64(len(buf))*370)
	for i, b := range buf {
		if b != 0 && i%4 != 3 { // the fourth byte of a pixel is no colour
			return false
		}
	}
	return true
}

// cleared waits until the display has taken the last window away.
func (x *xvfb) cleared() error {
	for start := time.Now(); !x.empty(); time.Sleep(time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			return errors.New("what the last window drew has stood for 30 s")
		}
	}
	return nil
}

// command runs a command to its end, by way of spawn.
func command(bin string, s subject) (sample, error) {
	cmd := exec.CommandContext(context.Background(), filepath.Join(bin, "spawn"), append([]string{s.path}, s.args...)...)
	cmd.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", "BCCONNECT_DIR="+filepath.Join(s.dir, "bcconnect"),
		"HOME="+s.dir, "BCCONNECT_SECRET="+secret, "SSL_CERT_FILE="+s.ca, "SSL_CERT_DIR=/nonexistent")
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	said, err := cmd.Output()
	if err != nil {
		return sample{}, fmt.Errorf("%w: %s", err, &wrong)
	}
	var ended sample
	_, err = fmt.Sscan(string(said), &ended.first, &ended.cpu, &ended.rss)
	return ended, err
}

// measure starts a program, waits for its first picture, and, where asked,
// watches it idle.
func (x *xvfb) measure(of subject, idle bool) (sample, error) {
	if err := x.cleared(); err != nil {
		return sample{}, err
	}
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
	for x.empty() {
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
