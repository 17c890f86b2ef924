// Package rotate decides what follows while a client secret is renewed: the new
// one is typed, tried, put in the place of the old one in every connection that
// shares it, and the old one is left to be deleted in Entra.
//
// It draws nothing, stores nothing and asks nobody: the outside world is a
// struct of functions. Until the new secret is stored the old one counts.
package rotate
