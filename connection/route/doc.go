// Package route finds out whether the custom APIs and published web services that
// a connection uses are there and may be read, and what was meant by one that is
// not. It asks for each list once, however many routes need it.
//
// It refuses to write, to look into a record, to explain in words (package
// diagnose does), and to look for anything that nobody named.
package route
