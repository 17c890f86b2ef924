//go:build unix

package crash

import "syscall"

// NoCore has the system write no memory image of this process if it dies: tokens
// and secrets would lie in it. What is started from here begins with the same
// limit and may raise it. A system that refuses leaves things as they were.
func NoCore() {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CORE, &l) == nil {
		l.Cur = 0
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &l)
	}
}
