//go:build e2e

package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// desk is a desktop of its own: display, session bus, keyring, browser, home.
type desk struct {
	t       *testing.T
	home    string
	env     []string
	debug   int // Chromium's debugging port
	browser *browser
	mu      sync.Mutex // guards outputs
	outputs []*bytes.Buffer
}

// newDesk starts a display, a session bus and an unlocked keyring, and makes
// Chromium the browser that xdg-open finds.
func newDesk(t *testing.T) *desk {
	t.Helper()
	for _, tool := range []string{"Xvfb", "dbus-daemon", "gnome-keyring-daemon", "xdotool", "chromium", "chromedriver", "xdg-open"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing; make window installs it", tool)
		}
	}
	d := &desk{t: t, home: newHome(t), debug: freePort(t)}
	d.env = cleanEnv("HOME="+d.home, "XDG_RUNTIME_DIR="+mkdir(t, d.home, "run"), "LANG=en_US.UTF-8", "FYNE_SCALE=1",
		"XDG_CONFIG_HOME="+filepath.Join(d.home, ".config"), "XDG_DATA_HOME="+filepath.Join(d.home, ".local/share"),
		"LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1")
	mkdir(t, d.home, ".cache") // the toolkit does not make it
	d.startDisplay()
	d.startBus()
	d.startKeyring()
	d.installBrowser()
	return d
}

// newHome is a folder that goes with the test. Chromium writes until it is gone,
// so the first try to remove it may fail.
func newHome(t *testing.T) string {
	t.Helper()
	home, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pid, err := os.ReadFile(filepath.Join(home, "browser.pid")); err == nil {
			if n, err := strconv.Atoi(strings.TrimSpace(string(pid))); err == nil {
				_ = syscall.Kill(n, syscall.SIGKILL)
			}
		}
		for range 50 {
			if os.RemoveAll(home) == nil {
				return
			}
		}
	})
	return home
}

func cleanEnv(add ...string) []string {
	var env []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "HOME", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
			"LANG", "LC_ALL", "BROWSER", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "BCCONNECT_DIR":
			continue
		}
		env = append(env, kv)
	}
	return append(env, add...)
}

func mkdir(t *testing.T, parts ...string) string {
	t.Helper()
	dir := filepath.Join(parts...)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (d *desk) startDisplay() {
	r, w, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1120x740x24", "+extension", "GLX", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	d.daemon(cmd)
	w.Close()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb told no display: %v", err)
	}
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(line))
}

func (d *desk) startBus() {
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	cmd.Env = d.env
	out, err := cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	d.daemon(cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.t.Fatalf("dbus-daemon told no address: %v", err)
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(line))
}

// startKeyring starts the keyring in the foreground, so that it ends with the test.
func (d *desk) startKeyring() {
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Env = d.env
	cmd.Stdin = strings.NewReader("test\n")
	d.daemon(cmd)
	d.until("the keyring to answer", 10*time.Second, func() bool {
		probe := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		probe.Env = d.env
		out, err := probe.CombinedOutput()
		return err == nil && strings.Contains(string(out), "boolean true")
	})
}

// installBrowser makes a Chromium that can be driven the system's browser.
func (d *desk) installBrowser() {
	bin := mkdir(d.t, d.home, "bin")
	// A headless Chromium that runs already takes no second address from its
	// command line, as one with a window would: it is asked over its own port.
	script := fmt.Sprintf(`#!/bin/sh
curl -sf -o /dev/null -X PUT "http://127.0.0.1:%[1]d/json/new?$(printf %%s "$1" | sed 's/%%/%%25/g; s/&/%%26/g')" && exit 0
echo $$ >"$HOME/browser.pid"
exec chromium --headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --remote-debugging-port=%[1]d --user-data-dir=%[2]s $(cat "$HOME/browser.flags" 2>/dev/null) "$@" >/dev/null 2>&1
`, d.debug, mkdir(d.t, d.home, "chromium"))
	d.write(filepath.Join(bin, "test-browser"), script, 0o755)
	d.write(filepath.Join(mkdir(d.t, d.home, ".local/share/applications"), "test-browser.desktop"),
		"[Desktop Entry]\nType=Application\nName=Test browser\nExec="+bin+"/test-browser %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n", 0o644)
	d.write(filepath.Join(mkdir(d.t, d.home, ".config"), "mimeapps.list"),
		"[Default Applications]\nx-scheme-handler/http=test-browser.desktop\nx-scheme-handler/https=test-browser.desktop\n", 0o644)
	d.env = append(d.env, "BROWSER="+bin+"/test-browser")
	d.browser = newBrowser(d)
}

func (d *desk) write(path, content string, mode os.FileMode) {
	d.t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		d.t.Fatal(err)
	}
}

// daemon starts a command that ends with the test; what it prints is kept.
func (d *desk) daemon(cmd *exec.Cmd) {
	d.t.Helper()
	if cmd.Env == nil {
		cmd.Env = d.env
	}
	if cmd.Stderr == nil {
		cmd.Stderr = d.keep()
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%s: %v", cmd.Path, err)
	}
	d.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// keep returns a buffer whose content is searched for secrets at the end.
func (d *desk) keep() *bytes.Buffer {
	b := &bytes.Buffer{}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.outputs = append(d.outputs, b)
	return b
}

// until waits for something to become true, looking often; it is not a sleep:
// it ends as soon as it is true and fails when it never is.
func (d *desk) until(what string, limit time.Duration, is func() bool) {
	d.t.Helper()
	deadline := time.Now().Add(limit)
	for tick := time.NewTicker(25 * time.Millisecond); ; <-tick.C {
		if is() {
			tick.Stop()
			return
		}
		if time.Now().After(deadline) {
			d.screenshot("failed")
			d.t.Fatalf("waited %v for %s", limit, what)
		}
	}
}

// screenshot keeps a picture of the display where BCCONNECT_SHOTS says so.
func (d *desk) screenshot(name string) {
	dir := os.Getenv("BCCONNECT_SHOTS")
	if dir == "" {
		return
	}
	path := filepath.Join(mkdir(d.t, dir), strings.ReplaceAll(d.t.Name(), "/", "-")+"-"+name+".png")
	cmd := exec.Command("import", "-window", "root", path)
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Logf("screenshot: %v %s", err, out)
	}
}

// window is the running program.
type window struct {
	*desk
	cmd    *exec.Cmd
	mu     sync.Mutex
	last   trace
	errors *bytes.Buffer
	done   chan error
}

// trace is one line of what the program says of itself with --trace.
type trace struct {
	World    string            `json:"world"`
	Screen   string            `json:"screen"`
	Page     string            `json:"page"`
	Step     string            `json:"step"`
	Focus    string            `json:"focus"`
	Resting  bool              `json:"resting"` // it takes no press yet
	Selected string            `json:"selected"`
	Status   string            `json:"status"`
	Token    string            `json:"token"`
	Busy     bool              `json:"busy"`
	Waiting  bool              `json:"waiting"`
	Code     string            `json:"code"`
	Account  string            `json:"account"`
	Count    int               `json:"count"`
	Verdicts map[string]string `json:"verdicts"`
	Findings []string          `json:"findings"`
	Issues   []string          `json:"issues"`
	At       []float32         `json:"at"` // x, y, width, height of what has the focus
}

// open starts the program and waits for its first screen.
func (d *desk) open(args ...string) *window {
	d.t.Helper()
	r, pw, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	w := &window{desk: d, errors: d.keep(), done: make(chan error, 1)}
	w.cmd = exec.Command(filepath.Join(binDir(d.t), "bcconnect-window"), append([]string{"--trace", "/dev/fd/3"}, args...)...)
	w.cmd.Env = d.env
	w.cmd.ExtraFiles = []*os.File{pw}
	w.cmd.Stdout, w.cmd.Stderr = w.errors, w.errors
	if err := w.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	pw.Close()
	go w.read(r)
	go func() { w.done <- w.cmd.Wait() }()
	d.t.Cleanup(func() { _ = w.cmd.Process.Kill() })
	w.wait("the first screen", func(tr trace) bool { return tr.Screen != "" })
	return w
}

func binDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("BCCONNECT_BIN")
	if dir == "" {
		t.Fatal("BCCONNECT_BIN names no folder with the built programs; use make window")
	}
	return dir
}

func (w *window) read(r io.Reader) {
	for sc := bufio.NewScanner(r); sc.Scan(); {
		var tr trace
		if err := json.Unmarshal(sc.Bytes(), &tr); err != nil {
			continue
		}
		w.mu.Lock()
		w.last = tr
		w.mu.Unlock()
	}
}

func (w *window) now() trace {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// wait waits until the program shows something.
func (w *window) wait(what string, is func(trace) bool) {
	w.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for tick := time.NewTicker(25 * time.Millisecond); ; <-tick.C {
		select {
		case err := <-w.done:
			w.t.Fatalf("the program ended while waiting for %s: %v\n%s", what, err, w.errors)
		default:
		}
		if is(w.now()) {
			return
		}
		if time.Now().After(deadline) {
			w.screenshot("failed")
			w.t.Fatalf("waited for %s; the program shows %+v\n%s", what, w.now(), w.errors)
		}
	}
}

// key presses a key or a chord, as xdotool names it.
func (w *window) key(names ...string) {
	w.t.Helper()
	w.xdotool(append([]string{"key", "--delay", "30"}, names...)...)
}

// typeText types into whatever has the focus.
func (w *window) typeText(s string) {
	w.t.Helper()
	w.xdotool("type", "--delay", "15", s)
}

// focus presses Tab until the named thing has the focus.
func (w *window) focus(name string) {
	w.t.Helper()
	var seen []string
	for range 60 {
		at := w.settled()
		if at == name || strings.HasPrefix(at, name+": ") || strings.HasPrefix(at, name+". ") {
			return
		}
		seen = append(seen, at)
		w.key("Tab")
		// The next thing has the focus at once, or the same where there is one alone.
		deadline := time.Now().Add(3 * time.Second)
		for tick := time.NewTicker(10 * time.Millisecond); w.now().Focus == at && time.Now().Before(deadline); <-tick.C {
		}
	}
	w.screenshot("failed")
	w.t.Fatalf("Tab never reaches %q; it went %q\n%s", name, seen, w.errors)
}

// settled returns what has the focus once that stays the same for a while, so
// that a key does not go to what just lost it.
func (w *window) settled() string {
	at, since := w.now().Focus, time.Now()
	for tick := time.NewTicker(10 * time.Millisecond); time.Since(since) < 120*time.Millisecond || w.now().Resting; <-tick.C {
		if now := w.now().Focus; now != at {
			at, since = now, time.Now()
		}
	}
	return at
}

// press tabs to a button and presses Enter on it.
func (w *window) press(name string) {
	w.t.Helper()
	w.focus(name)
	w.key("Return")
}

// click tabs to a thing, then clicks its middle with the mouse.
func (w *window) click(name string) {
	w.t.Helper()
	w.focus(name)
	at := w.now().At
	if len(at) != 4 {
		w.t.Fatalf("no place is known of %q", name)
	}
	w.xdotool("mousemove", strconv.Itoa(int(at[0]+at[2]/2)), strconv.Itoa(int(at[1]+at[3]/2)), "click", "1")
}

// fill tabs to a field, empties it and types.
func (w *window) fill(name, value string) {
	w.t.Helper()
	w.focus(name)
	w.key("ctrl+a", "BackSpace")
	w.typeText(value)
}

func (w *window) xdotool(args ...string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = w.env
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
}

// quit asks the program to end and waits for it.
func (w *window) quit() {
	w.t.Helper()
	if err := w.cmd.Process.Signal(os.Interrupt); err != nil {
		w.t.Fatal(err)
	}
	select {
	case <-w.done:
	case <-time.After(15 * time.Second):
		_ = w.cmd.Process.Signal(syscall.SIGQUIT) // it says where it stands
		<-w.done
		w.t.Fatalf("the program does not end when asked to:\n%s", w.errors)
	}
}
