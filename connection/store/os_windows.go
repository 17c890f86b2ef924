package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

func open(path string) (*os.File, error) { return os.Open(path) }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// hindered says that somebody else has the file open at this moment.
func hindered(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// tighten has nothing to do here: what lies in a user's profile inherits its
// access list, which names that user, administrators and the system.
func tighten(string) {}
