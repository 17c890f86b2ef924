// Package home draws the main window: at the left the connections with search,
// at the right the card of the chosen one, or the invitation to begin.
//
// It shows a state and reports gestures. It decides nothing and asks nobody.
package home
