package engine

import (
	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// Links are the places on the web that belong to a connection. One that cannot
// be made is empty.
type Links struct {
	Consent        string // the page on which an administrator consents
	Overview       string // the app registration
	Credentials    string // its secrets
	Permissions    string // its API permissions
	Authentication string // its redirect addresses
	BCApps         string // "Microsoft Entra Applications" in Business Central
	BC             string // the environment itself
}

// Links makes the links of a connection or a draft.
func (e *Engine) Links(p connection.Profile) Links {
	eff, err := e.effective(p)
	if err != nil {
		return Links{}
	}
	return Links{
		Consent:        handover.ConsentLink(eff),
		Overview:       handover.PortalLink(eff, handover.BladeOverview),
		Credentials:    handover.PortalLink(eff, handover.BladeSecrets),
		Permissions:    handover.PortalLink(eff, handover.BladePermissions),
		Authentication: handover.PortalLink(eff, handover.BladeAuthentication),
		BCApps:         handover.BCAppsLink(eff),
		BC:             handover.BCLink(eff),
	}
}
