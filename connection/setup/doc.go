// Package setup is the wizard's brain: it decides what follows when somebody
// adds or edits a connection, step by step from the kind of sign-in to the
// tested whole. One value, State, is all that a screen shows; one pure
// function, Reduce, changes it; what can block or fail is an Effect.
//
// It refuses to talk to any service itself (they are handed in as functions),
// to know a word that people read, and to change by itself what somebody
// typed: only a person's gesture edits the draft.
package setup
