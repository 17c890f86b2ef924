package certificate

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // Entra shows SHA-1 thumbprints, and x5t is one (RFC 7515 section 4.1.7)
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"bcconnect/connection"
)

// The kinds of fault of this package; all are of stage "values" and blame the
// certificate's field.
const (
	KindUnreadable       = "certificate-unreadable"        // neither PKCS#12 nor PEM, or damaged
	KindPassphraseNeeded = "certificate-passphrase-needed" // it is locked and none was given
	KindPassphraseWrong  = "certificate-passphrase-wrong"
	KindNoKey            = "certificate-no-key"         // the public part alone
	KindNoCertificate    = "certificate-no-certificate" // a key alone
	KindMismatch         = "certificate-key-mismatch"   // the key belongs to another certificate
	KindKeyKind          = "certificate-key-kind"       // neither RSA nor EC P-256
	KindTooLarge         = "certificate-too-large"
	KindRequest          = "certificate-request" // a new one cannot be made like this
)

// Certificate is a certificate with its private key.
type Certificate struct {
	key  crypto.Signer
	leaf *x509.Certificate
}

// Key signs. It is an *rsa.PrivateKey or an *ecdsa.PrivateKey (P-256).
func (c *Certificate) Key() crypto.Signer { return c.key }

// SHA1 is the thumbprint that x5t carries, in bytes.
func (c *Certificate) SHA1() []byte {
	sum := sha1.Sum(c.leaf.Raw) //nolint:gosec // see the import
	return sum[:]
}

// SHA256 is the thumbprint that x5t#S256 carries, in bytes.
func (c *Certificate) SHA256() []byte {
	sum := sha256.Sum256(c.leaf.Raw)
	return sum[:]
}

// Meta is what may be told about it. Held is set: the key is here.
func (c *Certificate) Meta() connection.CertificateMeta {
	m := connection.CertificateMeta{
		SHA1: upperHex(c.SHA1()), SHA256: upperHex(c.SHA256()), Subject: subject(c.leaf),
		NotBefore: c.leaf.NotBefore.UTC(), NotAfter: c.leaf.NotAfter.UTC(), Held: true,
	}
	switch key := c.leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		m.Key, m.Bits = connection.KeyRSA, key.N.BitLen()
	case *ecdsa.PublicKey:
		m.Key, m.Bits = connection.KeyEC, key.Curve.Params().BitSize
	}
	return m
}

// maxSubject bounds the name that is shown, in bytes.
const maxSubject = 200

// subject is the certificate's name without control characters; a certificate
// may come from anybody.
func subject(leaf *x509.Certificate) string {
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(leaf.Subject.String(), ""))
	if len(text) > maxSubject {
		text = strings.ToValidUTF8(text[:maxSubject], "") + "…"
	}
	return text
}

func upperHex(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }

// DER is the public part as a .cer file holds it.
func (c *Certificate) DER() []byte { return bytes.Clone(c.leaf.Raw) }

// PEM is the public part as a .pem file holds it.
func (c *Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: blockCertificate, Bytes: c.leaf.Raw})
}

// Seal is key and certificate as one text, for the vault alone: the key in it is
// not encrypted.
func (c *Certificate) Seal() (connection.Secret, error) {
	der, err := x509.MarshalPKCS8PrivateKey(c.key)
	if err != nil {
		return "", fault(KindKeyKind, err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: blockKey, Bytes: der}), c.PEM()...)
	return connection.Secret(text), nil
}

// Open reads what Seal made.
func Open(sealed connection.Secret) (*Certificate, error) {
	return Load([][]byte{[]byte(sealed.Reveal())}, "")
}

// Fingerprint groups a thumbprint in pairs, so that it can be compared by eye
// with another program's ("AB CD EF").
func Fingerprint(hexDigits string) string {
	var b strings.Builder
	for i := 0; i < len(hexDigits); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hexDigits[i:min(i+2, len(hexDigits))])
	}
	return b.String()
}

func fault(kind string, err error) *connection.Fault {
	return &connection.Fault{Stage: connection.StageValues, Kind: kind, Field: connection.FieldCertificate, Err: err}
}
