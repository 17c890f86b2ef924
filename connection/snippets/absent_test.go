//go:build !e2e

package snippets_test

import "testing"

// absent ends a test whose program is not on this computer: the fast tier asks
// for Go alone. The tier of the real window has them, and fails there.
func absent(t *testing.T, name string) {
	t.Helper()
	t.Skipf("%s is not on this computer", name)
}
