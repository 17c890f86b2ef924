package journal

import (
	"slices"
	"strings"

	"bcconnect/connection/pattern"
)

// span is a piece of text to hide, from (inclusive) to (exclusive).
type span struct{ from, to int }

var (
	// strongName matches names that say "secret" wherever they stand.
	strongName = pattern.New(`(?i)(?:client[_\-. ]?secret|(?:refresh|access|id|subject|actor|auth|flow)[_\-. ]?token|` +
		`client[_\-. ]?assertion|device[_\-. ]?code|user[_\-. ]?code|code[_\-. ]?verifier|session[_\-. ]?state|` +
		`pass(?:word|wd|phrase)|pwd|api[_\-. ]?key|saml[_\-. ]?response)` + strongSeparator)
	// weakName matches names that are everyday words as well ("error code:
	// 65001", "state: CA"), so more must speak for a name and its value.
	weakName = pattern.New(`(?i)\b(?:code|state|nonce|token|secret|assertion|verifier)` + weakSeparator)
	// headerName matches headers whose whole line is secret.
	headerName = pattern.New(`(?i)(?:proxy-|x-)?(?:authorization|set-cookie|cookie)[\\"']*\s*[:=]`)
	// harHeader is the same in the name/value objects of HAR files.
	harHeader = pattern.New(`(?i)[\\"'](?:proxy-|x-)?(?:authorization|set-cookie|cookie)[\\"']+\s*,\s*[\\"']*value[\\"']*\s*[:=]`)
	// jwtShaped matches what starts like base64 of a JSON object, with up to the
	// four further parts of JWS and JWE.
	jwtShaped = pattern.New(`(?:eyJ|\b(?:eyA|ewo|ew0))[A-Za-z0-9_+/=-]{8,}(?:(?:\.|%2[Ee])[A-Za-z0-9_+/=-]*){0,4}`)
	// scheme matches credentials of an Authorization header quoted in a text.
	scheme = pattern.New(`(?i)\b(?:bearer|basic|negotiate|ntlm|digest|dpop)(?:\s|\+|%20)+([A-Za-z0-9+/_~.=%-]{8,})`)
	// challenge matches the parameters of a WWW-Authenticate header, which look
	// like credentials to the pattern above and are none.
	challenge = pattern.New(`(?i)^(?:authorization_uri|error|error_description|realm|resource_id|client_id|claims|scope|trusted_issuers|charset|token_types)=$`)
	// userInfo matches the credentials of an address (a proxy's, say).
	userInfo = pattern.New(`(?i)\b[a-z][a-z0-9+.-]*://([^\s/@"'<>]+)@`)
)

// What may stand between a name and its value. The last alternatives are HTML
// forms, multipart bodies, and name/value objects.
const (
	anyQuote  = `(?:[\\"'\s]|&quot;|&#34;|&#x22;)*`
	structure = anyQuote + `value` + anyQuote + `[:=]|["'](?:\r?\nContent-Type: [a-z/+-]+)?\r?\n\r?\n|["']\s*,` + anyQuote + `value` + anyQuote + `[:=]`

	strongSeparator = `(?:` + anyQuote + `(?:=|:|>)|` + structure + `)`
	weakSeparator   = `(?:` + anyQuote + `=|>|(?:[\\"']|&quot;|&#34;|&#x22;)+\s*:|` + structure + `)`
)

// hideSpans hides everything that the patterns find. Names are looked for
// everywhere, also inside of what another name already hides, so that no odd
// quoting of one value can uncover the next.
func hideSpans(s string) string {
	lower := small(s)
	has := func(word string) bool { return strings.Contains(lower, word) }
	header, token, kind := has("authorization") || has("cookie"), mayToken(s), mayScheme(lower)
	address := has("://") && has("@")
	alone := !header && !token && !kind && !address
	return cutOut(s, found(s, looks{
		strong: mayName(lower, strongWords(), alone), weak: mayName(lower, weakWords(), alone),
		header: header, token: token, kind: kind, address: address,
	}))
}

// looks are the patterns that look through a text.
type looks struct{ strong, weak, header, token, kind, address bool }

func found(s string, by looks) []span {
	var spans []span
	if by.strong {
		spans = append(spans, named(s, strongName, false)...)
	}
	if by.weak {
		spans = append(spans, named(s, weakName, true)...)
	}
	if by.header {
		for _, at := range append(headerName.FindAllStringIndex(s, -1), harHeader.FindAllStringIndex(s, -1)...) {
			spans = append(spans, span{skipSpace(s, at[1]), lineEnd(s, at[1])})
		}
	}
	if by.token {
		for _, at := range jwtShaped.FindAllStringIndex(s, -1) {
			spans = append(spans, span{at[0], at[1]})
		}
	}
	if by.kind {
		spans = append(spans, credentials(s)...)
	}
	if by.address {
		for _, at := range userInfo.FindAllStringSubmatchIndex(s, -1) {
			spans = append(spans, span{at[2], at[3]})
		}
	}
	return spans
}

// named finds the values of names; a whole name is no part of a longer one.
func named(s string, name pattern.Pattern, whole bool) []span {
	var spans []span
	for _, at := range name.FindAllStringIndex(s, -1) {
		if !whole || at[0] == 0 || !strings.ContainsRune("-.", rune(s[at[0]-1])) {
			spans = append(spans, valueAt(s, at[1]))
		}
	}
	return spans
}

func credentials(s string) []span {
	var spans []span
	for _, at := range scheme.FindAllStringSubmatchIndex(s, -1) {
		if !challenge.MatchString(s[at[2]:at[3]]) {
			spans = append(spans, span{at[2], at[3]})
		}
	}
	return spans
}

// valueAt finds the value that starts at p. Quoted values end with their quote;
// where quoting is nested or open, everything that follows is the value.
func valueAt(s string, p int) span {
	p = skipSpace(s, p)
	if p >= len(s) {
		return span{p, p}
	}
	switch s[p] {
	case '"', '\'':
		return span{p + 1, closing(s, p+1, s[p])}
	case '\\', '[', '{':
		return span{p, len(s)}
	case '&':
		// An entity opens a quote; a plain "&" says that the value is empty.
		if strings.HasPrefix(s[p:], "&quot;") || strings.HasPrefix(s[p:], "&#") {
			return span{p, len(s)}
		}
		return span{p, p}
	}
	if i := strings.IndexAny(s[p:], " \t\r\n&\"'<>"); i >= 0 {
		return span{p, p + i}
	}
	return span{p, len(s)}
}

func skipSpace(s string, p int) int {
	return p + len(s[p:]) - len(strings.TrimLeft(s[p:], " \t\r\n"))
}

func lineEnd(s string, p int) int {
	p = skipSpace(s, p)
	if i := strings.IndexAny(s[p:], "\r\n"); i >= 0 {
		return p + i
	}
	return len(s)
}

func closing(s string, p int, quote byte) int {
	for i := p; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case quote:
			return i
		}
	}
	return len(s)
}

func cutOut(s string, spans []span) string {
	spans = slices.DeleteFunc(spans, func(p span) bool { return p.to <= p.from })
	if len(spans) == 0 {
		return s
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	end := 0
	for _, p := range spans {
		if p.from > end || end == 0 {
			b.WriteString(s[end:max(p.from, end)])
			b.WriteString(Hidden)
		}
		end = max(end, p.to)
	}
	b.WriteString(s[end:])
	return b.String()
}
