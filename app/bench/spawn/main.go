// Command spawn runs another and says what that cost: wall time and CPU time in
// nanoseconds, and the most memory in KiB. The most memory that a child had
// begins with what its parent has, so this parent has next to nothing. What the
// command prints is dropped unless it fails; benchmarks run it.
package main

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

func main() {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		os.Exit(3)
	}
	begun := time.Now()
	p, err := os.StartProcess(os.Args[1], os.Args[1:], &os.ProcAttr{Env: os.Environ(), Files: []*os.File{nil, nowhere, os.Stderr}})
	if err != nil {
		os.Exit(3)
	}
	ended, err := p.Wait()
	took := time.Since(begun)
	if err != nil || !ended.Success() {
		os.Exit(1)
	}
	usage, _ := ended.SysUsage().(*syscall.Rusage)
	cpu := ended.UserTime() + ended.SystemTime()
	_, _ = os.Stdout.WriteString(strconv.FormatInt(took.Nanoseconds(), 10) + " " + strconv.FormatInt(cpu.Nanoseconds(), 10) + " " + strconv.FormatInt(usage.Maxrss, 10) + "\n")
}
