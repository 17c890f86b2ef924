package engine

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

// facts is what a person may know of a token; the token itself is not in it.
func (e *Engine) facts(w work, h *held) connection.TokenFacts {
	f := connection.TokenFacts{Kept: w.p.Kept(), LastAuthorised: w.p.Standing.LastAuthorised, AuthorisedBy: w.p.Standing.AuthorisedBy}
	if h == nil {
		f.Stale = w.keeps() && w.sealed.Token != nil && w.sealed.Token.Binding != w.bind
		return f
	}
	now := e.opt.Now()
	f.Present = !h.Access.Empty()
	f.Valid = f.Present && (h.Expires.IsZero() && now.Before(renewAt(h)) || now.Before(h.Expires))
	f.Expires, f.Obtained = h.Expires, h.Obtained
	f.HasRefresh = !h.Refresh.Empty()
	if f.HasRefresh {
		f.RefreshSince = h.refreshSince
	}
	f.LastAuthorised, f.AuthorisedBy = h.authorised, h.by
	c := h.Claims
	f.Account = connection.Account{Name: c.User, AppID: c.AppID, Tenant: c.Tenant}
	f.Fingerprint, f.Length = fingerprint(h.Access), h.Access.Len()
	f.Claims = claims(c)
	return f
}

// explained lists the claims for which there are words ("claim.<name>"), in
// the order in which a person would ask about them.
func explained() []string {
	return []string{
		"aud", "iss", "tid", "appid", "azp", "idtyp", "roles", "scp", "upn", "unique_name", "preferred_username", "name",
		"oid", "sub", "iat", "nbf", "exp", "ver", "appidacr", "azpacr", "amr", "ipaddr", "wids",
	}
}

// claims puts the explained ones first, the others after them by name.
func claims(c entra.Claims) []connection.Claim {
	var out []connection.Claim
	known := explained()
	for _, name := range known {
		if v, ok := c.All[name]; ok {
			out = append(out, connection.Claim{Name: name, Value: moment(name, v), Note: "claim." + name})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.All)) {
		if !slices.Contains(known, name) {
			out = append(out, connection.Claim{Name: name, Value: c.All[name]})
		}
	}
	return out
}

// moment shows the times of a token as times: they are seconds since 1970 (RFC
// 7519 section 2).
func moment(name, value string) string {
	switch name {
	case "iat", "nbf", "exp":
	default:
		return value
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 {
		return value
	}
	return time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339)
}
