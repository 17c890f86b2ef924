//go:build unix

package crash_test

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"bcconnect/connection/crash"
)

// TestNoMemoryImage holds that a process that dies leaves no image of its memory,
// in which tokens lie open.
func TestNoMemoryImage(t *testing.T) {
	before := syscall.Rlimit{}
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &before); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &before) }()
	if before.Max > 0 { // else there is nothing to take away
		wide := before
		wide.Cur = wide.Max
		if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &wide); err != nil {
			t.Fatal(err)
		}
	}
	crash.NoCore()
	now := syscall.Rlimit{}
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &now); err != nil || now.Cur != 0 || now.Max != before.Max {
		t.Errorf("the limit is %+v, %v", now, err)
	}
	if said, err := exec.CommandContext(t.Context(), "sh", "-c", "ulimit -c").Output(); err != nil || strings.TrimSpace(string(said)) != "0" {
		t.Errorf("a program that is started has %s, %v", said, err)
	}
}
