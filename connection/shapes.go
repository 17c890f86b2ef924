package connection

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// entraSecret is the form of secrets that Entra makes; the same that secret
// scanners use. It is compiled when first used: few texts hold what it wants.
var entraSecret = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[a-zA-Z0-9_~.-]{3}[0-9]Q~[a-zA-Z0-9_~.-]{31,34}`)
})

// IsGUID says whether a value has the shape of a GUID, without braces.
func IsGUID(s string) bool {
	const length = len("00000000-0000-0000-0000-000000000000")
	if len(s) != length {
		return false
	}
	for i := range length {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !digit(s[i]) && (lower(s[i]) < 'a' || lower(s[i]) > 'f') {
				return false
			}
		}
	}
	return true
}

// The lengths of a domain, of one of its labels, and of the last one (RFC 1035
// section 2.3.4; no top-level domain is a single letter).
const longestDomain, longestLabel, shortestLast = 253, 63, 2

// IsDomain says whether a value has the shape of a domain with at least one dot.
// A label has no hyphen at either end (RFC 1123 section 2.1); the last one is
// of letters or in Punycode, so that an address is no domain.
func IsDomain(s string) bool {
	if len(s) > longestDomain {
		return false
	}
	s = strings.ToLower(s)
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 || !lastLabel(s[dot+1:]) {
		return false
	}
	for label := range strings.SplitSeq(s[:dot], ".") {
		if label == "" || len(label) > longestLabel || label[0] == '-' || label[len(label)-1] == '-' || !madeOf(label, labelByte) {
			return false
		}
	}
	return true
}

func lastLabel(s string) bool {
	if code, ok := strings.CutPrefix(s, "xn--"); ok {
		return code != "" && len(s) <= longestLabel && madeOf(code, labelByte)
	}
	return len(s) >= shortestLast && len(s) <= longestLabel && madeOf(s, func(c byte) bool { return c >= 'a' && c <= 'z' })
}

func madeOf(s string, of func(byte) bool) bool {
	for i := range len(s) {
		if !of(s[i]) {
			return false
		}
	}
	return true
}

func labelByte(c byte) bool { return c >= 'a' && c <= 'z' || digit(c) || c == '-' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// lower makes a letter of ASCII a small one, and of anything else anything.
func lower(c byte) byte { return c | 0x20 }

// FindEntraSecret finds a value of the form in which Entra makes client
// secrets, empty if there is none.
func FindEntraSecret(s string) Secret {
	if !strings.Contains(s, "Q~") {
		return ""
	}
	return Secret(entraSecret().FindString(s))
}

// ParseTenant takes a tenant, a GUID or a domain, out of what was typed or
// pasted: the bare value, quoted or in braces, an account name, or an address
// of the sign-in service, of Business Central or of a portal. GUIDs and domains
// come back in lower case. If issue is not empty, tenant is the trimmed input:
// "tenant-missing", "tenant-is-common" (a place-holder that names no tenant) or
// "tenant-shape".
func ParseTenant(s string) (tenant, issue string) {
	s = strings.Trim(strings.TrimSpace(s), `"'<>{}(),;.`)
	s = strings.TrimSpace(s)
	if s == "" {
		return "", "tenant-missing"
	}
	if t, ok := tenantOf(s); ok {
		return t, ""
	}
	if common(s) {
		return s, "tenant-is-common"
	}
	if _, domain, ok := strings.Cut(s, "@"); ok && IsDomain(domain) {
		return strings.ToLower(domain), ""
	}
	if !strings.ContainsAny(s, "/") {
		return s, "tenant-shape"
	}
	return tenantInAddress(s)
}

func tenantOf(s string) (string, bool) {
	if IsGUID(s) || IsDomain(s) {
		return strings.ToLower(s), true
	}
	return "", false
}

func common(s string) bool {
	switch strings.ToLower(s) {
	case "common", "organizations", "consumers":
		return true
	}
	return false
}

// tenantInAddress looks at an address. Only the first or second part of a path
// can be a tenant ("/v2.0/<tenant>/…" of the API), and a domain only on a host
// that has tenants there.
func tenantInAddress(s string) (tenant, issue string) {
	address := s
	if !strings.Contains(s, "://") {
		address = "https://" + s
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return s, "tenant-shape"
	}
	if t, ok := namedTenant(u); ok {
		return t, ""
	}
	for n, part := range strings.Split(strings.Trim(u.Path, "/"), "/") {
		t, ok := tenantOf(part)
		switch {
		case n > 1:
			return s, "tenant-shape"
		case ok && (IsGUID(part) || Microsoft(u.Hostname())):
			return t, ""
		case common(part):
			return part, "tenant-is-common"
		}
	}
	return s, "tenant-shape"
}

// namedTenant finds a tenant in the query, or in a portal's address such as
// portal.azure.com/#@contoso.com/….
func namedTenant(u *url.URL) (string, bool) {
	for _, name := range []string{"tenant", "tenantId", "aadTenantId"} {
		if t, ok := tenantOf(u.Query().Get(name)); ok {
			return t, true
		}
	}
	_, at, _ := strings.Cut(u.Fragment, "@")
	at, _, _ = strings.Cut(at, "/")
	t, ok := tenantOf(at)
	return t, ok && Microsoft(u.Hostname())
}

// CheckClientID returns the code of what is wrong with a client id, or "".
func CheckClientID(s string) string {
	switch t := strings.TrimSpace(s); {
	case t == "":
		return "client-missing"
	case strings.EqualFold(t, bcResource):
		return "client-is-bc"
	case !IsGUID(t):
		return "client-shape"
	case t != s:
		return "client-blanks"
	}
	return ""
}

// shortSecret is below every secret that Entra ever made.
const shortSecret = 16

// CheckSecret returns the code of what is wrong with a client secret, or "".
func CheckSecret(s Secret) string {
	v := s.Reveal()
	switch {
	case v == "":
		return "secret-missing"
	case IsGUID(strings.TrimSpace(v)):
		return "secret-is-guid"
	case strings.ContainsFunc(v, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff' }):
		return "secret-blanks"
	case strings.Contains(v, "****"), strings.Contains(v, "••••"), strings.Contains(v, "●●●●"):
		return "secret-masked"
	case len(v) < shortSecret:
		return "secret-short"
	}
	return ""
}

// maxEnvironment is the length of an environment's name: fewer than 30.
const maxEnvironment = 29

// CheckEnvironment returns the code of what is wrong with the name of an
// environment, or "".
func CheckEnvironment(s string) string {
	switch {
	case strings.TrimSpace(s) == "":
		return "environment-missing"
	case IsGUID(strings.TrimSpace(s)):
		return "environment-is-guid"
	case strings.ContainsAny(s, "/:"):
		return "environment-is-address"
	case len(s) > maxEnvironment:
		return "environment-long"
	case !environmentName(s):
		return "environment-shape"
	}
	return ""
}

// environmentName says whether a name begins with a letter and goes on with
// letters, digits and hyphens. Source:
// learn.microsoft.com/dynamics365/business-central/dev-itpro/administration/tenant-admin-center-environments.
func environmentName(s string) bool {
	letter := func(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }
	return s != "" && letter(s[0]) && madeOf(s, func(c byte) bool { return letter(c) || digit(c) || c == '-' })
}

// CheckURL returns the code of what is wrong with an endpoint, or "": it must
// be https, or http on this machine, and carry no credentials (RFC 6750 section
// 5.3 wants TLS).
func CheckURL(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Host == "", u.Hostname() == "", u.Opaque != "", u.Fragment != "", strings.ContainsAny(s, " \t\r\n\\"):
		return "url-shape"
	case u.User != nil:
		return "url-credentials"
	case u.Scheme == "https":
		return ""
	case u.Scheme != "http":
		return "url-shape"
	case !Loopback(u.Hostname()):
		return "url-not-https"
	}
	return ""
}

// CheckRedirect returns the code of what is wrong with a redirect address, or
// "". This program listens itself, so only http on this machine will do
// (RFC 8252 section 7.3). "redirect-ip" is a warning: the portal's form refuses
// 127.0.0.1. Source: learn.microsoft.com/entra/identity-platform/reply-url.
func CheckRedirect(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Host == "", u.User != nil, u.Fragment != "", u.RawQuery != "", u.ForceQuery,
		len(s) > 256, strings.ContainsAny(s, "!$'(),; \t\r\n\\*"):
		return "redirect-shape"
	case !Loopback(u.Hostname()) || u.Scheme != "http":
		return "redirect-not-loopback"
	case u.Hostname() == "::1":
		return "redirect-ipv6"
	case u.Hostname() != "localhost":
		return "redirect-ip"
	}
	return ""
}

// CheckScope returns the code of what is wrong with a scope, or "".
func CheckScope(s string) string {
	for _, one := range strings.Fields(s) {
		switch {
		case strings.HasSuffix(one, ",") || strings.HasSuffix(one, ";"):
			return "scope-commas"
		case !madeOf(one, scopeByte):
			return "scope-shape"
		}
	}
	return ""
}

// scopeByte is what a scope is made of (RFC 6749 section 3.3).
func scopeByte(c byte) bool { return c > ' ' && c <= '~' && c != '"' && c != '\\' }

// Loopback says whether a host is this machine.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Microsoft says whether a host belongs to the sign-in service, to Business
// Central or to their portals.
func Microsoft(host string) bool {
	host = strings.ToLower(host)
	for _, d := range []string{
		"login.microsoftonline.com", "login.microsoft.com", "login.windows.net", "sts.windows.net",
		"businesscentral.dynamics.com", "dynamics.com", "entra.microsoft.com", "portal.azure.com", "microsoft.com",
	} {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}
