package snippets

import (
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
)

// Kind is a tool that a text is written for. The value is also the name on the
// command line and the end of its word keys.
type Kind string

// The kinds.
const (
	Curl       Kind = "curl"
	HTTP       Kind = "http" // REST Client for Visual Studio Code
	Postman    Kind = "postman"
	PostmanEnv Kind = "postman-env"
	PowerShell Kind = "powershell"
	Helper     Kind = "bccontainerhelper"
	AL         Kind = "al"
	CSharp     Kind = "csharp"
	Python     Kind = "python"
	PowerQuery Kind = "powerquery"
)

// Kinds lists every kind, in the order of the pick list.
func Kinds() []Kind {
	return []Kind{Curl, HTTP, Postman, PostmanEnv, PowerShell, Helper, AL, CSharp, Python, PowerQuery}
}

// Placeholder is the name under which every text looks for the secret,
// PlaceholderFile that for the file of a certificate with its key.
const (
	Placeholder     = "BC_CLIENT_SECRET"
	PlaceholderFile = "BC_CERTIFICATE_FILE"
)

// Reason is why there is no text; the words are "snippets.reason.<reason>".
type Reason string

// The reasons.
const (
	ReasonNone       Reason = ""
	ReasonUnfinished Reason = "unfinished" // tenant, client id or environment is missing
	ReasonEntra      Reason = "entra"      // the tool's library speaks to Microsoft Entra only
	ReasonDesktop    Reason = "desktop"    // the tool is a public client, the redirect stands under Web
	ReasonRequest    Reason = "request"    // the authority wants its token request in another form
	// ReasonCertificate: the tool cannot sign with a certificate.
	ReasonCertificate Reason = "certificate"
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{ReasonUnfinished, ReasonEntra, ReasonDesktop, ReasonRequest, ReasonCertificate}
}

// Why says why a kind has no text for a connection; ReasonNone if it has one.
//
//nolint:cyclop // a list of reasons, the first that holds
func Why(k Kind, p connection.Profile, e connection.Effective) Reason {
	switch {
	case p.Mode == "" || p.Tenant == "" || p.ClientID == "" || p.Environment == "":
		return ReasonUnfinished
	case p.UsesCertificate() && p.SendsSecret() && !signs(k, p):
		return ReasonCertificate
	case k == PostmanEnv:
		return ReasonNone
	case !plain(e) && (k != Curl || !strings.EqualFold(e.TokenMethod, "GET")):
		return ReasonRequest
	case !entraShaped(e) && (library(k) || p.Mode.Interactive() && k != Postman):
		return ReasonEntra
	case p.Mode.Interactive() && p.Platform == connection.PlatformWeb && publicClient(k):
		return ReasonDesktop
	}
	return ReasonNone
}

// plain says that a token is asked for as RFC 6749 has it: a form, by POST.
func plain(e connection.Effective) bool {
	return !strings.EqualFold(e.TokenMethod, "GET") && strings.HasPrefix(strings.ToLower(e.ContentType), "application/x-www-form-urlencoded")
}

// library says that the tool brings its own code for signing in, made for
// Microsoft Entra.
func library(k Kind) bool {
	return slices.Contains([]Kind{Helper, AL, CSharp, Python, PowerQuery}, k)
}

// signs says that a tool can prove an app by its certificate.
func signs(k Kind, p connection.Profile) bool {
	return p.Mode == connection.ModeApp && slices.Contains([]Kind{AL, CSharp, Python}, k)
}

// publicClient says that the tool signs people in without a secret.
func publicClient(k Kind) bool {
	return slices.Contains([]Kind{Curl, HTTP, PowerShell, Helper, CSharp, Python}, k)
}

// tokenPath is where Entra's version 2 endpoint gives tokens.
const tokenPath = "/oauth2/v2.0/token"

// entraShaped says that the authority has Entra's paths and properties.
func entraShaped(e connection.Effective) bool {
	return strings.HasSuffix(e.TokenURL, tokenPath) && e.AccessTokenProperty == "access_token" && !e.SendResource &&
		e.CredentialType == connection.CredentialBody
}

// extension is how the name of a kind's file ends.
func extension(k Kind) string {
	switch k {
	case Curl:
		return ".sh"
	case HTTP:
		return ".http"
	case Postman:
		return ".postman_collection.json"
	case PostmanEnv:
		return ".postman_environment.json"
	case PowerShell:
		return ".ps1"
	case Helper:
		return ".bccontainerhelper.ps1"
	case AL:
		return ".al"
	case CSharp:
		return ".cs"
	case Python:
		return ".py"
	case PowerQuery:
		return ".pq"
	}
	return ".txt"
}

// values is what the templates fill in.
type values struct {
	Name, Tenant, ClientID, Environment, Company string
	TokenURL, AuthURL, DeviceURL, Authority      string
	Scope, Resource, Redirect, Hint              string
	Scopes                                       []string // without those that libraries add themselves
	CompaniesURL, CompanyURL                     string
	Access                                       string // the token answer's property with the token
	Secret                                       string // the placeholder's name
	Person, Web, Basic, Get, Elsewhere, Cert     bool
}

func valuesOf(p connection.Profile, e connection.Effective) values {
	v := values{
		Name: p.Name, Tenant: p.Tenant, ClientID: p.ClientID, Environment: p.Environment, Company: p.Company.Name,
		TokenURL: braceless(e.TokenURL), AuthURL: braceless(e.AuthURL), Scope: e.Scope, Redirect: e.RedirectURL, Hint: p.LoginHint,
		CompaniesURL: braceless(e.CompaniesURL), Access: e.AccessTokenProperty, Secret: Placeholder,
		Person: p.Mode.Interactive(), Web: p.Platform == connection.PlatformWeb,
		Basic: e.CredentialType == connection.CredentialBasic, Get: strings.EqualFold(e.TokenMethod, "GET"),
	}
	if p.UsesCertificate() && p.SendsSecret() {
		v.Cert, v.Secret = true, PlaceholderFile
	}
	base := strings.TrimSuffix(v.TokenURL, tokenPath)
	v.Authority, v.DeviceURL = base, base+"/oauth2/v2.0/devicecode"
	if u, err := url.Parse(base); err == nil {
		v.Elsewhere = !connection.Microsoft(strings.ToLower(u.Hostname()))
	}
	if v.Basic = v.Basic || v.Get; e.SendResource {
		v.Resource = e.Resource
	}
	for _, s := range e.Scopes {
		if !slices.Contains([]string{"openid", "profile", "offline_access"}, s) {
			v.Scopes = append(v.Scopes, s)
		}
	}
	if connection.IsGUID(p.Company.ID) {
		v.CompanyURL = v.CompaniesURL + "(" + p.Company.ID + ")/companyInformation"
	}
	return v
}

// braceless keeps an address from being read as a variable of a tool.
func braceless(address string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", " ", "%20", "\r", "", "\n", "").Replace(address)
}
