package certificate

import (
	"time"

	"bcconnect/connection"
)

// What only a test needs to reach.
func Modest(der []byte) error {
	left := int64(maxIterations)
	return modest(der, &left)
}

func LoadWithin(files [][]byte, passphrase connection.Secret, rounds int64) (*Certificate, error) {
	return load(files, passphrase, rounds)
}

func Limited(d time.Duration, do func()) error { return limited(d, do) }
