// Package sweep draws the test of many connections: how far it is, and what it
// comes to by cause and by who can mend it. It draws a state of package
// connection/sweep and reports gestures; it decides nothing and does no work.
package sweep
