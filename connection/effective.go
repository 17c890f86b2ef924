package connection

import (
	"net/url"
	"strings"
)

// Names of the token answer's properties that RFC 6749 section 5.1 fixes.
const (
	propertyAccess  = "access_token"
	propertyExpires = "expires_in"
	propertyRefresh = "refresh_token"
)

// LoopbackRedirect is the address to register under "Mobile and desktop
// applications": Entra ignores the port of localhost, and wants no path.
// Source: learn.microsoft.com/entra/identity-platform/reply-url.
const LoopbackRedirect = "http://localhost"

// Effective fills in every value that the profile leaves to be derived, from
// its mode and tenant and from the cloud that it names.
func (p Profile) Effective(c Cloud) Effective {
	a := p.Advanced
	tenant := url.PathEscape(p.Tenant)
	login := strings.TrimRight(c.Login, "/") + "/" + tenant
	orElse(&a.OpenIDURL, login+"/v2.0/.well-known/openid-configuration")
	orElse(&a.AuthURL, login+"/oauth2/v2.0/authorize")
	orElse(&a.TokenURL, login+"/oauth2/v2.0/token")
	orElse(&a.AuthMethod, "GET")
	orElse(&a.TokenMethod, "POST")
	orElse(&a.APIURL, c.API)
	a.APIURL = strings.TrimRight(a.APIURL, "/")
	orElse(&a.EnvironmentsURL, a.APIURL+"/environments/v1.2")
	orElse(&a.WebURL, c.Web)
	orElse(&a.RedirectURL, LoopbackRedirect)
	orElse(&a.Resource, c.Resource)
	orElse(&a.Scope, p.deriveScope(a.Resource))
	if a.CredentialType == "" {
		a.CredentialType = CredentialBody
	}
	if a.Signature == "" && p.Certificate.Key == KeyEC {
		a.Signature = SignatureES256
	} else if a.Signature == "" {
		a.Signature = SignaturePS256
	}
	orElse(&a.ContentType, "application/x-www-form-urlencoded")
	orElse(&a.AccessTokenProperty, propertyAccess)
	orElse(&a.ExpiresInProperty, propertyExpires)
	orElse(&a.RefreshTokenProperty, propertyRefresh)
	return Effective{
		Advanced: a, Scopes: strings.Fields(a.Scope), Mode: p.Mode, Tenant: p.Tenant, ClientID: p.ClientID,
		SendSecret: p.SendsSecret(), Proof: p.Proof, SendResource: p.sendsResource(), Environment: p.Environment, LoginHint: p.LoginHint, Portal: c.Portal,
		CompaniesURL: a.APIURL + "/v2.0/" + tenant + "/" + url.PathEscape(p.Environment) + "/api/v2.0/companies",
	}
}

// deriveScope builds the scope from a list: ".default" for an app, the one
// delegated permission plus a refresh token for a person.
func (p Profile) deriveScope(resource string) string {
	if !p.Mode.Interactive() {
		return resource + "/.default"
	}
	return strings.Join([]string{resource + "/Financials.ReadWrite.All", "offline_access", "openid", "profile"}, " ")
}

// sendsResource says whether the authority is one that wants the resource in a
// parameter of its own: somebody named both, and it is no v2.0 endpoint.
func (p Profile) sendsResource() bool {
	return p.Advanced.Resource != "" && p.Advanced.TokenURL != "" && !strings.Contains(p.Advanced.TokenURL, "/oauth2/v2.0/")
}

func orElse(s *string, fallback string) {
	if *s == "" {
		*s = fallback
	}
}
