package store

import (
	"strings"

	"bcconnect/connection/pattern"
)

var (
	// temporary is what writeTemp makes of a name.
	temporary = pattern.New(`^\.(.+)\.[0-9]+\.tmp$`)
	// aside is what SetAside puts behind a name, and what a copy of an older format has.
	aside = pattern.New(`\.(?:[a-z]+-[0-9]{8}-[0-9]{6}|format-[0-9]+)(?:-[0-9]+)?$`)
	// lock is what LockPath makes of an id.
	lock = pattern.New(`^[a-z0-9-]{1,64}\.lock$`)
)

// Named says whether name is a file that this package made of base: the file
// itself, its backup, one that was set aside, a copy of an older format, or what a
// killed writer left of one of them.
func Named(name, base string) bool {
	if m := temporary.FindStringSubmatch(name); m != nil {
		name = m[1]
	}
	if at := aside.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	return strings.TrimSuffix(name, backup) == base
}

// LockNamed says whether name is the lock of one connection, in the folder of locks.
func LockNamed(name string) bool { return lock.MatchString(name) }
