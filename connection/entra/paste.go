package entra

import (
	"net/url"
	"strings"
	"unicode"

	"bcconnect/connection"
)

// maxPaste bounds what a person pastes, in bytes.
const maxPaste = 64 << 10

// parsePasted reads the address on which the browser ended: a whole address,
// or only its query, also when a mail program or terminal has broken it into
// lines or put quotes around it.
func parsePasted(s string) (url.Values, error) {
	refuse := &connection.Fault{Stage: connection.StageAuthorize, Kind: "no-code"}
	if len(s) > maxPaste {
		return nil, refuse
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(s, `"'<>()[]`)
	// The query may follow "?" or, from authorities that answer so, "#".
	if _, query, found := strings.Cut(s, "?"); found {
		s = query
	} else if _, fragment, found := strings.Cut(s, "#"); found {
		s = fragment
	}
	s, _, _ = strings.Cut(s, "#")
	v, err := url.ParseQuery(strings.TrimPrefix(s, "&"))
	if err != nil {
		return nil, refuse
	}
	return v, nil
}
