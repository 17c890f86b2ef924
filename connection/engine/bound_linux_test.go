package engine_test

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// lowPort is a port that only the system's own services may use; 0 if this
// machine lets everybody.
func lowPort() int {
	const port = 81
	raw, err := os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start")
	first, bad := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil || bad != nil || first <= port {
		return 0
	}
	return port
}

// capabilities are those of a thread, in two words each (capget(2), version 3).
type capabilities [2]struct{ effective, permitted, inheritable uint32 }

// asUser takes away from this thread, which must be locked and is not used
// again, what root may do with low ports.
func asUser(t *testing.T) {
	t.Helper()
	const netBindService = 10
	head := struct {
		version uint32
		pid     int32
	}{version: 0x20080522}
	var caps capabilities
	if _, _, e := syscall.RawSyscall(syscall.SYS_CAPGET, uintptr(unsafe.Pointer(&head)), uintptr(unsafe.Pointer(&caps)), 0); e != 0 {
		t.Skip(e)
	}
	caps[0].effective &^= 1 << netBindService
	if _, _, e := syscall.RawSyscall(syscall.SYS_CAPSET, uintptr(unsafe.Pointer(&head)), uintptr(unsafe.Pointer(&caps)), 0); e != 0 {
		t.Skip(e)
	}
}
