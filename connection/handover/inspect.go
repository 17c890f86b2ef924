package handover

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

var (
	// secretKey is what a key must not be called if we do not know it.
	secretKey = pattern.New(`(?i)secret|passw|\bpwd|token|assertion|private|credential|api_?key|refresh|verifier|geheim|kennwort`)
	// secretValue is what no value may look like: a JWT, a refresh token of
	// Entra, or a private key.
	secretValue = pattern.New(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|\b[01]\.A[A-Za-z0-9_-]{60,}|-----BEGIN [A-Z ]*PRIVATE KEY`)
)

// known are the keys of a connection file, by the path of their object.
func known(path string) []string {
	switch path {
	case "":
		return []string{
			"format", "kind", "id", "name", "group", "tags", "mode", "tenant", "clientId", "environment", "company", "routes", "platform",
			"loginHint", "secretEnds", "certificate", "keep", "cloud", "endpoints", "oauth",
		}
	case "company":
		return []string{"id", "name", "displayName"}
	case "endpoints":
		return []string{"authorize", "token", "openid", "api", "environments", "web"}
	case "oauth":
		return []string{
			"authorizeMethod", "tokenMethod", "redirectUrl", "resource", "scope", "credentialType", "contentType",
			"accessTokenProperty", "expiresInProperty", "refreshTokenProperty", "signature",
		}
	case "certificate":
		return []string{"sha1", "sha256", "subject", "from", "until", "key", "bits"}
	}
	return nil
}

// inspect looks at every key and value before anything is taken: encoding/json
// alone would ignore case, and take the last of two equal keys.
func inspect(data []byte) error {
	var h struct {
		Format *int    `json:"format"`
		Kind   *string `json:"kind"`
	}
	if err := json.Unmarshal(data, &h); err != nil || !json.Valid(data) {
		return refuse(KindNotJSON, errors.New("handover: not JSON"))
	}
	if h.Kind == nil || *h.Kind != fileKind || h.Format == nil || *h.Format < 1 {
		return refuse(KindNotJSON, errors.New("handover: not a connection file"))
	}
	if *h.Format > fileFormat {
		return refuse(KindNewer, errors.New("handover: format is newer than this program"))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return refuse(KindNotJSON, errors.New("handover: not JSON"))
	}
	return inspectObject(dec, "")
}

// inspectObject walks one object, whose opening brace was read.
func inspectObject(dec *json.Decoder, path string) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return refuse(KindNotJSON, errors.New("handover: not JSON"))
		}
		key, _ := token.(string)
		switch {
		case holdsSecret(key):
			return refuse(KindSecret, errors.New("handover: the file holds a secret"))
		case !slices.Contains(known(path), key) && secretKey.MatchString(key):
			return refuse(KindSecret, errors.New("handover: the file holds a secret")).With(connection.ArgName, short(key))
		case !slices.Contains(known(path), key):
			return refuse(KindUnknownField, errors.New("handover: unknown field")).With(connection.ArgName, short(key))
		case seen[key]:
			return refuse(KindValue, errors.New("handover: the same field twice")).With(connection.ArgName, key)
		}
		seen[key] = true
		if err := inspectValue(dec, path, key); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	if err != nil && !errors.Is(err, io.EOF) {
		return refuse(KindNotJSON, errors.New("handover: not JSON"))
	}
	return nil
}

//nolint:cyclop // a table: what may be, type by type
func inspectValue(dec *json.Decoder, path, key string) error {
	if path == "" && listed(key) {
		return inspectList(dec, key)
	}
	wrong := refuse(KindValue, errors.New("handover: wrong type")).With(connection.ArgName, key)
	object := path == "" && known(key) != nil
	token, err := dec.Token()
	if err != nil {
		return wrong
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' && object {
			return inspectObject(dec, key)
		}
	case string:
		if holdsSecret(v) {
			return refuse(KindSecret, errors.New("handover: the file holds a secret")).With(connection.ArgName, key)
		}
		if !object {
			return nil
		}
	case float64:
		if key == "format" || path == "certificate" && key == "bits" {
			return nil
		}
	}
	return wrong // also null, true and false
}

// listed says that a key stands for a list of words.
func listed(key string) bool { return key == "tags" || key == "routes" }

// inspectList walks a list of words.
func inspectList(dec *json.Decoder, key string) error {
	wrong := refuse(KindValue, errors.New("handover: wrong type")).With(connection.ArgName, key)
	if token, err := dec.Token(); err != nil || token != json.Delim('[') {
		return wrong
	}
	for dec.More() {
		token, err := dec.Token()
		word, ok := token.(string)
		if err != nil || !ok {
			return wrong
		}
		if holdsSecret(word) {
			return refuse(KindSecret, errors.New("handover: the file holds a secret")).With(connection.ArgName, key)
		}
	}
	if _, err := dec.Token(); err != nil {
		return wrong
	}
	return nil
}

// holdsSecret says that a value looks like a secret, or is an address with
// credentials.
func holdsSecret(v string) bool {
	if maySecret(v) && secretValue.MatchString(v) || !connection.FindEntraSecret(v).Empty() {
		return true
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" {
		return false
	}
	if u.User != nil {
		return true
	}
	for name := range u.Query() {
		if secretKey.MatchString(name) || strings.EqualFold(name, "code") {
			return true
		}
	}
	return false
}

// maySecret spares most values the pattern: each of its three begins, or goes on,
// with one of these.
func maySecret(v string) bool {
	return strings.Contains(v, "eyJ") || strings.Contains(v, ".A") || strings.Contains(v, "-----BEGIN ")
}

// short cuts what a file calls its field: it goes into a sentence.
func short(key string) string {
	const most = 40
	r := []rune(strings.ToValidUTF8(key, "?"))
	if len(r) > most {
		r = append(r[:most:most], '…')
	}
	return string(r)
}
