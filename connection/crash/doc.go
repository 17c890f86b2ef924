// Package crash keeps what the runtime says when the program dies of a fault of
// its own: in a file in the data folder, without secrets, until the person at
// the computer has seen it.
//
// It sends nothing anywhere, and keeps no more than a few reports.
package crash
