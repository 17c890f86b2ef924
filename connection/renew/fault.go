package renew

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"bcconnect/connection"
)

// Passing says whether a failure may pass by itself: the network, or a service
// that is busy. All else wants a person, and is not tried over and over: a wrong
// secret does not become right, a keyring that asks for its password would ask
// again and again.
func Passing(err error) bool {
	var f *connection.Fault
	if !errors.As(err, &f) || f.Stage == connection.StageVault || f.Stage == connection.StageStore {
		return false
	}
	switch f.OAuth {
	case "temporarily_unavailable", "server_error": // RFC 6749 section 4.1.2.1
		return true
	}
	if f.HTTP == http.StatusTooManyRequests || f.HTTP >= http.StatusInternalServerError {
		return true
	}
	never := []connection.NetKind{connection.NetNone, connection.NetCancelled, connection.NetTLSUnknown, connection.NetProxyAuth}
	return f.OAuth == "" && !slices.Contains(never, f.Net)
}

// asked is how long the service asked to be left alone.
func asked(err error) time.Duration {
	var f *connection.Fault
	if !errors.As(err, &f) {
		return 0
	}
	const longest = time.Hour
	return min(f.Retry, longest)
}
