package entra

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bounds of what is read of a token.
const (
	maxJWT    = 128 << 10 // bytes
	maxClaims = 300
	maxClaim  = 4000 // bytes of one claim as text
)

// ParseClaims reads what a token says. It checks no signature: to a client a
// token is opaque, and what it says is shown, not believed. What is no signed
// JWT gives Claims with Opaque set.
func ParseClaims(jwt string) Claims {
	object, ok := payload(jwt)
	if !ok {
		return Claims{Opaque: true}
	}
	all := make(map[string]string, len(object))
	for name, v := range object {
		if len(all) == maxClaims {
			break
		}
		all[bounded(name, maxWord)] = bounded(shown(v), maxClaim)
	}
	str := func(names ...string) string {
		for _, name := range names {
			if s, ok := object[name].(string); ok && s != "" {
				return bounded(s, maxClaim)
			}
		}
		return ""
	}
	return Claims{
		Version: str("ver"), Audience: list(object["aud"], false), Issuer: str("iss"), Tenant: str("tid"),
		AppID: str("appid", "azp"), AppAuth: bounded(shown(orOther(object["appidacr"], object["azpacr"])), maxWord),
		User: str("upn", "unique_name", "preferred_username"), ObjectID: str("oid"), IDType: str("idtyp"),
		Roles: list(object["roles"], false), Scopes: list(object["scp"], true),
		IssuedAt: instant(object["iat"]), NotBefore: instant(object["nbf"]), Expires: instant(object["exp"]), All: all,
	}
}

// payload decodes the middle part of a JWS in compact form (RFC 7515 section 3.1).
func payload(jwt string) (map[string]any, bool) {
	parts := strings.Split(jwt, ".")
	if len(jwt) > maxJWT || len(parts) != 3 {
		return nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // a time as float64 would show as 1.7e+09
	var object map[string]any
	if err := d.Decode(&object); err != nil || object == nil {
		return nil, false
	}
	return object, true
}

func orOther(v, other any) any {
	if v == nil {
		return other
	}
	return v
}

// shown is a claim as text.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = shown(v[i])
		}
		return strings.Join(parts, ", ")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// list reads a claim that is one string or several; split takes a string apart
// at its spaces.
func list(v any, split bool) []string {
	var out []string
	switch v := v.(type) {
	case string:
		if split {
			return strings.Fields(bounded(v, maxClaim))
		}
		if v != "" {
			out = []string{bounded(v, maxClaim)}
		}
	case []any:
		for _, item := range v {
			if s, ok := item.(string); ok && len(out) < maxClaims {
				out = append(out, bounded(s, maxClaim))
			}
		}
	}
	return out
}

// instant reads a NumericDate (RFC 7519 section 2) of this era.
func instant(v any) time.Time {
	n, ok := v.(json.Number)
	if !ok {
		return time.Time{}
	}
	seconds, err := n.Float64()
	if err != nil || math.IsNaN(seconds) || seconds <= 0 || seconds > 253402300799 { // 9999-12-31
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// named takes a person's names from the id token where the access token, which
// is not for us, does not tell them.
func named(c, id Claims) Claims {
	if c.User == "" {
		c.User = id.User
	}
	if c.ObjectID == "" {
		c.ObjectID = id.ObjectID
	}
	if c.Opaque && c.Tenant == "" {
		c.Tenant = id.Tenant
	}
	return c
}
