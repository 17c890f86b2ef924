package connection

import (
	"strconv"
	"time"
)

// Proof is how a connection proves to the authority that it is the app.
type Proof string

// The proofs.
const (
	// ProofSecret sends a client secret (RFC 6749 section 2.3.1).
	ProofSecret Proof = ""
	// ProofCertificate sends an assertion that is signed with the private key of
	// a certificate (RFC 7523 section 2.2); the key never leaves this machine.
	ProofCertificate Proof = "certificate"
)

// KeyKind is the algorithm of a certificate's key.
type KeyKind string

// The kinds of key.
const (
	KeyRSA KeyKind = "RSA"
	KeyEC  KeyKind = "EC"
)

// Signature is the algorithm with which a client assertion is signed (RFC 7518
// section 3.1).
type Signature string

// The signatures.
const (
	// SignaturePS256 names the certificate by x5t#S256. It is what Entra's own
	// libraries use, and the default for an RSA key.
	SignaturePS256 Signature = "PS256"
	// SignatureRS256 names it by x5t, for an authority that knows no PS256. Mixed
	// with x5t#S256, Entra refuses it (AADSTS700027).
	SignatureRS256 Signature = "RS256"
	// SignatureES256 is the only one for an EC key; Entra knows none of those.
	SignatureES256 Signature = "ES256"
)

// CertificateMeta is what may be told about a certificate. There is nothing
// secret in it: the private key lies in the vault.
type CertificateMeta struct {
	// SHA1 is the thumbprint as Entra's page shows it, SHA256 the one of today;
	// both in upper-case hex without blanks. Empty means that there is none.
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Subject is the name in the certificate ("CN=bcconnect").
	Subject   string    `json:"subject,omitempty"`
	NotBefore time.Time `json:"notBefore,omitzero"`
	NotAfter  time.Time `json:"notAfter,omitzero"`
	Key       KeyKind   `json:"key,omitempty"`
	Bits      int       `json:"bits,omitempty"` // size of the key
	// Held says that the private key is kept here. A connection that came from a
	// file has the description alone.
	Held bool `json:"held,omitempty"`
}

// Empty says whether no certificate is described.
func (m CertificateMeta) Empty() bool { return m.SHA256 == "" && m.SHA1 == "" }

// Ends is the last day of the certificate, in UTC ("2027-03-14"); empty means
// unknown.
func (m CertificateMeta) Ends() string {
	if m.NotAfter.IsZero() {
		return ""
	}
	return m.NotAfter.UTC().Format(time.DateOnly)
}

// UsesCertificate says whether token requests prove the app by a certificate
// rather than by a secret.
func (p Profile) UsesCertificate() bool { return p.Proof == ProofCertificate }

// CredentialEnds is the day on which what this connection sends to prove itself
// ends ("2027-03-14"), and what that is. The day is empty if it is not known, or
// if the connection sends neither secret nor certificate.
func (p Profile) CredentialEnds() (day string, proof Proof) {
	switch {
	case !p.SendsSecret():
		return "", p.Proof
	case p.UsesCertificate():
		return p.Certificate.Ends(), ProofCertificate
	}
	return p.Secret.Ends, p.Proof
}

// HoldsCredential says whether the secret, or the certificate's key, is kept.
func (p Profile) HoldsCredential() bool {
	if p.UsesCertificate() {
		return p.Certificate.Held
	}
	return p.Secret.Length > 0
}

// CredentialField is the input where the secret, or the certificate, is entered.
func (p Profile) CredentialField() Field {
	if p.UsesCertificate() {
		return FieldCertificate
	}
	return FieldSecret
}

// EndsField is the input at which the end of the credential is put right.
func (p Profile) EndsField() Field {
	if p.UsesCertificate() {
		return FieldCertificate
	}
	return FieldSecretEnds
}

// SmallestRSA is the size in bits below which an RSA key is refused. Source:
// learn.microsoft.com/entra/identity-platform/certificate-credentials.
const SmallestRSA = 2048

// certificateIssues says what is wrong with the certificate. key is its private
// key as it was loaded and not saved yet; empty means the kept one.
func (p Profile) certificateIssues(i *issues, key Secret, now time.Time) {
	m := p.Certificate
	if m.Empty() && key.Empty() {
		i.fail(FieldCertificate, "certificate-choice-missing")
		return
	}
	if key.Empty() && !m.Held {
		i.fail(FieldCertificate, "certificate-key-missing", string(ArgName), m.Subject)
	}
	switch {
	case m.Key == KeyEC:
		i.shape(FieldCertificate, "certificate-ec")
	case m.Key == KeyRSA && m.Bits < SmallestRSA:
		i.shape(FieldCertificate, "certificate-small", string(ArgCount), strconv.Itoa(m.Bits))
	}
	if s := p.Advanced.Signature; s != "" && (s == SignatureES256) != (m.Key == KeyEC) {
		i.fail(FieldSignature, "signature-key", string(ArgName), string(s))
	}
	p.validityIssues(i, now)
}

// validityIssues compares the certificate's days with today.
func (p Profile) validityIssues(i *issues, now time.Time) {
	m := p.Certificate
	days, dated := DaysLeft(m.Ends(), now)
	day := m.Ends()
	switch {
	case !m.NotBefore.IsZero() && now.Before(m.NotBefore):
		i.shape(FieldCertificate, "certificate-early", string(ArgDate), m.NotBefore.UTC().Format(time.DateOnly))
	case !dated:
	case now.After(m.NotAfter):
		i.shape(FieldCertificate, "certificate-past", string(ArgDate), day)
	case days <= 0:
		i.warn(FieldCertificate, "certificate-ends-today", string(ArgDate), day)
	case days <= endsSoon:
		i.warn(FieldCertificate, "certificate-ends-soon", string(ArgDays), strconv.Itoa(days), string(ArgDate), day,
			string(ArgCount), strconv.Itoa(days))
	}
}
