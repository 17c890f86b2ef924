// Package expiry watches over what ends: the secrets and certificates of all
// connections, how urgent each is, the picture and the calendar of them, and
// what follows from a gesture on the page that shows them.
//
// It draws nothing, reads no file and asks nobody: the outside world is a struct
// of functions, and the day is handed in.
package expiry
