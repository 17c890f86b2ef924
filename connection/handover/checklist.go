package handover

import "bcconnect/connection"

// Checklist asks an administrator for the whole set-up. Its lines are those
// that Paste understands, so that the answer can be pasted as it comes.
func Checklist(p connection.Profile) Letter {
	args := map[connection.Arg]string{
		connection.ArgName: p.Name, connection.ArgTenant: p.Tenant, connection.ArgClientID: p.ClientID,
		connection.ArgEnvironment: p.Environment, connection.ArgCompany: p.Company.Label(), connection.ArgDate: p.Secret.Ends,
	}
	body := "recipe.mail.app"
	if !p.SendsSecret() {
		body = "recipe.mail.person"
	}
	return Letter{Subject: Words{Key: "recipe.mail.subject", Args: args}, Body: Words{Key: body, Args: args}}
}
