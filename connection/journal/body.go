package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// RedactURL removes credentials, secret parameters and nested secrets from an
// address. Names and all other values stay readable.
func RedactURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		head, _, _ := strings.Cut(raw, "?")
		head, _, _ = strings.Cut(head, "#")
		return Redact(head)
	}
	query, fragment := u.RawQuery, u.EscapedFragment()
	u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = "", "", "", false
	if u.User != nil {
		u.User = url.User("hidden")
	}
	s := Redact(u.String())
	if query != "" {
		s += "?" + redactPairs(query, secretName)
	}
	if fragment != "" {
		s += "#" + redactPairs(fragment, secretName)
	}
	return s
}

// RedactForm removes from a form body everything that is not on the list of
// harmless parameters. What is no form is dropped.
func RedactForm(body string) string {
	if _, err := url.ParseQuery(body); err != nil || !strings.Contains(body, "=") {
		return Hidden
	}
	return redactPairs(body, func(name string) bool { return !slices.Contains(harmlessRequest(), name) })
}

// harmlessRequest lists the parameters of a token request that are shown.
func harmlessRequest() []string {
	return []string{
		"grant_type", "client_id", "scope", "redirect_uri", "resource", "client_assertion_type", "audience",
		"code_challenge_method", "response_type", "response_mode", "prompt",
	}
}

// harmlessAnswer lists the properties of a token answer that are shown.
func harmlessAnswer() []string {
	return []string{
		"token_type", "expires_in", "ext_expires_in", "expires_on", "not_before", "refresh_token_expires_in", "scope", "interval",
		"error", "error_description", "error_codes", "error_uri", "suberror", "timestamp", "trace_id", "correlation_id",
	}
}

func redactPairs(raw string, hide func(name string) bool) string {
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, value, paired := strings.Cut(part, "=")
		plain := percentDecode(strings.ReplaceAll(name, "+", " "))
		switch {
		case !paired:
			parts[i] = redactAsWhole(part, hide)
		case hide(plain) || secretName(plain):
			parts[i] = Redact(name) + "=" + Hidden
		default:
			parts[i] = Redact(name) + "=" + redactAsWhole(value, func(string) bool { return false })
		}
	}
	// Once more as text: separators may be encoded themselves ("&amp;code=").
	return Redact(strings.Join(parts, "&"))
}

// redactAsWhole keeps a value in its own encoding unless there is a secret in it.
func redactAsWhole(value string, hide func(string) bool) string {
	plain := percentDecode(strings.ReplaceAll(value, "+", " "))
	if value != "" && hide(plain) {
		return Hidden
	}
	if clean := Redact(plain); clean != plain {
		return clean
	}
	return Redact(value)
}

// RedactJSON removes the values of secret names from a JSON text, also inside
// strings. What is no JSON is treated as free text.
func RedactJSON(body string) string {
	v, err := decodeJSON(body)
	if err != nil {
		return Redact(body)
	}
	return encodeJSON(redactValue(v))
}

// RedactAnswer removes from a token endpoint's answer everything that is not on
// the list of harmless properties. What is no JSON object is dropped.
func RedactAnswer(body string) string {
	v, err := decodeJSON(body)
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		return Hidden
	}
	clean := make(map[string]any, len(object))
	for name, value := range object {
		text, isText := value.(string)
		_, isNumber := value.(json.Number)
		switch {
		case !slices.Contains(harmlessAnswer(), name):
			clean[Redact(name)] = Hidden
		case name == "error_codes":
			clean[name] = onlyNumbers(value)
		case isText:
			clean[name] = Redact(text)
		case isNumber:
			clean[name] = value
		default: // deeper structure is nothing that a token answer has
			clean[name] = Hidden
		}
	}
	return encodeJSON(clean)
}

func onlyNumbers(v any) any {
	list, _ := v.([]any)
	return slices.DeleteFunc(list, func(v any) bool {
		_, isNumber := v.(json.Number)
		return !isNumber
	})
}

func redactValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return redactObject(v)
	case []any:
		for i := range v {
			v[i] = redactValue(v[i])
		}
	case string:
		if t := strings.TrimSpace(v); strings.HasPrefix(t, "{") || strings.HasPrefix(t, "[") {
			if inner, err := decodeJSON(t); err == nil {
				return encodeJSON(redactValue(inner))
			}
		}
		return Redact(v)
	}
	return v
}

func redactObject(o map[string]any) map[string]any {
	clean := make(map[string]any, len(o))
	for name, value := range o {
		switch {
		case value == nil || value == "":
			clean[Redact(name)] = value
		case name == "code" && isErrorObject(o):
			clean[name] = value
		case secretName(name), strings.EqualFold(name, "value") && namesSecret(o):
			clean[Redact(name)] = Hidden
		default:
			clean[Redact(name)] = redactValue(value)
		}
	}
	return clean
}

var errorCode = pattern.New(`^[A-Za-z][A-Za-z_.]{2,80}$`)

// isErrorObject tells the "code" of an OData error from an authorization code:
// it stands beside a "message" and is made of words.
func isErrorObject(o map[string]any) bool {
	code, _ := o["code"].(string)
	_, ok := o["message"].(string)
	return ok && errorCode.MatchString(code)
}

// namesSecret recognises {"name": "Authorization", "value": "…"}.
func namesSecret(o map[string]any) bool {
	for _, key := range []string{"name", "key", "field", "Name", "Key"} {
		if name, ok := o[key].(string); ok && secretName(name) {
			return true
		}
	}
	return false
}

// secretName says whether the value under a name must be hidden.
func secretName(name string) bool {
	n := strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-. ", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	exact := []string{
		"code", "authcode", "authorizationcode", "devicecode", "usercode", "state", "sessionstate", "nonce", "pwd", "passwd",
		"cookie", "setcookie", "authorization", "canary", "clientinfo", "ctx", "samlresponse",
	}
	if slices.Contains(exact, n) {
		return true
	}
	for _, end := range []string{"token", "secret", "password", "passphrase", "assertion", "verifier", "apikey", "authorization", "cookie"} {
		if strings.HasSuffix(n, end) {
			return true
		}
	}
	return false
}

// RedactHeader returns the few headers of an answer that help support; all
// others, cookies and credentials among them, are left out.
func RedactHeader(h http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range []string{
		"Request-Id", "X-Ms-Request-Id", "X-Ms-Correlation-Request-Id", "Client-Request-Id", "Ms-Correlation-X",
		"X-Ms-Ests-Server", "Retry-After", "Date", "Content-Type", "Content-Length", "Www-Authenticate", "Server", "Via",
	} {
		if v := h.Get(name); v != "" {
			kept[name] = cut(Redact(v), maxHeader)
		}
	}
	if v := h.Get("Location"); v != "" {
		kept["Location"] = cut(RedactURL(v), maxHeader)
	}
	return kept
}

// sentHeaders returns the headers of a request that are no secret. Of its
// credentials only the kind is kept.
func sentHeaders(h http.Header, known []connection.Secret) map[string]string {
	kept := map[string]string{}
	for _, name := range []string{
		"Accept", "Accept-Language", "Content-Type", "User-Agent", "If-Match", "Prefer", "Data-Access-Intent", "Client-Request-Id",
	} {
		if v := h.Get(name); v != "" {
			kept[name] = cut(Scrub(v, known...), maxHeader)
		}
	}
	if kind, _, ok := strings.Cut(h.Get("Authorization"), " "); ok {
		switch kind {
		case "Bearer", "Basic":
			kept["Authorization"] = kind + " " + Hidden
		default:
			kept["Authorization"] = Hidden
		}
	}
	return kept
}

const maxHeader = 500

var errTrailing = errors.New("journal: something follows the JSON value")

func decodeJSON(s string) (any, error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	return v, nil
}

func encodeJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return Hidden
	}
	return strings.TrimSuffix(b.String(), "\n")
}
