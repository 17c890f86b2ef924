package engine

import (
	"context"
	"strings"

	"bcconnect/connection"
)

// TrySecret asks the authority for a token with another secret than the stored
// one. Nothing of it is kept, the secret no more than the token, and nothing
// that is kept is touched. It asks with client credentials also where a person
// signs in: the authority looks at the secret first, and no refresh token is
// spent on a trial. The error is a *connection.Fault.
func (e *Engine) TrySecret(ctx context.Context, p connection.Profile, secret connection.Secret) error {
	asApp := p
	if p.Mode.Interactive() {
		asApp.Mode, asApp.Advanced.Scope = connection.ModeApp, ""
	}
	eff, err := e.effective(asApp)
	if err != nil {
		return dress(p, err)
	}
	_, err = e.client().Service(tagged(ctx, p, "new-secret"), eff, secret)
	if err == nil || p.Mode.Interactive() && knownByOther(asFault(err)) {
		return nil
	}
	return dress(p, err)
}

// knownByOther says that the authority took the credential and only refuses this
// way of using it (RFC 6749 section 5.2, unauthorized_client: "the authenticated
// client is not authorized to use this authorization grant type"). Entra uses
// the same word for apps that it does not know, with a number.
func knownByOther(f *connection.Fault) bool {
	return f != nil && f.OAuth == "unauthorized_client" && len(f.AADSTS) == 0
}

// SameApp returns the other connections of the same app registration that send
// a secret, whatever the customer: a secret belongs to the registration.
func (e *Engine) SameApp(ctx context.Context, p connection.Profile) ([]connection.Profile, error) {
	all, err := e.List(ctx)
	if err != nil {
		return nil, err
	}
	var out []connection.Profile
	for _, other := range all {
		if other.ID != p.ID && other.SendsSecret() && !other.UsesCertificate() && sameApp(p, other) {
			out = append(out, other)
		}
	}
	return out, nil
}

func sameApp(a, b connection.Profile) bool {
	return a.ClientID != "" && strings.EqualFold(strings.TrimSpace(a.ClientID), strings.TrimSpace(b.ClientID)) &&
		cloudName(a) == cloudName(b) && a.Advanced.TokenURL == b.Advanced.TokenURL
}

// RenewSecret puts a new secret in the place of the stored one, with the day on
// which it ends ("2027-03-14", or empty for unknown). Until the new one is
// stored the old one is used, and goes on to be if it cannot be stored.
func (e *Engine) RenewSecret(ctx context.Context, id string, secret connection.Secret, ends string) (connection.Profile, error) {
	p, err := e.Get(ctx, id)
	if err != nil {
		return p, err
	}
	before, typed := e.draftSecret(id)
	p.Secret.Ends = ends
	saved, err := e.Save(ctx, p, &secret)
	if err == nil {
		return saved, nil
	}
	if !typed {
		before = "" // lets go of what Save held for another attempt
	}
	e.Hold(id, before)
	return p, err
}
