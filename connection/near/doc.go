// Package near finds out which of several names somebody may have meant who
// typed another one.
//
// It refuses to know what is named, and to choose: it only puts in order.
package near
