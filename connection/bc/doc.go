// Package bc asks Business Central's web services, read-only: which
// environments there are, which companies an environment has, and whether
// something in a company may be read. It knows the addresses, the paging, the
// limits and the shapes of error that these services have.
//
// It refuses to write, to follow a redirect, to send the token to any host but
// the configured one, and to get a token itself: it is handed two functions
// for that.
package bc
