package journal

import "strings"

// Most texts hold no secret, and a pattern costs more to compile than a command
// has time. What follows says of a text that a pattern can find nothing in it
// worth hiding; where it is not sure, the pattern looks.

// strongWords are how the names end that strongName looks for, weakWords are those of
// weakName, both in small letters.
func strongWords() []string {
	return []string{"secret", "token", "assertion", "code", "verifier", "state", "password", "passwd", "passphrase", "pwd", "key", "response"}
}

func weakWords() []string {
	return []string{"code", "state", "nonce", "token", "secret", "assertion", "verifier"}
}

// small is a text in small letters, with those that patterns take for a small
// one: a long s is an s to them.
func small(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ſ", "s") }

// mayName says whether one of the words stands before a separator and a value;
// with done, one that is not hidden already.
func mayName(lower string, words []string, done bool) bool {
	for _, w := range words {
		rest := lower
		for {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				break
			}
			if separated(after) && (!done || !hidden(after)) {
				return true
			}
			rest = after
		}
	}
	return false
}

// separated says whether a text may begin with a separator: whatever quotes and
// blanks come first (see anyQuote), then what the separators go on with. A blank
// line (in a multipart body) is one of them.
func separated(s string) bool {
	for s != "" {
		switch s[0] {
		case '=', ':', '>', ',', 'v', '\n', '\r':
			return true
		case '\\', '"', '\'', ' ', '\t', '\f', '\v':
			s = s[1:]
		case '&': // a quote as an entity
			return strings.HasPrefix(s, "&quot;") || strings.HasPrefix(s, "&#")
		default:
			return false
		}
	}
	return false
}

// hidden says whether a text begins with a value that was hidden and ends there:
// hiding it once more changes nothing.
func hidden(s string) bool {
	rest, ok := strings.CutPrefix(s, "="+Hidden)
	return ok && (rest == "" || rest[0] == '&' && !strings.HasPrefix(rest, "&quot;") && !strings.HasPrefix(rest, "&#"))
}

// mayScheme says whether one of the words is followed by what stands between
// it and credentials.
func mayScheme(lower string) bool {
	for _, w := range []string{"bearer", "basic", "negotiate", "ntlm", "digest", "dpop"} {
		rest := lower
		for {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				break
			}
			if after != "" && strings.IndexByte(" \t\r\n\f+%", after[0]) >= 0 {
				return true
			}
			rest = after
		}
	}
	return false
}

// mayToken says whether a JWT may begin somewhere.
func mayToken(s string) bool {
	for _, w := range []string{"eyJ", "eyA", "ewo", "ew0"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
