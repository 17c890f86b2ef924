package app

import (
	"runtime/debug"
	"time"
)

// The start makes much and drops little: collecting garbage meanwhile takes time
// from the first picture and finds nothing. So the heap may grow to some times
// its size, and what the start has left is given back once the window stands.
const (
	startGrowth = 400 // per cent, instead of 100
	settleAfter = 2 * time.Second
)

// hurry lets the heap grow until the window has had time to appear. The function
// that it returns ends that at once, and gives nothing back.
func hurry() (end func()) {
	usual := debug.SetGCPercent(startGrowth)
	settle := time.AfterFunc(settleAfter, func() {
		debug.SetGCPercent(usual)
		debug.FreeOSMemory()
	})
	return func() {
		if settle.Stop() {
			debug.SetGCPercent(usual)
		}
	}
}
