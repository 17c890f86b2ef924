package vault

// App names the program in the system's keyring.
const App = "BC Connect"

// System opens the vault of a data folder with its key in the system's keyring:
// the same for the window and the command line.
func System(dir string) *File { return Open(dir, OSRing(App, Instance(dir))) }
