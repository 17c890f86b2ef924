//go:build !linux || !amd64

package testkit

import (
	"os/exec"
	"syscall"
	"testing"
)

// KillAtEachWrite needs to see each system call, which it only can on Linux and
// amd64; elsewhere it skips the test.
func KillAtEachWrite(tb testing.TB, _ func() *exec.Cmd, _ func(Death)) []Death {
	tb.Helper()
	tb.Skip("system calls are not seen here")
	return nil
}

// FailAtEachWrite is like KillAtEachWrite in this.
func FailAtEachWrite(tb testing.TB, _ syscall.Errno, _ func() *exec.Cmd, _ func(Death, int)) int {
	tb.Helper()
	tb.Skip("system calls are not seen here")
	return 0
}
