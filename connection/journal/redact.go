package journal

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"bcconnect/connection"
)

// Hidden stands where something secret was.
const Hidden = "•••"

// maxNesting bounds how many encodings within encodings are looked through;
// what is wrapped deeper is dropped.
const maxNesting = 5

// Redact removes whatever is secret from free text: values of secret names in
// forms, queries, JSON, XML, HTML and headers, bearer tokens, anything shaped
// like a JWT, and the same in percent, JSON, HTML and base64 encodings. Where
// the end of a secret cannot be told, it removes too much rather than too little.
func Redact(s string) string { return redactText(s, maxNesting) }

// Scrub is Redact after removing values that are known to be secret, however
// they are encoded: an authority may echo what it was sent.
func Scrub(s string, known ...connection.Secret) string { return Redact(hideKnown(s, known)) }

func hideKnown(s string, known []connection.Secret) string {
	for _, k := range known {
		for _, form := range encodings(k.Reveal()) {
			s = strings.ReplaceAll(s, form, Hidden)
		}
	}
	return s
}

// minKnown is the shortest known secret that is looked for: shorter ones would
// be found everywhere.
const minKnown = 4

// encodings lists the forms in which a value may come back, longest first so
// that no form leaves the rest of another.
func encodings(v string) []string {
	if len(v) < minKnown {
		return nil
	}
	forms := []string{
		v, url.QueryEscape(v), url.PathEscape(v), url.QueryEscape(url.QueryEscape(v)), html.EscapeString(v),
		base64.StdEncoding.EncodeToString([]byte(v)), base64.URLEncoding.EncodeToString([]byte(v)),
		base64.RawStdEncoding.EncodeToString([]byte(v)), base64.RawURLEncoding.EncodeToString([]byte(v)),
	}
	for _, inner := range jsonForms(v) {
		forms = append(forms, inner)
		forms = append(forms, jsonForms(inner)...)
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(forms)
}

// jsonForms lists the ways in which a JSON encoder may write a string, without
// its quotes: with "&", "<" and ">" as they are, or escaped.
func jsonForms(v string) []string {
	plain := encodeJSON(v)
	forms := []string{plain[1 : len(plain)-1]}
	if quoted, err := json.Marshal(v); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	return forms
}

// redactText removes secrets from the text as it stands, then looks through one
// layer of encoding after the other. The order matters: decoding first would
// show delimiters that belong to a secret.
func redactText(s string, depth int) string {
	s = hideSpans(s)
	s = hideBase64(s, depth)
	plain := entityDecode(unicodeUnescape(percentDecode(s)))
	if plain == s {
		return s
	}
	if depth == 0 {
		return Hidden
	}
	if clean := redactText(plain, depth-1); clean != plain {
		return clean
	}
	return s
}

// entityDecode decodes the entities of HTML. The library first makes its table of
// two thousand, also where there is nothing to decode: what stands in each token
// request is known to be none.
func entityDecode(s string) string {
	_, rest, some := strings.Cut(s, "&")
	if !some {
		return s
	}
	known := parameters()
	for part := range strings.SplitSeq(rest, "&") {
		if name, _, paired := strings.Cut(part, "="); !paired || !slices.Contains(known, name) {
			return html.UnescapeString(s)
		}
	}
	return s
}

// parameters are names in a token request that no entity begins with. A test
// holds that.
func parameters() []string {
	return append(harmlessRequest(), "client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "device_code")
}

// percentDecode decodes every valid %XX and leaves the rest as it is.
func percentDecode(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unicodeUnescape decodes \u00XX, the way in which JSON encoders hide "&", "="
// and quotes.
func unicodeUnescape(s string) string {
	const width = len(`\u00XX`)
	if !strings.Contains(s, `\u00`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\u00`) && i+width <= len(s) && isHex(s[i+4]) && isHex(s[i+5]) {
			b.WriteRune(rune(unhex(s[i+4])<<4 | unhex(s[i+5])))
			i += width - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// minBase64 is the shortest run of base64 that is looked into.
const minBase64 = 16

// hideBase64 drops every run of base64 that decodes to text with a secret in it.
func hideBase64(s string, depth int) string {
	var b strings.Builder
	written := 0
	for i := 0; i < len(s); i++ {
		if !isBase64(s[i]) {
			continue
		}
		from := i
		for i < len(s) && isBase64(s[i]) {
			i++
		}
		if i-from < minBase64 {
			continue
		}
		plain, ok := decodeBase64(s[from:i])
		if ok && (depth == 0 || redactText(plain, depth-1) != plain) {
			b.WriteString(s[written:from])
			b.WriteString(Hidden)
			written = i
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

func isBase64(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

func decodeBase64(run string) (string, bool) {
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		b, err := enc.DecodeString(run)
		if err == nil && utf8.Valid(b) && printable(b) {
			return string(b), true
		}
	}
	return "", false
}

func printable(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' })
}
