// Package engine holds the use cases: list, save and remove connections, sign
// in, keep tokens alive, ask for environments and companies, test, revoke. It is
// the one place where the services meet, and the same for the window and the
// command line.
//
// Tokens belong to the settings they were got with, are renewed before they
// end, one renewal at a time per connection (in this process and across
// processes), and a rotated refresh token is saved before the access token that
// came with it is used.
//
// It refuses to show anything, to say anything in words, and to serve the
// practice cloud and the real one at once: a connection whose cloud it was not
// given is refused.
package engine
