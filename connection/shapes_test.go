package connection_test

import (
	"regexp"
	"strings"
	"testing"

	"bcconnect/connection"
)

// The shapes as regular expressions, which are easier to believe than code that
// does the same without compiling them at each start.
var (
	guidShape        = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	domainShape      = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$`)
	environmentShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	scopeShape       = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`)
	secretShape      = regexp.MustCompile(`[a-zA-Z0-9_~.-]{3}[0-9]Q~[a-zA-Z0-9_~.-]{31,34}`)
)

func shapesAgree(t *testing.T, s string) {
	t.Helper()
	if got := connection.IsGUID(s); got != guidShape.MatchString(s) {
		t.Errorf("%q is a GUID: %v", s, got)
	}
	want := len(s) <= 253 && domainShape.MatchString(strings.ToLower(s))
	if got := connection.IsDomain(s); got != want {
		t.Errorf("%q is a domain: %v", s, got)
	}
	if connection.CheckEnvironment(s) == "environment-shape" && environmentShape.MatchString(s) || connection.CheckEnvironment(s) == "" && !environmentShape.MatchString(s) {
		t.Errorf("%q as the name of an environment: %q", s, connection.CheckEnvironment(s))
	}
	for one := range strings.FieldsSeq(s) {
		if got := connection.CheckScope(one); got == "" && !scopeShape.MatchString(one) || got == "scope-shape" && scopeShape.MatchString(one) {
			t.Errorf("%q as a scope: %q", one, got)
		}
	}
	if got := connection.FindEntraSecret(s).Reveal(); got != secretShape.FindString(s) {
		t.Errorf("the secret in %q: %q", s, got)
	}
}

// shapeSeeds are at the edges of the shapes.
func shapeSeeds() []string {
	all := []string{
		"", "-", ".", "a", "a.b", "a.bc", "A.BC", "a..bc", ".bc", "bc.", "-a.bc", "a-.bc", "a-b.bc", "a.xn--", "a.xn--1", "xn--1", "a.b1", "1.bc", "1.2.3.4", "a.b-c",
		"a_b.com", "ä.com", "\u212a.com", "a.\u212aom", "a\n", "a.bc\n", "contoso.onmicrosoft.com",
		"11111111-2222-3333-4444-555555555555", "1111111g-2222-3333-4444-555555555555", "11111111-2222-3333-4444-55555555555", "11111111-2222-3333-4444_555555555555",
		"ABCDEFAB-cdef-0123-4567-89abcdefABCD", "11111111-2222-3333-4444-555555555555\n", "@1111111-2222-3333-4444-555555555555", "`1111111-2222-3333-4444-555555555555",
		"Production", "1st", "a b", "Sand-box_1", "Q~", "abc8Q~" + strings.Repeat("x", 31), "abc8Q~" + strings.Repeat("x", 30), "zzabc8Q~" + strings.Repeat("~", 40), "a\"b", `a\b`, "a\x7f", "a[b", "a{b", "@a",
	}
	for _, n := range []int{1, 2, 57, 58, 59, 60, 62, 63, 64} {
		all = append(all, strings.Repeat("a", n)+".com", "a."+strings.Repeat("a", n), "a.xn--"+strings.Repeat("a", n))
	}
	return append(all, strings.Repeat("a.", 125)+"com", strings.Repeat("a.", 126)+"c", strings.Repeat("a.", 126)+"com")
}

func TestShapes(t *testing.T) {
	for _, s := range shapeSeeds() {
		shapesAgree(t, s)
	}
}

func FuzzShapes(f *testing.F) {
	for _, s := range shapeSeeds() {
		f.Add(s)
	}
	f.Fuzz(shapesAgree)
}
