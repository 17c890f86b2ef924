// Package trail draws the page with everything that was said on the wire: a
// list or a picture along time, and the detail of what is chosen.
//
// It draws a state of connection/trail and sends events. It filters, copies and
// writes nothing itself.
package trail
