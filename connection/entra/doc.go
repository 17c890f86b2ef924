// Package entra gets tokens from Microsoft Entra, or from any other OAuth 2.0 authority.
package entra
