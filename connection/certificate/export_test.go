package certificate

import "time"

// What only a test needs to reach.
func Modest(der []byte) error { return modest(der) }

func Limited(d time.Duration, do func()) error { return limited(d, do) }
