package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Options of ptrace(2) that package syscall does not name.
const (
	exitKill    = 0x100000   // PTRACE_O_EXITKILL: the child dies with the test
	ownChildren = 0x20000000 // __WNOTHREAD: leave the children of other threads alone
	trapSyscall = syscall.SIGTRAP | 0x80
)

// changing names the system calls that change a file or a folder, by the numbers
// of amd64. An open counts if it may make a file; a write, if it goes to one.
func changing(regs *syscall.PtraceRegs, pid int) string {
	switch regs.Orig_rax {
	case syscall.SYS_WRITE, syscall.SYS_PWRITE64, syscall.SYS_WRITEV, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC, syscall.SYS_FTRUNCATE, syscall.SYS_FCHMOD:
		return changingOpen(regs, pid)
	case syscall.SYS_OPENAT:
		if regs.Rdx&syscall.O_CREAT != 0 {
			return "create"
		}
	case syscall.SYS_RENAME, syscall.SYS_RENAMEAT, 316: // renameat2
		return "rename"
	case syscall.SYS_MKDIR, syscall.SYS_MKDIRAT:
		return "mkdir"
	case syscall.SYS_UNLINK, syscall.SYS_UNLINKAT:
		return "unlink"
	case syscall.SYS_CHMOD, syscall.SYS_FCHMODAT:
		return "chmod"
	case syscall.SYS_LINK, syscall.SYS_LINKAT, syscall.SYS_SYMLINK, syscall.SYS_SYMLINKAT:
		return "link"
	}
	return ""
}

// changingOpen names the system calls on what is open already: a file, or else
// it does not count.
func changingOpen(regs *syscall.PtraceRegs, pid int) string {
	to, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, regs.Rdi))
	if err != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/dev/") {
		return ""
	}
	switch regs.Orig_rax {
	case syscall.SYS_FSYNC, syscall.SYS_FDATASYNC:
		return "fsync"
	case syscall.SYS_FTRUNCATE:
		return "truncate"
	case syscall.SYS_FCHMOD:
		return "chmod"
	}
	return "write"
}

// KillAtEachWrite runs a program again and again and kills it at its first, its
// second, its third, … system call that changes a file: before the call, and for
// a write also after half of it. It ends when the program ends by itself. prepare
// makes the program of each run; after looks at what a death left. The last call
// of after has the zero Death: nobody was killed.
func KillAtEachWrite(tb testing.TB, prepare func() *exec.Cmd, after func(Death)) (deaths []Death) {
	tb.Helper()
	runtime.LockOSThread() // only the thread that began a trace may go on with it
	defer runtime.UnlockOSThread()
	for n := 1; ; n++ {
		for _, half := range []bool{false, true} {
			d, _, err := traced(prepare(), plan{n: n, half: half})
			if err != nil {
				tb.Fatalf("the program cannot be traced: %v", err)
			}
			if half && d.Call != "write" {
				continue // there is no half of it
			}
			after(d)
			if d.N == 0 {
				return deaths
			}
			deaths = append(deaths, d)
			if d.Call != "write" {
				break
			}
		}
		if n > 2000 {
			tb.Fatal("the program writes without end")
		}
	}
}

// FailAtEachWrite runs a program again and again and has the system refuse its
// first, second, third, … system call that changes a file, and all that follow,
// as a full or a vanished disk does. It ends when nothing was refused. after gets
// the code with which the program ended.
func FailAtEachWrite(tb testing.TB, refusal syscall.Errno, prepare func() *exec.Cmd, after func(d Death, code int)) (refused int) {
	tb.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for n := 1; n <= 2000; n++ {
		d, code, err := traced(prepare(), plan{n: n, refusal: refusal})
		if err != nil {
			tb.Fatalf("the program cannot be traced: %v", err)
		}
		after(d, code)
		if d.N == 0 {
			return refused
		}
		refused++
	}
	tb.Fatal("the program writes without end")
	return refused
}

// plan says what happens at the nth call.
type plan struct {
	n       int
	half    bool          // it is killed after half of a write rather than before it
	refusal syscall.Errno // nothing is killed: this call and the later ones fail
}

// trace is one run.
type trace struct {
	plan
	pid    int
	inside map[int]bool // threads that are in a system call
	doomed int          // the thread whose half write is running
	denied map[int]bool // threads whose call is being refused
	seen   int
}

// begin starts a program that stands at its first instruction.
func begin(cmd *exec.Cmd, p plan) (*trace, syscall.WaitStatus, error) {
	var status syscall.WaitStatus
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		return nil, status, err
	}
	t := &trace{plan: p, pid: cmd.Process.Pid, inside: map[int]bool{}, denied: map[int]bool{}}
	if _, err := syscall.Wait4(t.pid, &status, syscall.WALL, nil); err != nil {
		return nil, status, err
	}
	return t, status, syscall.PtraceSetOptions(t.pid, syscall.PTRACE_O_TRACECLONE|syscall.PTRACE_O_TRACESYSGOOD|exitKill)
}

// traced runs a program by plan, and returns what befell it and how it ended.
func traced(cmd *exec.Cmd, p plan) (death Death, code int, err error) {
	t, status, err := begin(cmd, p)
	if err != nil {
		return Death{}, 0, err
	}
	for tid := t.pid; ; {
		d, signal := t.stopped(tid, status)
		if d.N != 0 {
			death = d
		}
		_ = syscall.PtraceSyscall(tid, signal) // a thread that is gone needs no push
		if tid, err = syscall.Wait4(-1, &status, syscall.WALL|ownChildren, nil); err != nil {
			return Death{}, 0, err
		}
		if tid == t.pid && (status.Exited() || status.Signaled()) {
			_ = cmd.Wait() // it is reaped already; this closes what belongs to it
			if death.N == 0 && status.ExitStatus() != 0 {
				err = fmt.Errorf("testkit: the program ended with %v", status.ExitStatus())
			}
			return death, status.ExitStatus(), err
		}
	}
}

// stopped looks at why a thread stands, and kills if that is the plan. It returns
// the death, if it is one, and the signal that the thread gets.
func (t *trace) stopped(tid int, status syscall.WaitStatus) (d Death, signal int) {
	switch stop := status.StopSignal(); {
	case !status.Stopped() || stop == syscall.SIGTRAP || stop == syscall.SIGSTOP:
	case stop == trapSyscall:
		if d = t.step(tid); d.N != 0 && t.refusal == 0 {
			_ = syscall.Kill(t.pid, syscall.SIGKILL)
		}
	default:
		signal = int(stop)
	}
	return d, signal
}

// step looks at one entry into a system call, or the return from it, and says
// whether this is where to die, or to be refused.
func (t *trace) step(tid int) Death {
	t.inside[tid] = !t.inside[tid]
	if !t.inside[tid] {
		return t.leave(tid)
	}
	if t.doomed != 0 {
		return Death{}
	}
	var regs syscall.PtraceRegs
	if syscall.PtraceGetRegs(tid, &regs) != nil {
		return Death{}
	}
	call := changing(&regs, t.pid)
	if call == "" {
		return Death{}
	}
	if t.seen++; t.seen < t.n || t.seen > t.n && t.refusal == 0 {
		return Death{}
	}
	switch {
	case t.refusal != 0:
		regs.Orig_rax = ^uint64(0) // no such call: nothing is done
		t.denied[tid] = syscall.PtraceSetRegs(tid, &regs) == nil
	case t.half && call == "write":
		regs.Rdx /= 2
		if syscall.PtraceSetRegs(tid, &regs) == nil {
			t.doomed = tid
		}
		return Death{}
	}
	return Death{N: t.n, Call: call}
}

// leave is the return from a call.
func (t *trace) leave(tid int) Death {
	if t.doomed == tid {
		return Death{N: t.n, Call: "write", Half: true}
	}
	if !t.denied[tid] {
		return Death{}
	}
	delete(t.denied, tid)
	var regs syscall.PtraceRegs
	if syscall.PtraceGetRegs(tid, &regs) == nil {
		regs.Rax = uint64(-int64(t.refusal)) //nolint:gosec // as the system says it
		_ = syscall.PtraceSetRegs(tid, &regs)
	}
	return Death{}
}
