// Package vault keeps secrets: client secrets and refresh tokens, by
// connection. The system's keyring holds one 32-byte key and nothing else,
// because Windows takes 2,560 bytes and macOS about 2,900 while a token set has
// up to 8,000; one sealed file holds the values (AES-256-GCM, a fresh nonce for
// each value, bound to the format and to the connection's id).
//
// It refuses to keep anything in plain sight: without a keyring it fails, and
// whoever wants to go on takes InMemory on purpose. It never overwrites a file
// that it cannot open; Reset sets it aside. It knows nothing of what the values
// mean.
package vault
