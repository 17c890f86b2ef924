package wire

import (
	"syscall"

	"bcconnect/connection"
)

// kindOfErrno knows the numbers of Windows Sockets, which Go's portable names
// do not match. Source: learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2.
func kindOfErrno(e syscall.Errno) connection.NetKind {
	switch int(e) {
	case 10061: // WSAECONNREFUSED
		return connection.NetRefused
	case 10053, 10054: // WSAECONNABORTED, WSAECONNRESET
		return connection.NetReset
	case 10060: // WSAETIMEDOUT
		return connection.NetTimeout
	case 10050, 10051: // WSAENETDOWN, WSAENETUNREACH
		return connection.NetOffline
	case 10064, 10065: // WSAEHOSTDOWN, WSAEHOSTUNREACH
		return connection.NetUnreachable
	}
	return connection.NetNone
}
