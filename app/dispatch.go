package app

import (
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// dispatcher brings redraws onto the UI thread, at most one waiting. It is the
// only place that calls fyne.Do; after close it drops everything, because the
// toolkit would otherwise run late work on the caller's goroutine.
type dispatcher struct {
	draw    func()
	do      func(func()) // replaces the toolkit's queue in a test; nil: fyne.Do
	waiting atomic.Bool
	closed  atomic.Bool
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
	if d.closed.Load() {
		return
	}
	do := d.do
	if do == nil {
		do = fyne.Do
	}
	do(func() {
		if !d.closed.Load() {
			f()
		}
	})
}

// close drops all later work.
func (d *dispatcher) close() { d.closed.Store(true) }
