package entra

import (
	"context"
	"net/url"

	"bcconnect/connection"
)

// Service gets a token by client credentials (RFC 6749 section 4.4;
// learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
// It asks once. The error is a *connection.Fault.
func (c *Client) Service(ctx context.Context, e connection.Effective, secret connection.Secret) (Token, error) {
	g := grant{stage: connection.StageToken, values: url.Values{"grant_type": {"client_credentials"}}}
	setScope(g.values, e)
	got, err := c.ask(ctx, e, secret, g)
	return got.Token, err
}

// Refresh gets a new token for a refresh token (RFC 6749 section 6). The answer
// may hold a new refresh token, which then replaces the old one; if it holds
// none, the old one goes on to count and is returned. It asks once. The error is
// a *connection.Fault of stage renewal.
func (c *Client) Refresh(ctx context.Context, e connection.Effective, secret, refresh connection.Secret) (Token, error) {
	if refresh.Empty() {
		return Token{}, &connection.Fault{Stage: connection.StageRenewal, Kind: "refresh-missing"}
	}
	g := grant{
		stage:   connection.StageRenewal,
		values:  url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh.Reveal()}},
		secrets: []connection.Secret{refresh},
	}
	// Left out, the scope is the one that was granted (RFC 6749 section 6),
	// which is right everywhere. Entra's pages show it, so Entra gets it.
	if entraShaped(e) {
		setScope(g.values, e)
	}
	got, err := c.ask(ctx, e, secret, g)
	if err == nil && got.Refresh.Empty() {
		got.Refresh = refresh
	}
	return got.Token, err
}

// redeem exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636
// section 4.5).
func (c *Client) redeem(ctx context.Context, e connection.Effective, secret connection.Secret, a *attempt, code connection.Secret) (Token, error) {
	got, err := c.ask(ctx, e, secret, grant{
		stage: connection.StageToken,
		values: url.Values{
			"grant_type": {"authorization_code"}, "code": {code.Reveal()}, "redirect_uri": {a.redirect}, "code_verifier": {a.verifier.Reveal()},
		},
		secrets: []connection.Secret{code, a.verifier, a.state},
	})
	if err != nil {
		return Token{}, err
	}
	if err := a.checkNonce(got.id); err != nil {
		return Token{}, err
	}
	got.Claims = named(got.Claims, ParseClaims(got.id.Reveal()))
	return got.Token, nil
}
