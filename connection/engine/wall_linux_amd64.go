package engine

import (
	"syscall"
	"time"
)

// wall is the clock on the wall in nanoseconds since 1970, to the microsecond.
// time.Now reads a second clock as well, the monotonic one, which costs as much
// again and must not count here: it stands still while a computer sleeps, and a
// token does not.
func wall() int64 {
	var tv syscall.Timeval
	if err := syscall.Gettimeofday(&tv); err != nil { // the kernel never refuses it
		return time.Now().UnixNano()
	}
	return tv.Nano()
}
