// Package logbook writes the journal into files, for those who asked for that:
// one line of JSON for each exchange, in files of bounded size, of which old
// ones go.
//
// What it writes is what the journal keeps, which holds no secret. It writes
// nothing by itself, and never where it was not told to.
package logbook
