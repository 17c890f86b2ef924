// Package wizard draws the wizard: it shows a setup.State and reports gestures
// as setup.Events.
//
// It decides nothing: what may be pressed, what is wrong with a value and what
// follows stands in connection/setup. It starts no goroutine and crosses no
// thread; whoever owns the window calls Render, and Tick once a second.
package wizard
