// Package look is the program's appearance: the colours of the two variants,
// the sizes of text and space, the small drawings, and the words (handed in).
//
// It is the theme that the toolkit asks. It draws nothing itself and knows no
// screen; widgets name a token and never a colour.
package look
