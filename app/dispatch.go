package app

import (
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// dispatcher brings redraws onto the UI thread, at most one waiting. It is the
// only place that calls fyne.Do; after close it drops everything, because the
// toolkit would otherwise run late work on the caller's goroutine.
type dispatcher struct {
	draw    func()
	waiting atomic.Bool
	mu      sync.RWMutex
	closed  bool
}

// ask has draw called soon, on the UI thread. Many calls become one redraw.
func (d *dispatcher) ask() {
	if d.waiting.Swap(true) {
		return
	}
	d.onUI(func() {
		d.waiting.Store(false)
		d.draw()
	})
}

// onUI runs f on the UI thread, soon; never after close.
func (d *dispatcher) onUI(f func()) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.closed {
		return
	}
	fyne.Do(func() {
		if !d.isClosed() {
			f()
		}
	})
}

func (d *dispatcher) isClosed() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.closed
}

// close drops all later work.
func (d *dispatcher) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
}
