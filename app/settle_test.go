package app //nolint:testpackage // what the start does to the heap is not for the outside

import (
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"
)

// usualGrowth reads how much the heap may grow.
func usualGrowth() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}

func TestStartHurries(t *testing.T) {
	before := usualGrowth()
	synctest.Test(t, func(*testing.T) {
		end := hurry()
		if now := usualGrowth(); now != startGrowth {
			t.Errorf("the heap may grow by %d per cent", now)
		}
		time.Sleep(settleAfter)
		synctest.Wait()
		if now := usualGrowth(); now != before {
			t.Errorf("after the start the heap may grow by %d per cent, want %d", now, before)
		}
		end()
		if now := usualGrowth(); now != before {
			t.Errorf("after the end the heap may grow by %d per cent, want %d", now, before)
		}
	})
	end := hurry()
	end()
	if now := usualGrowth(); now != before {
		t.Errorf("after an early end the heap may grow by %d per cent, want %d", now, before)
	}
}
