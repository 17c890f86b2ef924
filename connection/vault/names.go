package vault

import (
	"bcconnect/connection/pattern"
	"bcconnect/connection/store"
)

// lost is what Reset calls a vault that it sets aside.
var lost = pattern.New(`^vault-[0-9]{8}-[0-9]{6}(?:-[0-9]+)?\.lost$`)

// Own says whether a file of the data folder is one that this package wrote, by its
// name: the vault, what was set aside of it, the folder's name in the keyring, and
// the locks.
func Own(name string) bool {
	return name == lockName || name == instanceName+".lock" || lost.MatchString(name) ||
		store.Named(name, fileName) || store.Named(name, instanceName)
}
