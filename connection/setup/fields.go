package setup

import (
	"strings"

	"bcconnect/connection"
)

// accessor finds the text of a field in a profile.
type accessor struct {
	field connection.Field
	at    func(*connection.Profile) *string
}

// accessors lists the fields whose text stands in the profile as it is typed.
func accessors() []accessor {
	type p = connection.Profile
	return []accessor{
		{connection.FieldName, func(x *p) *string { return &x.Name }},
		{connection.FieldGroup, func(x *p) *string { return &x.Group }},
		{connection.FieldTags, func(x *p) *string { return (*string)(&x.Tags) }},
		{connection.FieldTenant, func(x *p) *string { return &x.Tenant }},
		{connection.FieldClientID, func(x *p) *string { return &x.ClientID }},
		{connection.FieldSecretEnds, func(x *p) *string { return &x.Secret.Ends }},
		{connection.FieldAccount, func(x *p) *string { return &x.LoginHint }},
		{connection.FieldEnvironment, func(x *p) *string { return &x.Environment }},
		{connection.FieldRoutes, func(x *p) *string { return (*string)(&x.Routes) }},
		{connection.FieldCloud, func(x *p) *string { return &x.Cloud }},
		{connection.FieldOpenIDURL, func(x *p) *string { return &x.Advanced.OpenIDURL }},
		{connection.FieldAuthURL, func(x *p) *string { return &x.Advanced.AuthURL }},
		{connection.FieldAuthMethod, func(x *p) *string { return &x.Advanced.AuthMethod }},
		{connection.FieldTokenURL, func(x *p) *string { return &x.Advanced.TokenURL }},
		{connection.FieldTokenMethod, func(x *p) *string { return &x.Advanced.TokenMethod }},
		{connection.FieldAPIURL, func(x *p) *string { return &x.Advanced.APIURL }},
		{connection.FieldEnvsURL, func(x *p) *string { return &x.Advanced.EnvironmentsURL }},
		{connection.FieldWebURL, func(x *p) *string { return &x.Advanced.WebURL }},
		{connection.FieldRedirect, func(x *p) *string { return &x.Advanced.RedirectURL }},
		{connection.FieldResource, func(x *p) *string { return &x.Advanced.Resource }},
		{connection.FieldScope, func(x *p) *string { return &x.Advanced.Scope }},
		{connection.FieldContentType, func(x *p) *string { return &x.Advanced.ContentType }},
		{connection.FieldAccessProp, func(x *p) *string { return &x.Advanced.AccessTokenProperty }},
		{connection.FieldExpiresProp, func(x *p) *string { return &x.Advanced.ExpiresInProperty }},
		{connection.FieldRefreshProp, func(x *p) *string { return &x.Advanced.RefreshTokenProperty }},
		{connection.FieldMode, func(x *p) *string { return (*string)(&x.Mode) }},
		{connection.FieldPlatform, func(x *p) *string { return (*string)(&x.Platform) }},
		{connection.FieldKeep, func(x *p) *string { return (*string)(&x.Keep) }},
		{connection.FieldCredential, func(x *p) *string { return (*string)(&x.Advanced.CredentialType) }},
		{connection.FieldSignature, func(x *p) *string { return (*string)(&x.Advanced.Signature) }},
	}
}

// textOf finds the text of a field, nil for the fields that have none.
func textOf(p *connection.Profile, f connection.Field) *string {
	for _, a := range accessors() {
		if a.field == f {
			return a.at(p)
		}
	}
	return nil
}

// Value returns what stands in a field. The secret has no text.
func (s State) Value(f connection.Field) string {
	if f == connection.FieldCompany {
		return s.CompanyText
	}
	if at := textOf(&s.Draft, f); at != nil {
		return *at
	}
	return ""
}

// Derived returns the value that an empty field stands for, and "" where
// nothing is derived.
func (s State) Derived(f connection.Field) string {
	if f == connection.FieldName {
		return s.SuggestedName()
	}
	if !isAdvanced(f) {
		return ""
	}
	p := s.Draft
	p.Advanced = connection.Advanced{Resource: p.Advanced.Resource, APIURL: p.Advanced.APIURL}
	if p.Tenant == "" {
		p.Tenant = "{tenant}"
	}
	c := s.Cloud()
	base := connection.Profile{Advanced: p.Effective(c).Advanced}
	at := textOf(&base, f)
	switch {
	case f == connection.FieldResource:
		return c.Resource
	case f == connection.FieldAPIURL:
		return c.API
	case strings.HasPrefix(*at, "/"): // built on an address that is not known
		return ""
	}
	return strings.ReplaceAll(*at, "%7Btenant%7D", "{tenant}")
}

// AdvancedFields returns the general OAuth fields, in the order in which they
// are shown.
func AdvancedFields() []connection.Field {
	return []connection.Field{
		connection.FieldCloud,
		connection.FieldAuthURL, connection.FieldAuthMethod,
		connection.FieldTokenURL, connection.FieldTokenMethod,
		connection.FieldRedirect, connection.FieldResource, connection.FieldScope,
		connection.FieldCredential, connection.FieldSignature, connection.FieldContentType,
		connection.FieldAccessProp, connection.FieldExpiresProp, connection.FieldRefreshProp,
		connection.FieldOpenIDURL, connection.FieldAPIURL, connection.FieldEnvsURL, connection.FieldWebURL,
	}
}

func isAdvanced(f connection.Field) bool {
	for _, a := range AdvancedFields() {
		if a == f {
			return f != connection.FieldCloud
		}
	}
	return false
}

// Overridden counts the general OAuth fields that do not stand for themselves.
func (s State) Overridden() int {
	n := 0
	for _, f := range AdvancedFields() {
		if isAdvanced(f) && s.Value(f) != "" {
			n++
		}
	}
	return n
}
