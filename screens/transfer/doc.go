// Package transfer draws the page that brings connections in from files and
// takes them to another computer.
//
// It reads no file and shows no secret: of one that was found it says the length
// and the line. It shows a state of connection/transfer and reports gestures.
package transfer
