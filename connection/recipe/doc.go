// Package recipe is the whole set-up of a connection as a list of steps in three
// parts: Microsoft Entra, Business Central, and this program. It knows which
// steps a kind of connection needs, who does each, which values go from one step
// into another, and what a test proves of them; and it decides what follows from
// a gesture on the checklist page.
//
// It asks nobody and opens nothing: the outside world is a struct of functions.
// It holds no secret, and a step is never called done because somebody said so
// where a test has just seen the opposite.
package recipe
