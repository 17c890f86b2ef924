// Package sweep decides what follows while many connections are tested: which
// is tested next, how many at once and how many of one tenant, who waits
// because a service asked for patience, and what all of it comes to, by cause
// and by who can mend it.
//
// It is a pure function from a state and an event to a state and effects. It
// keeps of each test only what a summary needs, so that ten thousand cost
// little memory; it signs nobody in, draws nothing and asks nobody: the outside
// world is a struct of functions.
package sweep
