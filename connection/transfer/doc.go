// Package transfer decides what follows on the page that takes connections to
// another machine and brings them in: which ones, under which passphrase, and
// what becomes of those that are there already.
//
// It is a pure function from a state and an event to a state and effects. It
// opens no file, derives no key and saves nothing: the outside world is a struct
// of functions. What is secret in it is a connection.Secret and is never shown.
package transfer
