// Package recipe draws the set-up checklist of a connection: what to do in
// Microsoft Entra, in Business Central and here, with the values to copy, ticks,
// and what a check has seen of each step.
//
// It draws a state and sends gestures; it decides nothing and asks nobody.
package recipe
