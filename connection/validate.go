package connection

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// issues gathers what is wrong with a profile.
type issues struct {
	list []Issue
	// own is set for a connection with endpoints of its own: what only Entra
	// demands is a warning there.
	own bool
}

func (i *issues) add(f Field, code string, s Severity, args ...string) {
	issue := Issue{Field: f, Code: code, Severity: s}
	for n := 0; n+1 < len(args); n += 2 {
		if issue.Args == nil {
			issue.Args = make(map[Arg]string)
		}
		issue.Args[Arg(args[n])] = args[n+1]
	}
	i.list = append(i.list, issue)
}

// fail adds an error if code is not empty.
func (i *issues) fail(f Field, code string, args ...string) {
	if code != "" {
		i.add(f, code, SeverityError, args...)
	}
}

// shape adds what only Entra demands.
func (i *issues) shape(f Field, code string, args ...string) {
	switch {
	case code == "":
	case i.own && !strings.HasSuffix(code, "-missing"):
		i.add(f, code, SeverityWarning, args...)
	default:
		i.add(f, code, SeverityError, args...)
	}
}

func (i *issues) warn(f Field, code string, args ...string) {
	if code != "" {
		i.add(f, code, SeverityWarning, args...)
	}
}

// Issues says what is wrong with the values of a connection, in the order of
// the wizard. An empty secret means the stored one, if HoldsCredential says that
// there is one; of a connection with a certificate, secret is its sealed key. now
// decides whether secret or certificate has ended.
func (p Profile) Issues(secret Secret, now time.Time) []Issue {
	i := &issues{own: p.Cloud == CloudOwn}
	if strings.TrimSpace(p.Name) == "" {
		i.fail(FieldName, "name-missing")
	}
	switch {
	case p.Mode == "":
		i.fail(FieldMode, "mode-missing")
	case !slices.Contains([]Mode{ModeApp, ModeUser, ModeDelegate}, p.Mode):
		i.fail(FieldMode, "mode-unknown", string(ArgName), string(p.Mode))
	}
	p.tenantIssues(i)
	p.secretIssues(i, secret, now)
	p.signInIssues(i)
	if code := CheckEnvironment(p.Environment); code != "" {
		if code == "environment-missing" {
			i.fail(FieldEnvironment, code)
		} else {
			i.shape(FieldEnvironment, code, string(ArgEnvironment), p.Environment)
		}
	}
	p.companyIssues(i)
	p.routeIssues(i)
	p.endpointIssues(i)
	p.oauthIssues(i)
	return i.list
}

// HasErrors says whether any of the issues stops the work.
func HasErrors(list []Issue) bool {
	return slices.ContainsFunc(list, func(i Issue) bool { return i.Severity == SeverityError })
}

// bcResource is the application id of Business Central itself, which people
// copy from the permission list of the portal.
const bcResource = "996def3d-b36c-4153-8607-a6fd3c01b89f"

func (p Profile) tenantIssues(i *issues) {
	_, code := ParseTenant(p.Tenant)
	if code == "tenant-is-common" {
		i.shape(FieldTenant, code, string(ArgTenant), p.Tenant)
	} else {
		i.shape(FieldTenant, code)
	}
	i.shape(FieldClientID, CheckClientID(p.ClientID))
	if p.Tenant != "" && strings.EqualFold(p.Tenant, p.ClientID) {
		i.shape(FieldClientID, "client-is-tenant")
	}
}

func (p Profile) secretIssues(i *issues, secret Secret, now time.Time) {
	if !p.SendsSecret() {
		if !secret.Empty() && p.Mode.Interactive() {
			i.warn(FieldSecret, "secret-unused")
		}
		return
	}
	if p.UsesCertificate() {
		p.certificateIssues(i, secret, now)
		return
	}
	switch {
	case secret.Empty() && p.Secret.Length == 0:
		i.fail(FieldSecret, "secret-missing")
	case !secret.Empty():
		p.typedIssues(i, secret)
	}
	p.endIssues(i, now)
}

// typedIssues looks at a secret that was typed just now.
func (p Profile) typedIssues(i *issues, secret Secret) {
	code := CheckSecret(secret)
	if code == "secret-short" || code == "secret-is-guid" {
		i.shape(FieldSecret, code)
	} else {
		i.fail(FieldSecret, code)
	}
	if code == "" && (secret.Reveal() == p.ClientID || secret.Reveal() == p.Tenant) {
		i.fail(FieldSecret, "secret-is-id")
	}
}

// The days before its end at which a secret is worth a word.
const (
	endsSoon = 60
	endsNear = 30
	endsNow  = 7
	// longestSecret is what the portal allows, in days, and a little more.
	longestSecret = 740
	// The years in which a secret can end: Entra's came in 2010, and those that
	// were made to last for ever by its commands end with 2299.
	firstYear, lastYear = 2010, 2299
)

func (p Profile) endIssues(i *issues, now time.Time) {
	if p.Secret.Ends == "" {
		return
	}
	days, ok := DaysLeft(p.Secret.Ends, now)
	switch {
	case !ok:
		i.fail(FieldSecretEnds, "ends-format")
	case p.Secret.Ends < strconv.Itoa(firstYear) || p.Secret.Ends >= strconv.Itoa(lastYear+1):
		i.fail(FieldSecretEnds, "ends-year", string(ArgDate), p.Secret.Ends)
	case days < 0:
		// What was written down may be wrong: the sign-in decides.
		i.warn(FieldSecretEnds, "ends-past", string(ArgDate), p.Secret.Ends)
	case days == 0:
		i.warn(FieldSecretEnds, "secret-ends-today", string(ArgDate), p.Secret.Ends)
	case days <= endsSoon:
		i.warn(FieldSecretEnds, "secret-ends-soon", string(ArgDays), strconv.Itoa(days), string(ArgDate), p.Secret.Ends,
			string(ArgCount), strconv.Itoa(days))
	case days > longestSecret:
		i.warn(FieldSecretEnds, "ends-far", string(ArgDate), p.Secret.Ends)
	}
}

// DaysLeft counts the whole days from now to a day such as "2027-03-14", both
// in now's time zone; the day itself is 0. ok is false if it is not a day.
func DaysLeft(day string, now time.Time) (days int, ok bool) {
	end, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, false
	}
	y, m, d := now.Date()
	return int(end.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)), true
}

// Urgency classes the days that a secret has left: 0 more than 60 days, 1 up to 60, 2
// up to 30, 3 up to 7 or past.
func Urgency(days int) int {
	switch {
	case days <= endsNow:
		return 3
	case days <= endsNear:
		return 2
	case days <= endsSoon:
		return 1
	default:
		return 0
	}
}

//nolint:cyclop // a list: one question a field
func (p Profile) signInIssues(i *issues) {
	if p.Platform != "" && p.Platform != PlatformDesktop && p.Platform != PlatformWeb {
		i.fail(FieldPlatform, "platform-unknown")
	}
	if p.Keep != KeepDerived && p.Keep != KeepSession && p.Keep != KeepSealed {
		i.fail(FieldKeep, "keep-unknown")
	}
	switch p.Cloud {
	case "", CloudPublic, CloudSandbox, CloudOwn:
	default:
		i.fail(FieldCloud, "cloud-unknown", string(ArgName), p.Cloud)
	}
	if p.Proof != ProofSecret && p.Proof != ProofCertificate {
		i.fail(FieldCertificate, "proof-unknown", string(ArgName), string(p.Proof))
	}
	if p.Mode.Interactive() && p.LoginHint != "" && !looksLikeAccount(p.LoginHint) {
		i.shape(FieldAccount, "account-shape", string(ArgAccount), p.LoginHint)
	}
}

func looksLikeAccount(s string) bool {
	user, domain, ok := strings.Cut(s, "@")
	return ok && user != "" && IsDomain(domain) && !strings.ContainsAny(s, " \t\r\n")
}

func (p Profile) companyIssues(i *issues) {
	switch {
	case p.Company.Empty():
		i.warn(FieldCompany, "company-missing")
	case p.Company.ID != "" && !IsGUID(p.Company.ID):
		i.warn(FieldCompany, "company-id-shape")
	case p.Company.Name != "" && len([]rune(p.Company.Name)) > maxCompanyName:
		i.warn(FieldCompany, "company-long")
	}
}

// maxCompanyName is the length of Company.Name in Business Central.
const maxCompanyName = 30

// endpoint is an address that a connection may give itself.
type endpoint struct {
	field  Field
	value  string
	needed bool
}

func (p Profile) endpointIssues(i *issues) {
	a := p.Advanced
	for _, e := range []endpoint{
		{FieldOpenIDURL, a.OpenIDURL, false},
		{FieldAuthURL, a.AuthURL, p.Mode.Interactive()},
		{FieldTokenURL, a.TokenURL, true},
		{FieldAPIURL, a.APIURL, true},
		{FieldEnvsURL, a.EnvironmentsURL, false},
		{FieldWebURL, a.WebURL, false},
	} {
		if e.value == "" {
			if i.own && e.needed {
				i.fail(e.field, "url-missing")
			}
			continue
		}
		code := CheckURL(e.value)
		i.fail(e.field, code)
		if u, err := url.Parse(e.value); code == "" && err == nil && !i.own && !Microsoft(u.Hostname()) {
			i.warn(e.field, "host-not-microsoft", string(ArgHost), u.Hostname())
		}
	}
	if p.Mode.Interactive() && a.RedirectURL != "" {
		code := CheckRedirect(a.RedirectURL)
		if code == "redirect-ip" {
			i.warn(FieldRedirect, code, string(ArgRedirect), a.RedirectURL)
		} else {
			i.fail(FieldRedirect, code, string(ArgRedirect), a.RedirectURL)
		}
	}
}

func (p Profile) oauthIssues(i *issues) {
	a := p.Advanced
	method := func(f Field, m string) {
		if m != "" && m != "GET" && m != "POST" {
			i.fail(f, "method-unknown", string(ArgName), m)
		}
	}
	method(FieldAuthMethod, a.AuthMethod)
	method(FieldTokenMethod, a.TokenMethod)
	p.requestIssues(i)
	property := func(f Field, name string) {
		if strings.ContainsAny(name, " \t\r\n\"") {
			i.fail(f, "property-shape", string(ArgName), name)
		}
	}
	property(FieldAccessProp, a.AccessTokenProperty)
	property(FieldExpiresProp, a.ExpiresInProperty)
	property(FieldRefreshProp, a.RefreshTokenProperty)
	p.scopeIssues(i)
}

//nolint:cyclop // a list: one question a field
func (p Profile) requestIssues(i *issues) {
	a := p.Advanced
	if c := a.CredentialType; c != "" && c != CredentialBody && c != CredentialBasic {
		i.fail(FieldCredential, "credential-unknown", string(ArgName), string(c))
	}
	if a.ContentType != "" && (!strings.Contains(a.ContentType, "/") || strings.ContainsAny(a.ContentType, "\r\n")) {
		i.fail(FieldContentType, "content-type-shape")
	}
	if p.UsesCertificate() && p.SendsSecret() && a.TokenMethod == "GET" {
		i.fail(FieldTokenMethod, "certificate-get")
	}
	if s := a.Signature; s != "" && s != SignaturePS256 && s != SignatureRS256 && s != SignatureES256 {
		i.fail(FieldSignature, "signature-unknown", string(ArgName), string(s))
	}
	if strings.ContainsAny(a.Resource, " \t\r\n") {
		i.fail(FieldResource, "resource-shape")
	}
}

func (p Profile) scopeIssues(i *issues) {
	a := p.Advanced
	if a.Scope == "" {
		return
	}
	code := CheckScope(a.Scope)
	i.fail(FieldScope, code)
	switch {
	case code != "" || i.own:
	case p.Mode == ModeApp && !strings.HasSuffix(a.Scope, "/.default"):
		i.warn(FieldScope, "scope-not-default")
	case p.Mode == ModeDelegate && !slices.Contains(strings.Fields(a.Scope), "offline_access"):
		i.warn(FieldScope, "scope-no-offline")
	}
}
