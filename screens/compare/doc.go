// Package compare draws the page that sets two looks at Business Central beside
// each other.
//
// It draws a state of connection/compare and sends events. It tests nothing and
// signs in nobody itself.
package compare
