package profiles

import "bcconnect/connection/store"

// Own says whether a file of the data folder is one that this package wrote, by its
// name: connections, settings, what was set aside of them, and their lock.
func Own(name string) bool {
	return name == lockName || store.Named(name, bookName) || store.Named(name, settingsName)
}
