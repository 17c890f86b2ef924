package app

// Version is the program's version; the build sets it from FyneApp.toml.
//
//nolint:gochecknoglobals // the linker can only set a package variable
var Version = "development"
