package certificate

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"bcconnect/connection"
)

// Request describes a certificate to be made.
type Request struct {
	// Name becomes the certificate's common name, at most 64 characters
	// (RFC 5280 appendix A.1).
	Name string
	// Months is how long it counts from now.
	Months int
	// Bits is the size of its RSA key: 2048 or 3072.
	Bits int
	// Now is when it begins to count; zero means the machine's clock.
	Now time.Time
}

// What a request may ask for.
const (
	MaxName       = 64
	MaxMonths     = 36
	DefaultMonths = 12
	DefaultBits   = 2048
)

// Sizes lists the sizes of key that can be made, in bits.
func Sizes() []int { return []int{2048, 3072} }

// early is how long before now a new certificate begins to count, so that a
// clock that is a little slow does not refuse it.
const early = 10 * time.Minute

// Check says what is wrong with a request: a *connection.Fault, or nil.
func (r Request) Check() error {
	name := strings.TrimSpace(r.Name)
	switch {
	case name == "", len([]rune(name)) > MaxName, strings.ContainsFunc(name, unicode.IsControl):
		return fault(KindRequest, nil).With(connection.ArgName, "name")
	case r.Months < 1, r.Months > MaxMonths:
		return fault(KindRequest, nil).With(connection.ArgName, "months")
	case !slices.Contains(Sizes(), r.Bits):
		return fault(KindRequest, nil).With(connection.ArgName, strconv.Itoa(r.Bits))
	}
	return nil
}

// Create makes an RSA key and a certificate that signs itself. That is what
// Entra wants of an app: it compares the thumbprint and asks no authority.
// Source: learn.microsoft.com/entra/identity-platform/howto-create-self-signed-certificate.
func Create(r Request) (*Certificate, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if r.Now.IsZero() {
		r.Now = time.Now()
	}
	key, err := rsa.GenerateKey(rand.Reader, r.Bits)
	if err != nil {
		return nil, fault(KindRequest, err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fault(KindRequest, err)
	}
	t := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: strings.TrimSpace(r.Name)},
		NotBefore: r.Now.Add(-early).UTC().Truncate(time.Second), NotAfter: r.Now.AddDate(0, r.Months, 0).UTC().Truncate(time.Second),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true, SignatureAlgorithm: x509.SHA256WithRSA,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, fault(KindRequest, err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fault(KindRequest, err)
	}
	return &Certificate{key: key, leaf: leaf}, nil
}
