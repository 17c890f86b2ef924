package handover

import (
	"net/url"
	"strings"

	"bcconnect/connection"
)

// Blade is a page of an app registration in the portal.
type Blade string

// The blades. Source: the addresses that the portal itself shows; they are not
// documented, so each link stands beside the words to click.
const (
	BladeOverview       Blade = "Overview"
	BladeSecrets        Blade = "Credentials"
	BladePermissions    Blade = "CallAnAPI"
	BladeAuthentication Blade = "Authentication"
)

// PortalLink opens a page of the connection's app registration, or the list of
// registrations if the client id is not known yet. It is empty for a cloud
// without a portal.
func PortalLink(e connection.Effective, blade Blade) string {
	if e.Portal == "" {
		return ""
	}
	base := strings.TrimRight(e.Portal, "/") + "/#view/Microsoft_AAD_RegisteredApps/"
	if !connection.IsGUID(e.ClientID) {
		return base + "ApplicationsListBlade"
	}
	return base + "ApplicationMenuBlade/~/" + string(blade) + "/appId/" + e.ClientID
}

// BCAppsLink opens the list "Microsoft Entra Applications" (page 9860) of the
// connection's environment. It is empty as long as tenant or environment is
// missing.
func BCAppsLink(e connection.Effective) string { return bcLink(e, "?page=9860") }

// BCServicesLink opens the list "Web Services" (page 810) of the environment, and
// BCExtensionsLink the list "Extension Management" (page 2500).
func BCServicesLink(e connection.Effective) string { return bcLink(e, "?page=810") }

// BCExtensionsLink opens the list of the installed extensions.
func BCExtensionsLink(e connection.Effective) string { return bcLink(e, "?page=2500") }

// BCLink opens the environment of the connection in Business Central.
func BCLink(e connection.Effective) string { return bcLink(e, "") }

func bcLink(e connection.Effective, query string) string {
	if e.WebURL == "" || e.Tenant == "" || e.Environment == "" {
		return ""
	}
	return strings.TrimRight(e.WebURL, "/") + "/" + url.PathEscape(e.Tenant) + "/" + url.PathEscape(e.Environment) + "/" + query
}

// authorizePath is where Entra's version 2 endpoint has the sign-in page; the
// page for consent lies beside it.
const authorizePath = "/oauth2/v2.0/authorize"

// ConsentLink is the address at which an administrator consents for the whole
// organisation. A connection with a redirect address uses the version that
// names what is asked for and comes back there; an app alone, which may have
// none, the version that grants what its registration lists. It is empty where
// the authority is not shaped like Entra.
// Source: learn.microsoft.com/entra/identity-platform/v2-admin-consent and
// learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent.
func ConsentLink(e connection.Effective) string {
	base, ok := strings.CutSuffix(e.AuthURL, authorizePath)
	if !ok || e.ClientID == "" || e.Tenant == "" {
		return ""
	}
	q := url.Values{"client_id": {e.ClientID}}
	if !e.Mode.Interactive() {
		return base + "/adminconsent?" + q.Encode()
	}
	q.Set("scope", e.Resource+"/.default")
	q.Set("redirect_uri", e.RedirectURL)
	return base + "/v2.0/adminconsent?" + q.Encode()
}

// Words is a text as data: a key and its arguments.
type Words struct {
	Key  string
	Args map[connection.Arg]string
}

// Letter is a mail as data.
type Letter struct{ Subject, Body Words }

// Mail asks an administrator to consent.
func Mail(p connection.Profile, e connection.Effective) Letter {
	args := make(map[connection.Arg]string)
	args[connection.ArgName] = p.Name
	args[connection.ArgClientID] = e.ClientID
	args[connection.ArgTenant] = e.Tenant
	args[connection.ArgLink] = ConsentLink(e)
	args[connection.ArgPath] = PortalLink(e, BladePermissions)
	body := "handover.mail.app"
	if e.Mode.Interactive() {
		body = "handover.mail.person"
	}
	return Letter{Subject: Words{Key: "handover.mail.subject", Args: args}, Body: Words{Key: body, Args: args}}
}

// Mailto makes the address that opens a mail program with a letter. Line ends
// are those of RFC 6068 section 5.
func Mailto(subject, body string) string {
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\n", "\r\n")
	return "mailto:?subject=" + mailEscape(subject) + "&body=" + mailEscape(body)
}

// mailEscape writes a blank as %20: mail programs show the plus sign of a form.
func mailEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
