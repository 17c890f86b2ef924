// Package connection holds the words of the trade: what a connection to
// Business Central is, which values it has, what it derives, and what a
// failure is made of. Everything else in the program speaks in these types.
//
// It refuses to do anything: no file, no network, no clock beyond what it is
// handed, no word that a person reads. It imports only the standard library.
package connection
