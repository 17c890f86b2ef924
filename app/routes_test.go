package app //nolint:testpackage // worlds are not for the outside

import (
	"strings"
	"testing"
)

// What the other findings lead to is there, in the practice world too.
func TestPagesForRoutesOpen(t *testing.T) {
	a, p, _ := desktopWith(t, "service-unpublished")
	links := a.world.links(p, a.say)
	for name, page := range map[string]string{"bcServices": "page=810", "bcExtensions": "page=2500"} {
		if !strings.HasSuffix(links[name], page) {
			t.Errorf("%s leads to %q", name, links[name])
		}
	}
}
