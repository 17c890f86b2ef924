// Package snippets draws the page "Use it elsewhere": on the left the tools, on
// the right the text that uses the connection in the chosen one.
//
// It writes no text itself and knows no secret: it shows a state of
// connection/snippets and reports gestures.
package snippets
