//go:build !windows

package entra

import (
	"errors"
	"syscall"
)

// exclusive has nothing to do here: a port that listens is nobody else's.
func exclusive(_, _ string, _ syscall.RawConn) error { return nil }

func portTaken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }
