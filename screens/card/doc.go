// Package card draws the card of one connection: how it stands, its token, its
// sign-in, and its test rung by rung.
//
// It shows a state and reports gestures. It decides nothing, asks nobody, and
// has never seen a token.
package card
