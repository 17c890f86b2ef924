//go:build !windows

package app

// glVersion is asked on Windows alone: elsewhere a system without OpenGL cannot
// start the program at all, or says why.
func glVersion() string { return "" }

func askAnyway(_, _ string) bool { return true }

func start(string, []string) error { return errNoOpenGL }
