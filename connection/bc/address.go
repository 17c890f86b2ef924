package bc

import (
	"net/url"
	"strings"

	"bcconnect/connection"
)

// pageTop is the question for one record only, and only its id: a test has no
// business with customers' data.
const pageTop = "?$top=1&$select=id"

// Root is the address of the environment's services:
// {api}/v2.0/{tenant}/{environment}. The tenant segment is always put in,
// because delegated administrators need it (BCD/api-reference/v2.0).
func Root(e connection.Effective) string {
	return e.APIURL + "/v2.0/" + url.PathEscape(e.Tenant) + "/" + url.PathEscape(e.Environment)
}

// ODataCompany is the company as OData web services want it in their address:
// quotes are doubled, then the whole is escaped, so that spaces, ampersands
// and quotes in a name survive (BCD/webservices/odata-web-services).
func ODataCompany(name string) string {
	return "Company('" + escapeName(strings.ReplaceAll(name, "'", "''")) + "')"
}

// escapeName escapes what url.PathEscape leaves alone in a segment although
// servers in front of Business Central read it differently.
func escapeName(name string) string {
	s := url.PathEscape(name)
	return strings.NewReplacer("&", "%26", "+", "%2B").Replace(s)
}

// sameHost says whether two addresses name the same scheme and authority.
func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) && strings.EqualFold(authority(a), authority(b))
}

// authority is the host with its port, the default one written out.
func authority(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	if strings.EqualFold(u.Scheme, "http") {
		return u.Host + ":80"
	}
	return u.Host + ":443"
}
