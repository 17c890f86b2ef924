package diagnose

import (
	"slices"
	"strings"

	"bcconnect/connection"
)

// The actions: a closed list. The window makes buttons of them, the command
// line prints what they would do.
const (
	OpenBCApps         Action = "open:bcApps"              // page 9860 of exactly this tenant and environment
	OpenOverview       Action = "open:entraOverview"       // the app registration: client and tenant ID
	OpenCredentials    Action = "open:entraCredentials"    // Certificates & secrets
	OpenAuthentication Action = "open:entraAuthentication" // redirect addresses and platforms
	OpenPermissions    Action = "open:entraPermissions"    // API permissions
	OpenAdminConsent   Action = "open:adminConsent"        // the consent page of this app and tenant
	OpenBCAdmin        Action = "open:bcAdmin"             // Business Central admin centre of this tenant
	OpenDocs           Action = "open:docs"                // Finding.Docs
	OpenCodeLookup     Action = "open:codeLookup"          // Microsoft's page for an AADSTS number
	CopyClientID       Action = "copy:clientId"
	CopyRedirect       Action = "copy:redirect"
	CopyConsentLink    Action = "copy:consentLink"
	CopySupport        Action = "copy:support" // code, trace id, correlation id, time
	MailAdmin          Action = "mail:admin"   // a mail with the customer's own values, no secret
	PickEnvironment    Action = "pick:environment"
	PickCompany        Action = "pick:company"
	PickRoute          Action = "pick:routes"       // another one in the place of the finding's route
	OpenServices       Action = "open:bcServices"   // page 810, Web Services
	OpenExtensions     Action = "open:bcExtensions" // page 2500, Extension Management
	SwitchPlatform     Action = "switch:platform"   // desktop ⇄ web, then retry
	SwitchMode         Action = "switch:mode"       // App ⇄ User
	SignIn             Action = "signin"
	SignInOther        Action = "signin:other" // as another account
	Retry              Action = "retry"
	Wait               Action = "wait"           // as long as Retry-After says, then retry
	SettingsProxy      Action = "settings:proxy" // the program's own proxy settings
	SettingsCA         Action = "settings:ca"    // further certificate authorities
	KeepSession        Action = "keep:session"   // keep secrets only while the program is open
	RenewSecret        Action = "renew:secret"   // a new secret is tried, then replaces the old
	VaultReset         Action = "vault:reset"    // begin a new vault; asks first
)

// editField and trimField become edit:<field> and trim:<field> of the field
// that the fault blames.
const (
	editField Action = "edit:{field}"
	trimField Action = "trim:{field}"
)

// Actions returns every action that a finding can have.
func Actions() []Action {
	out := []Action{
		OpenBCApps, OpenOverview, OpenCredentials, OpenAuthentication, OpenPermissions, OpenAdminConsent, OpenBCAdmin,
		OpenDocs, OpenCodeLookup, CopyClientID, CopyRedirect, CopyConsentLink, CopySupport, MailAdmin, PickEnvironment,
		PickCompany, SwitchPlatform, SwitchMode, SignIn, SignInOther, Retry, Wait, SettingsProxy, SettingsCA, KeepSession,
		VaultReset, RenewSecret, PickRoute, OpenServices, OpenExtensions,
	}
	for _, f := range fields() {
		out = append(out, Edit(f), Trim(f))
	}
	return out
}

// Edit is the action that goes to a field.
func Edit(f connection.Field) Action { return Action("edit:" + string(f)) }

// Trim is the action that takes stray blanks and line breaks off a field.
func Trim(f connection.Field) Action { return Action("trim:" + string(f)) }

// Cut splits an action into verb and object: "open", "bcApps".
func (a Action) Cut() (verb, object string) {
	verb, object, _ = strings.Cut(string(a), ":")
	return verb, object
}

// with puts in the field; an action that needs one and has none falls away.
func (a Action) with(f connection.Field) (Action, bool) {
	if a != editField && a != trimField {
		return a, true
	}
	if !slices.Contains(fields(), f) {
		return "", false
	}
	verb, _ := a.Cut()
	return Action(verb + ":" + string(f)), true
}

func fields() []connection.Field {
	return []connection.Field{
		connection.FieldName, connection.FieldMode, connection.FieldTenant, connection.FieldClientID, connection.FieldSecret,
		connection.FieldSecretEnds, connection.FieldCertificate, connection.FieldSignature, connection.FieldPlatform, connection.FieldAccount, connection.FieldEnvironment,
		connection.FieldCompany, connection.FieldRoutes, connection.FieldCloud, connection.FieldOpenIDURL, connection.FieldAuthURL,
		connection.FieldTokenURL, connection.FieldAPIURL, connection.FieldEnvsURL, connection.FieldRedirect,
		connection.FieldResource, connection.FieldScope, connection.FieldGroup, connection.FieldKeep, connection.FieldWebURL,
		connection.FieldAuthMethod, connection.FieldTokenMethod, connection.FieldCredential, connection.FieldContentType,
		connection.FieldAccessProp, connection.FieldExpiresProp, connection.FieldRefreshProp, connection.FieldOther,
	}
}

// Owners returns every owner.
func Owners() []Owner {
	return []Owner{OwnerYou, OwnerEntra, OwnerBC, OwnerNetwork, OwnerMicrosoft, OwnerIT, OwnerDeveloper, OwnerNobody}
}
