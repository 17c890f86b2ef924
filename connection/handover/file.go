package handover

import (
	"io"

	"bcconnect/connection"
)

// ReadFile reads a connection file.
func ReadFile(_ io.Reader) (connection.Profile, error) { return connection.Profile{}, nil }

// WriteFile writes a connection file.
func WriteFile(_ io.Writer, _ connection.Profile) error { return nil }
