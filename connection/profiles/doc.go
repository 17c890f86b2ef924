// Package profiles keeps what is not secret: the connections, in one file, and
// the settings of the program, in another. Both are replaced as a whole, locked
// between window and command line, and backed up against a torn write; reading
// takes no lock.
//
// It never judges a connection: drafts are kept as they are. It refuses a save
// that would overwrite what somebody else saved meanwhile, and a file of a
// newer version of the program.
package profiles
