//go:build !unix

package crash

// NoCore has nothing to do: Windows writes no memory image of a process unless its
// administrator has asked for that (LocalDumps).
func NoCore() {}
