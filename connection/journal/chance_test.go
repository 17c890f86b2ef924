package journal_test

import (
	"strings"
	"testing"

	"bcconnect/connection/journal"
)

// FuzzNothingIsOverlooked holds that the quick look at a text skips no pattern
// that would have found something.
func FuzzNothingIsOverlooked(f *testing.F) {
	for _, s := range chances() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { overlooksNothing(t, s) })
}

func TestNothingIsOverlooked(t *testing.T) {
	for _, s := range chances() {
		overlooksNothing(t, s)
	}
	names := secretNames()
	for _, name := range names {
		for _, text := range shapes(name, canary) {
			overlooksNothing(t, text)
			overlooksNothing(t, strings.ToUpper(text))
		}
	}
}

func overlooksNothing(t *testing.T, s string) {
	t.Helper()
	if quick, slow := journal.HideSpans(s), journal.HideSpansSlowly(s); quick != slow {
		t.Errorf("%q: %q, want %q", s, quick, slow)
	}
}

func chances() []string {
	return []string{
		"", "token", "code=1", "code:1", `"code" : 1`, "code&quot;:1", "code&#34;=x", "code&amp;x", "code&x=1", "code>x<", "state\r\n\r\nx", `state"` + "\r\n\r\nx",
		`"code","value":"x"`, "code value=x", "CODE \\\"VALUE\\\"=x", "client_\u017fecret=x", "to\u212aen=x", "ba\u017fic YWJjZGVmZ2g=", "Bearer abcdefghi", "bearer+abcdefghij", "bearer%20abcdefghi",
		"client_secret=•••", "client_secret=•••&scope=x", "client_secret=•••&quot;x", "client_secret=•••&#x", "client_secret=•••x", "client_secret=••••••", "eyJabcdefgh_token=•••",
		"a://b_token=•••@x", "grant_type=client_credentials&client_id=1&client_secret=•••&scope=https%3A%2F%2Fx%2F.default", "application/x-www-form-urlencoded",
		"https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token", "SAML.Response=x", "api key = x", "pass\u017fwd", "pwd\t:\tx", "code\v=x", "code\f=x", "cookie: a", "eyJ", "eyJabcdefghi.a.b",
		"Basic realm=abcdefgh", "ew0abcdefghij", "xewoabcdefghij", `{"name":"Authorization","value":"x"}`, "token\\u0022:1", "state=a&state=•••", "u://a:b@c?state=•••",
	}
}
