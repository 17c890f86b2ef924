// Package transcript writes what the journal remembers in the forms that other
// people and programs read: a curl command, a HAR file, plain text, a picture
// of bars along time.
//
// It starts from what was redacted already and never sees a secret. Where one
// was, it writes a placeholder that says what belongs there. It asks nobody and
// keeps nothing.
package transcript
