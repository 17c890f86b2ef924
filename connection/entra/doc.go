// Package entra gets tokens from Microsoft Entra, or from any other OAuth 2.0
// authority: by client credentials, through the system's browser with PKCE, and
// by refresh token.
//
// It refuses what RFC 9700 retires: the implicit and the password grant, plain
// PKCE, redirects of token requests. It never asks twice with the same
// credentials, keeps nothing, decides nothing on a token's contents, and knows
// no word that a person reads.
package entra
