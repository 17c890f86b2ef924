// Package cli is the command line: the whole product without a window. It reads
// arguments, asks the engine, and prints what that says in the reader's
// language.
//
// It refuses a secret as an argument, because arguments are seen by every
// program on the machine and stay in the shell's history; it never prints a
// secret or a token; and it decides nothing that the engine could.
package cli
