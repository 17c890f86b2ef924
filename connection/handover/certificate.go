package handover

import (
	"encoding/hex"
	"strings"
	"time"

	"bcconnect/connection"
)

// certificateFile is what a connection file says of a certificate. The key is
// not in it, and there is no place for one.
type certificateFile struct {
	SHA1    string             `json:"sha1,omitempty"`
	SHA256  string             `json:"sha256,omitempty"`
	Subject string             `json:"subject,omitempty"`
	From    time.Time          `json:"from,omitzero"`
	Until   time.Time          `json:"until,omitzero"`
	Key     connection.KeyKind `json:"key,omitempty"`
	Bits    int                `json:"bits,omitempty"`
}

// The lengths of the two thumbprints, in bytes.
const (
	lenSHA1   = 20
	lenSHA256 = 32
)

func describeCertificate(p connection.Profile) *certificateFile {
	if !p.UsesCertificate() {
		return nil
	}
	m := p.Certificate
	return &certificateFile{
		SHA1: m.SHA1, SHA256: m.SHA256, Subject: m.Subject, From: m.NotBefore, Until: m.NotAfter, Key: m.Key, Bits: m.Bits,
	}
}

// known says whether the values are such as a certificate has.
func (c *certificateFile) known() bool {
	if c == nil {
		return true
	}
	thumb := func(s string, n int) bool {
		b, err := hex.DecodeString(s)
		return s == "" || err == nil && len(b) == n
	}
	return thumb(c.SHA1, lenSHA1) && thumb(c.SHA256, lenSHA256) && c.Bits >= 0 &&
		(c.Key == "" || c.Key == connection.KeyRSA || c.Key == connection.KeyEC)
}

// into lays the description over a connection; its key has to be loaded here.
func (c *certificateFile) into(p *connection.Profile) {
	if c == nil {
		return
	}
	p.Proof = connection.ProofCertificate
	p.Certificate = connection.CertificateMeta{
		SHA1: strings.ToUpper(c.SHA1), SHA256: strings.ToUpper(c.SHA256), Subject: c.Subject,
		NotBefore: c.From, NotAfter: c.Until, Key: c.Key, Bits: c.Bits,
	}
}
