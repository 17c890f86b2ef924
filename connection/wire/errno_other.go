//go:build !windows

package wire

import (
	"syscall"

	"bcconnect/connection"
)

func kindOfErrno(e syscall.Errno) connection.NetKind {
	switch e { //nolint:exhaustive // the system's numbers are not an enumeration of ours
	case syscall.ECONNREFUSED:
		return connection.NetRefused
	case syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE:
		return connection.NetReset
	case syscall.ETIMEDOUT:
		return connection.NetTimeout
	case syscall.ENETUNREACH, syscall.ENETDOWN:
		return connection.NetOffline
	case syscall.EHOSTUNREACH, syscall.EHOSTDOWN:
		return connection.NetUnreachable
	}
	return connection.NetNone
}
