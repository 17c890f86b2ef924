package app

// What the tests of this package look into.
var (
	Parse          = parse
	FileName       = fileName
	GLEnough       = glEnough
	SoftwareGL     = softwareGL
	DisplayMissing = displayMissing
	OpenAnywhere   = openAnywhere
)
