//go:build !linux || !amd64

package engine

import "time"

// wall is the clock on the wall in nanoseconds since 1970.
func wall() int64 { return time.Now().UnixNano() }
