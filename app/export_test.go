package app

// What the tests of this package look into.
var (
	Parse           = parse
	ChooseLanguage  = chooseLanguage
	SystemLanguages = systemLanguages
	FileName        = fileName
	DisplayMissing  = displayMissing
	OpenAnywhere    = openAnywhere
)
