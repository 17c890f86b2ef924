// Package renew decides when tokens are renewed while the program is open: a
// few minutes before each ends, spread out, a few at a time, later and later
// after a failure, and not again where only a person can mend it.
//
// It knows no token and no service: it is told what may be renewed and from
// when on, and calls a function. It refuses to open a browser, to keep anything
// beyond the moment, and to ask for what is not on the list it is given.
package renew
