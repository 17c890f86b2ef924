package entra

import (
	"context"

	"bcconnect/connection"
)

func notYet() error {
	return &connection.Fault{Stage: connection.StageToken, Kind: "unfinished"}
}

// Service gets a token by client credentials (RFC 6749 section 4.4).
func (c *Client) Service(ctx context.Context, e connection.Effective, secret connection.Secret) (Token, error) {
	return Token{}, notYet()
}

// Interactive gets a token through the browser (RFC 6749 section 4.1).
func (c *Client) Interactive(ctx context.Context, e connection.Effective, secret connection.Secret, in Interaction) (Token, error) {
	return Token{}, notYet()
}

// Refresh gets a new token for a refresh token (RFC 6749 section 6).
func (c *Client) Refresh(ctx context.Context, e connection.Effective, secret, refresh connection.Secret) (Token, error) {
	return Token{}, notYet()
}

// Discover reads the OpenID configuration.
func (c *Client) Discover(ctx context.Context, e connection.Effective) (Metadata, error) {
	return Metadata{}, notYet()
}

// ParseClaims reads what a token says, without believing it.
func ParseClaims(jwt string) Claims { return Claims{Opaque: true} }

// AdminConsentURL is the address at which an administrator consents.
func AdminConsentURL(e connection.Effective, redirect, state string) string { return "" }
