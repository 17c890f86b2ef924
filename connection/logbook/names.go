package logbook

import "bcconnect/connection/pattern"

var numbered = pattern.New(`^bcconnect-log\.[0-9]{1,4}\.jsonl$`)

// Own says whether a file is one that this package wrote, by its name.
func Own(name string) bool { return name == Name || numbered.MatchString(name) }
