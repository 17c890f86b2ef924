// Package parts holds the program's own widgets: the few shapes of which every
// screen is made, with one behaviour for mouse and keyboard.
//
// They know colours by token and words by key. They know no state of a screen,
// send nothing anywhere but to the function they were given, and never animate
// without end.
package parts
