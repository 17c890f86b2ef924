package app

import (
	"bcconnect/connection"
	"bcconnect/connection/handover"

	"bcconnect/assets/text"
)

// links are the addresses and texts that the screens open and copy by name:
// the objects of the findings' actions, and what the guide links to.
func (w *world) links(p connection.Profile, say text.Say) map[string]string {
	e := p.Effective(w.cloud(p.Cloud))
	consent := handover.ConsentLink(e)
	letter := handover.Mail(p, e)
	speak := func(words handover.Words) string { return say(words.Key, text.Pairs(words.Args)...) }
	checklist := handover.Checklist(p)
	nobody := e
	nobody.ClientID = ""
	return map[string]string{
		"register":            handover.PortalLink(nobody, handover.BladeOverview),
		"entraOverview":       handover.PortalLink(e, handover.BladeOverview),
		"entraCredentials":    handover.PortalLink(e, handover.BladeSecrets),
		"entraPermissions":    handover.PortalLink(e, handover.BladePermissions),
		"entraAuthentication": handover.PortalLink(e, handover.BladeAuthentication),
		"adminConsent":        consent,
		"consentLink":         consent,
		"bcApps":              handover.BCAppsLink(e),
		"bcServices":          handover.BCServicesLink(e),
		"bcExtensions":        handover.BCExtensionsLink(e),
		"bc":                  handover.BCLink(e),
		"bcAdmin":             bcAdmin(e),
		"redirect":            connection.LoopbackRedirect,
		"clientId":            p.ClientID,
		"mailAdmin":           handover.Mailto(speak(letter.Subject), speak(letter.Body)),
		"mailRecipe":          handover.Mailto(speak(checklist.Subject), speak(checklist.Body)),
		"mailText":            speak(letter.Subject) + "\n\n" + speak(letter.Body),
	}
}

// bcAdmin is Business Central's admin centre of a tenant.
// Source: learn.microsoft.com/dynamics365/business-central/dev-itpro/administration/tenant-admin-center.
func bcAdmin(e connection.Effective) string {
	if e.WebURL == "" || e.Tenant == "" {
		return ""
	}
	return e.WebURL + "/" + e.Tenant + "/admin"
}

// cloud finds a cloud of this world by its name.
func (w *world) cloud(name string) connection.Cloud {
	for _, c := range w.clouds {
		if c.Name == name {
			return c
		}
	}
	if name == connection.CloudOwn {
		return connection.Cloud{Name: name, Resource: connection.Resource}
	}
	return w.clouds[0]
}
