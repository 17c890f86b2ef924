//go:build e2e

package e2e_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// handedOver is in the environment of the window as a secret is that somebody set
// for the command line.
const handedOver = "CANARY-8Q~secret-of-the-environment-xxxxx"

// codePrefix is how each code of the sandbox begins.
const codePrefix = "practice-code."

// nothingLeftBehind looks into what the program has started: the browser's
// processes, and, once it has ended, all that it keeps of the sign-in.
func (d *desk) nothingLeftBehind() {
	d.t.Helper()
	profile := filepath.Join(d.home, "chromium")
	seen := 0
	for _, pid := range processes(profile) {
		line, err := os.ReadFile(filepath.Join("/proc", pid, "cmdline"))
		environ, err2 := os.ReadFile(filepath.Join("/proc", pid, "environ"))
		if err != nil || err2 != nil || len(environ) == 0 {
			continue // it has ended meanwhile
		}
		seen++
		if bytes.Contains(environ, []byte(handedOver)) {
			d.t.Errorf("the browser's process %s inherited a secret", pid)
		}
		if bytes.Contains(line, []byte(codePrefix)) || token.Match(line) {
			d.t.Errorf("the browser's process %s was started with a code or a token", pid)
		}
	}
	if seen == 0 {
		d.t.Error("no process of the browser was looked at")
	}
	d.until("the browser to write its history down", 60*time.Second, func() bool {
		found, _ := filepath.Glob(filepath.Join(profile, "*", "History"))
		for _, path := range found {
			if b, err := os.ReadFile(path); err == nil && bytes.Contains(b, []byte("/done")) {
				return true
			}
		}
		return false
	})
	d.endBrowser()
	files := 0
	err := filepath.WalkDir(profile, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		files++
		for _, bad := range []string{codePrefix, handedOver, "?code=", "&code="} {
			if bytes.Contains(b, []byte(bad)) {
				d.t.Errorf("the browser keeps %q in %s", bad, e.Name())
			}
		}
		return nil
	})
	if err != nil || files < 20 {
		d.t.Errorf("%d files of the browser were looked at, %v", files, err)
	}
	d.t.Logf("%d processes and %d files of the browser hold nothing of the sign-in", seen, files)
}

// processes lists those whose command line names a folder.
func processes(folder string) []string {
	all, _ := os.ReadDir("/proc")
	var out []string
	for _, p := range all {
		if line, err := os.ReadFile(filepath.Join("/proc", p.Name(), "cmdline")); err == nil && bytes.Contains(line, []byte(folder)) {
			out = append(out, p.Name())
		}
	}
	return out
}

// endBrowser has the browser end as a person ends it: it writes down what it keeps.
func (d *desk) endBrowser() {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.home, "browser.pid"))
	if err != nil {
		d.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		d.t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	d.until("the browser to end", 40*time.Second, func() bool { return len(processes(filepath.Join(d.home, "chromium"))) == 0 })
}
