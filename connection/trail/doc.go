// Package trail is the page on which everything that was said on the wire can
// be read: what it lists, what a filter lets through, what is chosen, and what
// follows from a gesture.
//
// It shows what the journal keeps, which holds no secret, and asks nobody on
// the network. What blocks is handed in as Services.
package trail
