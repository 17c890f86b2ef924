// Package bundle writes connections with their secrets into one sealed file, for
// moving to another machine, and reads it again under the same passphrase.
//
// It opens no file and keeps no passphrase. Tokens are never in a bundle: they
// belong to the machine that got them. What is damaged, newer or made to exhaust
// the reader is refused before a passphrase is tried.
package bundle
