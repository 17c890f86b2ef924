//go:build !linux

package engine_test

import "testing"

// lowPort is 0: which ports are forbidden here cannot be known.
func lowPort() int { return 0 }

func asUser(*testing.T) {}
