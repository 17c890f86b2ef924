package entra

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/wire"
)

const (
	// maxAnswer bounds a token answer, in bytes: a user's token with hundreds of
	// groups has 30 KB.
	maxAnswer = 256 << 10
	// maxLife bounds what is believed of a lifetime.
	maxLife = 10 * 365 * 24 * time.Hour

	standardAccess  = "access_token"
	standardExpires = "expires_in"
	standardRefresh = "refresh_token"
)

// answer is a token answer with the id token, which goes no further.
type answer struct {
	Token
	id connection.Secret
}

// readAnswer reads a token answer (RFC 6749 section 5.1). Lifetimes count from
// before the request, so that they end early rather than late.
func readAnswer(resp *http.Response, body map[string]json.RawMessage, e connection.Effective, g grant, began time.Time) (answer, *connection.Fault) {
	malformed := func(kind string) (answer, *connection.Fault) {
		f := wire.AnswerFault(g.stage, resp, connection.NetMalformed, nil)
		f.Kind = kind
		f.Detail = propertyNames(body)
		return answer{}, f
	}
	accessName := orStandard(e.AccessTokenProperty, standardAccess)
	access, ok := text(body[accessName])
	if !ok || access == "" || !visible(access) {
		return malformed("token-missing")
	}
	// An authority with a name of its own for the token may leave out the type
	// as well; one that follows the RFC may not.
	kind, _ := text(body["token_type"])
	if !strings.EqualFold(kind, "Bearer") && (kind != "" || accessName == standardAccess) {
		return malformed("token-type")
	}
	refresh, ok := text(body[orStandard(e.RefreshTokenProperty, standardRefresh)])
	if !ok {
		return malformed("refresh-shape")
	}
	scope, _ := text(body["scope"])
	id, _ := text(body["id_token"])
	got := answer{id: connection.Secret(id), Token: Token{
		Access: connection.Secret(access), Refresh: connection.Secret(refresh), Obtained: began, Scope: scope, Claims: ParseClaims(access),
	}}
	if life, known := lifetime(body[orStandard(e.ExpiresInProperty, standardExpires)]); known {
		got.Expires = began.Add(life)
	}
	return got, nil
}

// propertyNames lists what an answer has instead of what was looked for: one of
// them may be the name to set.
func propertyNames(body map[string]json.RawMessage) string {
	return bounded(journal.Redact(strings.Join(slices.Sorted(maps.Keys(body)), ", ")), maxSaid)
}

func orStandard(name, standard string) string {
	if name == "" {
		return standard
	}
	return name
}

// text reads a JSON string; what is absent or null is an empty one, what is
// anything else is none.
func text(raw json.RawMessage) (s string, ok bool) {
	if len(raw) == 0 {
		return "", true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// visible holds a token to the characters of RFC 6750 section 2.1 and a little
// more: nothing that could end a header line.
func visible(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// lifetime reads seconds given as a number or as text. What cannot be read is
// not known, which is not "never".
func lifetime(raw json.RawMessage) (time.Duration, bool) {
	s := strings.Trim(strings.TrimSpace(string(raw)), `"`)
	seconds, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 {
		return 0, false
	}
	if seconds > maxLife.Seconds() {
		return maxLife, true
	}
	return time.Duration(seconds * float64(time.Second)), true
}
