package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
)

// field is one value of a connection as a flag.
type field struct {
	name connection.Field
	flag string
	set  func(p *connection.Profile, value string) bool
	// values are those that the shell can complete; empty means free text.
	values []string
}

func text1(at func(p *connection.Profile) *string) func(*connection.Profile, string) bool {
	return func(p *connection.Profile, v string) bool {
		*at(p) = strings.TrimSpace(v)
		return true
	}
}

// fields lists all values of a connection in the order of the wizard.
func fields() []field {
	return append([]field{
		{name: connection.FieldMode, flag: "mode", set: setMode, values: []string{"app", "user", "delegate"}},
		{name: connection.FieldTenant, flag: "tenant", set: setTenant},
		{name: connection.FieldClientID, flag: "client-id", set: text1(func(p *connection.Profile) *string { return &p.ClientID })},
		{name: connection.FieldSecretEnds, flag: "secret-ends", set: text1(func(p *connection.Profile) *string { return &p.Secret.Ends })},
		{name: connection.FieldPlatform, flag: "platform", set: setPlatform, values: []string{"desktop", "web"}},
		{name: connection.FieldAccount, flag: "account", set: text1(func(p *connection.Profile) *string { return &p.LoginHint })},
		{name: connection.FieldEnvironment, flag: "environment", set: text1(func(p *connection.Profile) *string { return &p.Environment })},
		{name: connection.FieldCompany, flag: "company", set: setCompany},
		{name: connection.FieldGroup, flag: "group", set: text1(func(p *connection.Profile) *string { return &p.Group })},
		{name: connection.FieldKeep, flag: "keep", set: setKeep, values: []string{"session", "sealed", "auto"}},
		{name: connection.FieldCloud, flag: "cloud", set: setCloud, values: []string{connection.CloudPublic, connection.CloudOwn}},
	}, endpoints()...)
}

// endpoints lists the general OAuth values; each is derived where it is empty.
func endpoints() []field {
	adv := func(at func(a *connection.Advanced) *string) func(*connection.Profile, string) bool {
		return text1(func(p *connection.Profile) *string { return at(&p.Advanced) })
	}
	methods := []string{"GET", "POST"}
	return []field{
		{name: connection.FieldOpenIDURL, flag: "openid-url", set: adv(func(a *connection.Advanced) *string { return &a.OpenIDURL })},
		{name: connection.FieldAuthURL, flag: "auth-url", set: adv(func(a *connection.Advanced) *string { return &a.AuthURL })},
		{name: connection.FieldAuthMethod, flag: "auth-method", set: upper(func(a *connection.Advanced) *string { return &a.AuthMethod }), values: methods},
		{name: connection.FieldTokenURL, flag: "token-url", set: adv(func(a *connection.Advanced) *string { return &a.TokenURL })},
		{name: connection.FieldTokenMethod, flag: "token-method", set: upper(func(a *connection.Advanced) *string { return &a.TokenMethod }), values: methods},
		{name: connection.FieldAPIURL, flag: "api-url", set: adv(func(a *connection.Advanced) *string { return &a.APIURL })},
		{name: connection.FieldEnvsURL, flag: "environments-url", set: adv(func(a *connection.Advanced) *string { return &a.EnvironmentsURL })},
		{name: connection.FieldWebURL, flag: "web-url", set: adv(func(a *connection.Advanced) *string { return &a.WebURL })},
		{name: connection.FieldRedirect, flag: "redirect-url", set: adv(func(a *connection.Advanced) *string { return &a.RedirectURL })},
		{name: connection.FieldResource, flag: "resource", set: adv(func(a *connection.Advanced) *string { return &a.Resource })},
		{name: connection.FieldScope, flag: "scope", set: adv(func(a *connection.Advanced) *string { return &a.Scope })},
		{name: connection.FieldCredential, flag: "credential-type", set: setCredential, values: []string{"body", "basic"}},
		{name: connection.FieldSignature, flag: "signature", set: setSignature, values: []string{"PS256", "RS256", "ES256"}},
		{name: connection.FieldContentType, flag: "content-type", set: adv(func(a *connection.Advanced) *string { return &a.ContentType })},
		{name: connection.FieldAccessProp, flag: "access-token-property", set: adv(func(a *connection.Advanced) *string { return &a.AccessTokenProperty })},
		{name: connection.FieldExpiresProp, flag: "expires-in-property", set: adv(func(a *connection.Advanced) *string { return &a.ExpiresInProperty })},
		{name: connection.FieldRefreshProp, flag: "refresh-token-property", set: adv(func(a *connection.Advanced) *string { return &a.RefreshTokenProperty })},
	}
}

func upper(at func(a *connection.Advanced) *string) func(*connection.Profile, string) bool {
	return func(p *connection.Profile, v string) bool {
		*at(&p.Advanced) = strings.ToUpper(strings.TrimSpace(v))
		return slices.Contains([]string{"", "GET", "POST"}, *at(&p.Advanced))
	}
}

func setMode(p *connection.Profile, v string) bool {
	for short, mode := range map[string]connection.Mode{
		"app": connection.ModeApp, "user": connection.ModeUser, "delegate": connection.ModeDelegate,
	} {
		if strings.EqualFold(v, short) || strings.EqualFold(v, string(mode)) {
			p.Mode = mode
			return true
		}
	}
	return false
}

// setTenant takes whatever names a tenant, also an address that holds one.
func setTenant(p *connection.Profile, v string) bool {
	p.Tenant, _ = connection.ParseTenant(v)
	if p.Tenant == "" {
		p.Tenant = strings.TrimSpace(v) // the check of the values says what is wrong with it
	}
	return true
}

func setPlatform(p *connection.Profile, v string) bool {
	p.Platform = connection.Platform(strings.ToLower(v))
	return p.Platform == connection.PlatformDesktop || p.Platform == connection.PlatformWeb
}

// setCompany takes a name or an id; what it is, Business Central decides.
func setCompany(p *connection.Profile, v string) bool {
	v = strings.TrimSpace(v)
	p.Company = connection.Company{Name: v}
	if connection.IsGUID(v) {
		p.Company = connection.Company{ID: v}
	}
	return true
}

func setKeep(p *connection.Profile, v string) bool {
	switch keep := connection.Keep(strings.ToLower(v)); keep {
	case "auto", connection.KeepDerived:
		p.Keep = connection.KeepDerived
	case connection.KeepSession, connection.KeepSealed:
		p.Keep = keep
	default:
		return false
	}
	return true
}

func setCloud(p *connection.Profile, v string) bool {
	p.Cloud = strings.ToLower(v)
	return p.Cloud == connection.CloudPublic || p.Cloud == connection.CloudOwn
}

func setCredential(p *connection.Profile, v string) bool {
	p.Advanced.CredentialType = connection.CredentialType(strings.ToLower(v))
	return slices.Contains([]connection.CredentialType{"", connection.CredentialBody, connection.CredentialBasic}, p.Advanced.CredentialType)
}

func setSignature(p *connection.Profile, v string) bool {
	p.Advanced.Signature = connection.Signature(strings.ToUpper(strings.TrimSpace(v)))
	return slices.Contains([]connection.Signature{
		"", connection.SignaturePS256, connection.SignatureRS256, connection.SignatureES256,
	}, p.Advanced.Signature)
}

// flagOf is where a field is given on the command line.
func flagOf(name connection.Field) string {
	if name == connection.FieldSecret {
		return "--secret-stdin"
	}
	if name == connection.FieldCertificate {
		return "--certificate"
	}
	if name == connection.FieldName {
		return "NAME"
	}
	if name == connection.FieldRoutes {
		return "--route"
	}
	for _, f := range fields() {
		if f.name == name {
			return "--" + f.flag
		}
	}
	return string(name)
}

// profileFlags adds a flag for every value of a connection.
func (p *program) profileFlags(cmd *cobra.Command) {
	for _, f := range fields() {
		cmd.Flags().String(f.flag, "", p.say("cli.flag."+f.flag))
		if len(f.values) > 0 {
			values := f.values
			_ = cmd.RegisterFlagCompletionFunc(f.flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
				return values, cobra.ShellCompDirectiveNoFileComp
			}) // fails only for a flag that is not there
		}
	}
}

// apply lays the flags that were given over a connection.
func apply(cmd *cobra.Command, to *connection.Profile) error {
	for _, f := range fields() {
		given := cmd.Flags().Lookup(f.flag)
		if given == nil || !given.Changed {
			continue
		}
		if !f.set(to, given.Value.String()) {
			return usage("cli.usage.value", "flag", "--"+f.flag, "values", strings.Join(f.values, ", "))
		}
	}
	return nil
}
