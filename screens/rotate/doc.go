// Package rotate draws the renewal of a client secret: what to do in Entra beside
// the fields, the trial, the other connections of the registration, and what is
// left to do.
//
// It shows a state and reports gestures. It decides nothing and asks nobody.
package rotate
