//go:build !windows && !darwin

package text

// settings: elsewhere the variables of the environment are the setting.
func settings() []string { return nil }
