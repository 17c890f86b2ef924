// Package certificate reads, makes and keeps the certificates with which an app
// proves itself: it turns files (PKCS#12, PEM) and a request for a new one into
// a key with its certificate, and that into one sealed text and back.
//
// It does not keep anything itself, sign a request, or talk to anybody, and it
// never writes a private key anywhere but into that text, which belongs into the
// vault.
package certificate
