package app

// What the tests of this package look into.
var (
	Parse          = parse
	FileName       = fileName
	DisplayMissing = displayMissing
	OpenAnywhere   = openAnywhere
)
