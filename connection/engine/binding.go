package engine

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"bcconnect/connection"
)

// binding identifies the settings with which a token was got. A token whose
// binding is not that of its connection counts no more (row S41): a changed
// tenant, client, scope, mode, platform or endpoint asks for a new one.
type binding string

// bound lists what a binding covers: a cloud by its name and, of the endpoints,
// those that the connection names itself (the sandbox listens on another port
// at each start, and is the same cloud). Environment and company are not in it:
// a token is for the tenant's Business Central as a whole.
type bound struct {
	Mode                         connection.Mode
	Cloud, Auth, Token, Resource string
	API                          string
	Tenant, Client, Scope        string
	Platform                     connection.Platform
	Credential                   connection.CredentialType
	Secret                       string
	// Absent with a secret, so that older bindings hold.
	Proof     connection.Proof     `json:",omitempty"`
	Signature connection.Signature `json:",omitempty"`
}

// bind computes the binding of a connection. In App mode the secret belongs to
// it, so that a token got with an old secret never makes a wrong new one look
// right. With a person's sign-in the secret only accompanies the renewal, and a
// renewed secret must not cost the sign-in.
func bind(p connection.Profile, e connection.Effective, secret connection.Secret) binding {
	b := bound{
		Mode: p.Mode, Cloud: cloudName(p), Auth: p.Advanced.AuthURL, Token: p.Advanced.TokenURL, Resource: e.Resource, API: p.Advanced.APIURL,
		Tenant: p.Tenant, Client: p.ClientID, Scope: e.Scope, Credential: e.CredentialType,
	}
	if p.Mode.Interactive() {
		b.Platform = platform(p)
	} else {
		// The digest never leaves memory and the sealed file.
		b.Secret, b.Proof = secret.Reveal(), p.Proof
		if p.UsesCertificate() {
			b.Signature = e.Signature
		}
	}
	text, err := json.Marshal(b) //nolint:gosec // hashed, never kept
	if err != nil {
		return "" // strings always encode
	}
	sum := sha256.Sum256(text)
	return binding(base64.RawURLEncoding.EncodeToString(sum[:]))
}

// fingerprint tells two tokens apart on screen without telling either.
func fingerprint(s connection.Secret) string {
	if s.Empty() {
		return ""
	}
	sum := sha256.Sum256([]byte(s.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

func cloudName(p connection.Profile) string {
	if p.Cloud == "" {
		return connection.CloudPublic
	}
	return p.Cloud
}

func platform(p connection.Profile) connection.Platform {
	if p.Platform == "" {
		return connection.PlatformDesktop
	}
	return p.Platform
}
