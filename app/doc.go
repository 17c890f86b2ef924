// Package app puts the parts together: the window, the two worlds (the real
// cloud and the sandbox), the screens and the engine below them. It is the
// only package that knows all of them, and the only one that crosses threads
// into the toolkit.
//
// It decides nothing about connections: what follows from a gesture stands in
// connection/setup and connection/cards.
package app
