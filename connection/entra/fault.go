package entra

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/pattern"
	"bcconnect/connection/wire"
)

const (
	// maxSaid bounds what is kept of an authority's own words, in bytes.
	maxSaid = 1000
	// maxWord bounds codes and ids.
	maxWord = 120
	// maxCodes bounds how many Entra codes are read from one answer.
	maxCodes = 10
)

var (
	// Invariant parts of Entra's descriptions; the prose around them is not.
	codeInText  = pattern.New(`AADSTS(\d{4,9})`)
	traceInText = pattern.New(`Trace ID: ([0-9A-Fa-f-]{36})`)
	corrInText  = pattern.New(`Correlation ID: ([0-9A-Fa-f-]{36})`)
)

// refusal makes a fault of an error answer (RFC 6749 section 5.2; Entra's
// additions: learn.microsoft.com/entra/identity-platform/reference-error-codes).
// It returns nil if the answer is none.
func refusal(resp *http.Response, body map[string]json.RawMessage, g grant) *connection.Fault {
	oauth, isText := text(body["error"])
	if resp.StatusCode >= 200 && resp.StatusCode < 300 && isText && oauth == "" {
		return nil
	}
	f := wire.AnswerFault(g.stage, resp, connection.NetNone, nil)
	f.OAuth = word(oauth)
	said, _ := text(body["error_description"])
	readSaid(f, said, g.secrets)
	f.Suberror = wordOf(body["suberror"])
	f.AADSTS = mergeCodes(body["error_codes"], f.AADSTS)
	f.Trace = first(wordOf(body["trace_id"]), f.Trace)
	f.Corr = first(wordOf(body["correlation_id"]), f.Corr)
	if at, err := time.Parse("2006-01-02 15:04:05Z", wordOf(body["timestamp"])); err == nil {
		f.When = at
	}
	if claims, _ := text(body["claims"]); claims != "" {
		_ = f.With(connection.ArgClaims, word(claims))
	}
	if !isText {
		f.Detail = quoted(string(body["error"]), g.secrets)
	}
	return f.With(connection.ArgCode, printed(said, f))
}

// judged looks at the status of an answer whose body cannot be read. Gateways
// say that they are busy in plain text and on pages, and an error without a body
// has said all; there the status tells more than the body does.
func judged(f *connection.Fault) *connection.Fault {
	switch {
	case f.HTTP >= 300 && f.HTTP < 400:
		f.Net = connection.NetRedirect
	case f.Net != connection.NetNotJSON && f.Net != connection.NetEmpty && f.Net != connection.NetTooLarge:
	case f.HTTP == http.StatusTooManyRequests, f.HTTP >= 500, f.HTTP >= 400 && f.Net == connection.NetEmpty:
		f.Net = connection.NetNone
	}
	return f
}

// readSaid takes out of an authority's description what is invariant in it.
func readSaid(f *connection.Fault, said string, secrets []connection.Secret) {
	f.Detail = quoted(said, secrets)
	f.AADSTS = mergeCodes(nil, codesIn(said))
	f.Trace = first(group(traceInText, said), f.Trace)
	f.Corr = first(group(corrInText, said), f.Corr)
}

// quoted is an authority's description, redacted, bounded, on one line.
func quoted(s string, secrets []connection.Secret) string {
	if len(s) > 16*maxSaid {
		return journal.Hidden
	}
	return bounded(strings.Join(strings.Fields(journal.Scrub(s, secrets...)), " "), maxSaid)
}

// printed is the code as the authority printed it, for the details.
func printed(said string, f *connection.Fault) string {
	if found := codeInText.FindString(said); found != "" {
		return found
	}
	if n := len(f.AADSTS); n > 0 {
		return "AADSTS" + strconv.Itoa(f.AADSTS[n-1])
	}
	return f.OAuth
}

func codesIn(said string) []int {
	var codes []int
	for _, m := range codeInText.FindAllStringSubmatch(said, maxCodes) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			codes = append(codes, n)
		}
	}
	return codes
}

// mergeCodes puts the codes of the list before those found in the text, each
// once.
func mergeCodes(raw json.RawMessage, more []int) []int {
	var codes []int
	if len(raw) > 0 && json.Unmarshal(raw, &codes) != nil {
		codes = nil
	}
	if len(codes) > maxCodes {
		codes = codes[:maxCodes]
	}
	for _, n := range more {
		if !slices.Contains(codes, n) {
			codes = append(codes, n)
		}
	}
	return codes
}

// authorizeFault makes a fault of an authority's answer through the browser
// (RFC 6749 section 4.1.2.1). A person who closes Entra's page by "Cancel" comes
// as error_subcode=cancel, often without a description; one who declines the
// consent as AADSTS65004.
func authorizeFault(v url.Values) *connection.Fault {
	f := &connection.Fault{Stage: connection.StageAuthorize, OAuth: word(v.Get("error")), Suberror: word(v.Get("error_subcode"))}
	said := v.Get("error_description")
	readSaid(f, said, nil)
	switch {
	case slices.Contains(f.AADSTS, 65004):
		f.Kind = "consent-declined"
	case f.Suberror == "cancel":
		f.Kind = "sign-in-cancelled"
	}
	return f.With(connection.ArgCode, printed(said, f))
}

// dress adds what was asked with.
func dress(f *connection.Fault, e connection.Effective, g grant) *connection.Fault {
	_ = f.With(connection.ArgTenant, e.Tenant).With(connection.ArgClientID, e.ClientID).With(connection.ArgScope, strings.Join(e.Scopes, " "))
	if r := g.values.Get("redirect_uri"); r != "" {
		_ = f.With(connection.ArgRedirect, r)
	}
	return f
}

func wordOf(raw json.RawMessage) string {
	s, _ := text(raw)
	return word(s)
}

// word bounds a code or an id and takes out of it what is no plain character.
func word(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return bounded(journal.Redact(s), maxWord)
}

func bounded(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func group(re pattern.Pattern, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
