// Package testkit serves the sandbox as somebody else's cloud: at addresses of
// its own, over https, with a certificate of a private authority, kills programs
// at each call that writes, and catches at the wire what must lie open nowhere. It
// is for tests only.
//
// It refuses every path that the sandbox itself would answer, so that a client
// which makes up an address is found out.
package testkit
