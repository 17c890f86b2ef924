package entra

import (
	"errors"
	"syscall"
)

// Numbers of learn.microsoft.com/windows/win32/winsock.
const (
	// exclusiveAddrUse is SO_EXCLUSIVEADDRUSE, defined as ~SO_REUSEADDR.
	exclusiveAddrUse = ^syscall.SO_REUSEADDR
	wsaAddrInUse     = syscall.Errno(10048)
)

// exclusive keeps other processes from sharing the port, which Windows
// otherwise lets them do.
func exclusive(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, exclusiveAddrUse, 1)
	})
	return errors.Join(err, failed)
}

func portTaken(err error) bool { return errors.Is(err, wsaAddrInUse) }
