package handover

import (
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

var (
	companyByID   = pattern.New(`(?i)companies\(([0-9a-f-]{36})\)`)
	companyByName = pattern.New(`(?i)company\('((?:[^']|'')*)'\)`)
	portalApp     = pattern.New(`(?i)/appId/([0-9a-f-]{36})`)
)

// address takes the values out of one address.
func (f *finder) address(u *url.URL) {
	host := strings.ToLower(u.Hostname())
	switch {
	case strings.HasSuffix(host, "businesscentral.dynamics.com"):
		f.bcAddress(u, strings.HasPrefix(host, "api."))
	case connection.Loopback(host):
		// The sandbox speaks in Microsoft's paths.
		if strings.HasPrefix(u.Path, "/v2.0/") {
			f.bcAddress(u, true)
		} else if strings.Contains(u.Path, "/oauth2/") {
			f.signInAddress(u)
		}
	case connection.Microsoft(host):
		if m := portalApp.FindStringSubmatch(u.Fragment); m != nil {
			f.take(aClient, m[1])
		}
		f.signInAddress(u)
	}
}

// signInAddress is one of the sign-in service or a portal.
func (f *finder) signInAddress(u *url.URL) {
	if tenant, issue := connection.ParseTenant(u.String()); issue == "" {
		f.add(connection.FieldTenant, tenant)
	}
	f.take(aClient, u.Query().Get("client_id"))
	if hint := u.Query().Get("login_hint"); hint != "" {
		f.takeAccount(hint)
	}
}

// bcAddress is one of Business Central:
//
//	https://businesscentral.dynamics.com/[<tenant>/][<environment>/]?company=…&page=…
//	https://api.businesscentral.dynamics.com/v2.0/[<tenant>/]<environment>/api/…
//
// Source: learn.microsoft.com/dynamics365/business-central/dev-itpro/webservices.
func (f *finder) bcAddress(u *url.URL, api bool) {
	parts := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	if api {
		if parts[0] != "v2.0" && parts[0] != "v1.0" {
			return
		}
		parts = parts[1:]
	}
	if len(parts) > 0 {
		if tenant, issue := connection.ParseTenant(unescape(parts[0])); issue == "" {
			f.add(connection.FieldTenant, tenant)
			parts = parts[1:]
		}
	}
	if len(parts) > 0 {
		if env := unescape(parts[0]); !reserved(env) && connection.CheckEnvironment(env) == "" {
			f.add(connection.FieldEnvironment, env)
		}
	}
	if tenant, issue := connection.ParseTenant(u.Query().Get("tenant")); issue == "" {
		f.add(connection.FieldTenant, tenant)
	}
	f.companyOf(u)
	if route, code := connection.ParseRoute(u.String()); api && code == "" {
		f.add(connection.FieldRoutes, route.String())
	}
}

// reserved are the parts of an address that stand where an environment could.
func reserved(part string) bool {
	return slices.Contains([]string{"admin", "api", "signout"}, strings.ToLower(part))
}

// companyOf takes the company out of an address of Business Central.
func (f *finder) companyOf(u *url.URL) {
	if company := u.Query().Get("company"); company != "" {
		f.takeCompany(company)
	}
	path := unescape(u.EscapedPath())
	if m := companyByID.FindStringSubmatch(path); m != nil && connection.IsGUID(m[1]) {
		f.add(companyID, strings.ToLower(m[1]))
	}
	if m := companyByName.FindStringSubmatch(path); m != nil {
		f.takeCompany(strings.ReplaceAll(m[1], "''", "'"))
	}
}

// unescape decodes a part of a path; what cannot be decoded stays.
func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
