// Package settings draws the program's own settings.
//
// It shows a state and reports gestures. It keeps nothing and changes nothing:
// whoever gets the events does.
package settings
