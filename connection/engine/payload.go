package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/entra"
	"bcconnect/connection/vault"
)

// payload is everything secret of one connection, as the vault keeps it.
// Tokens and secret are plain strings here and nowhere else: this is what gets
// sealed.
type payload struct {
	Version int    `json:"v"`
	Secret  string `json:"secret,omitempty"`
	// Certificate is what certificate.Seal made: a private key and its certificate.
	Certificate string        `json:"certificate,omitempty"`
	Token       *payloadToken `json:"token,omitempty"`
}

type payloadToken struct {
	Binding      binding   `json:"binding"`
	Access       string    `json:"access"`
	Refresh      string    `json:"refresh,omitempty"`
	Expires      time.Time `json:"expires,omitzero"`
	Obtained     time.Time `json:"obtained,omitzero"`
	Scope        string    `json:"scope,omitempty"`
	AuthorisedBy string    `json:"authorisedBy,omitempty"`
	Authorised   time.Time `json:"authorised,omitzero"`
	RefreshSince time.Time `json:"refreshSince,omitzero"`
	Public       bool      `json:"public,omitempty"`
}

// payloadVersion is the schema of the sealed contents.
const payloadVersion = 1

// held is a token in memory together with its story. It does not change once
// it is shared.
type held struct {
	entra.Token
	bind         binding
	by           string    // user name, or the app's client id
	authorised   time.Time // the last time that a person (or the secret) authorised it
	refreshSince time.Time
	// public marks a token got with a code on another device: its renewals carry
	// no secret either, whatever the platform (AADSTS700025).
	public bool
	// unsaved marks a token that could not be sealed yet. It is the only copy
	// of a rotated refresh token, so memory goes before the vault.
	unsaved bool
}

func (p payload) empty() bool { return p.Secret == "" && p.Certificate == "" && p.Token == nil }

// credential is what is kept to prove a connection by its kind of proof.
func (p payload) credential(of connection.Profile) connection.Secret {
	if of.UsesCertificate() {
		return connection.Secret(p.Certificate)
	}
	return connection.Secret(p.Secret)
}

// with returns the payload of a connection with this credential, and no other:
// whoever changes to a certificate wants the secret to be gone.
func (p payload) with(of connection.Profile, credential connection.Secret) payload {
	p.Secret, p.Certificate = "", ""
	if of.UsesCertificate() {
		p.Certificate = credential.Reveal()
	} else {
		p.Secret = credential.Reveal()
	}
	return p
}

// readPayload gets what is sealed of a connection; nothing is an empty payload.
// Errors never quote the contents.
func (e *Engine) readPayload(ctx context.Context, id string) (payload, error) {
	if id == "" {
		return payload{}, nil
	}
	b, err := e.safe().Get(ctx, id)
	switch {
	case errors.Is(err, vault.ErrNotFound):
		return payload{}, nil
	case err != nil:
		return payload{}, err
	}
	var p payload
	if err := json.Unmarshal(b, &p); err != nil {
		return payload{}, &connection.Fault{Stage: connection.StageVault, Kind: vault.KindDamaged}
	}
	if p.Version > payloadVersion {
		return payload{}, &connection.Fault{Stage: connection.StageVault, Kind: vault.KindNewer}
	}
	return p, nil
}

// writePayload seals; an empty payload leaves no entry behind.
func (e *Engine) writePayload(ctx context.Context, id string, p payload) error {
	if p.empty() {
		return e.safe().Delete(ctx, id)
	}
	p.Version = payloadVersion
	b, err := json.Marshal(p) //nolint:gosec // this is what gets sealed
	if err != nil {
		return &connection.Fault{Stage: connection.StageVault, Kind: vault.KindDamaged, Err: err}
	}
	return e.safe().Put(ctx, id, b)
}

// safe is the vault of the moment.
func (e *Engine) safe() vault.Vault {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vault
}

func (h *held) seal() *payloadToken {
	if h == nil {
		return nil
	}
	return &payloadToken{
		Binding: h.bind, Access: h.Access.Reveal(), Refresh: h.Refresh.Reveal(), Expires: h.Expires,
		Obtained: h.Obtained, Scope: h.Scope, AuthorisedBy: h.by, Authorised: h.authorised, RefreshSince: h.refreshSince,
		Public: h.public,
	}
}

// unseal makes a held token again; claims are read anew, which is cheaper than
// keeping them twice.
func (t *payloadToken) unseal() *held {
	if t == nil {
		return nil
	}
	return &held{
		Token: entra.Token{
			Access: connection.Secret(t.Access), Refresh: connection.Secret(t.Refresh), Expires: t.Expires,
			Obtained: t.Obtained, Scope: t.Scope, Claims: entra.ParseClaims(t.Access),
		},
		bind: t.Binding, by: t.AuthorisedBy, authorised: t.Authorised, refreshSince: t.RefreshSince,
		public: t.Public,
	}
}
