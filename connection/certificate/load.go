package certificate

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"bcconnect/connection"
)

// MaxFile bounds what is read, in bytes. A PKCS#12 file with a long chain has
// 20 KB.
const MaxFile = 256 << 10

// The types of PEM blocks (RFC 7468; the older ones are OpenSSL's).
const (
	blockCertificate = "CERTIFICATE"
	blockKey         = "PRIVATE KEY"
	blockRSA         = "RSA PRIVATE KEY"
	blockEC          = "EC PRIVATE KEY"
	blockLocked      = "ENCRYPTED PRIVATE KEY"
)

// pieces is what the files hold.
type pieces struct {
	keys  []any
	certs []*x509.Certificate
	left  int64 // rounds of key derivation that may still be done
}

// Load reads a certificate with its key out of files: one PKCS#12 file (.pfx,
// .p12), or PEM files, in which key and certificate may stand together or apart.
// A .cer or .crt file may be the certificate. The passphrase opens a locked key.
// Whether the certificate counts today is not asked here: see
// connection.Profile.Issues. Errors are *connection.Fault.
func Load(files [][]byte, passphrase connection.Secret) (*Certificate, error) {
	return load(files, passphrase, maxIterations)
}

// load does at most so many rounds of key derivation, all files together.
func load(files [][]byte, passphrase connection.Secret, rounds int64) (*Certificate, error) {
	all := pieces{left: rounds}
	for _, data := range files {
		if len(data) > MaxFile {
			return nil, fault(KindTooLarge, nil)
		}
		if err := all.read(data, passphrase); err != nil {
			return nil, err
		}
	}
	return all.pair()
}

func (p *pieces) read(data []byte, passphrase connection.Secret) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if block, _ := pem.Decode(data); block != nil {
		return p.readPEM(data, passphrase)
	}
	if certs, err := x509.ParseCertificates(data); err == nil && len(certs) > 0 {
		p.certs = append(p.certs, certs...)
		return nil
	}
	return p.readPFX(data, passphrase)
}

// pair finds the key and the certificate that belong together. A file may hold
// the authority's certificates as well, in any order.
func (p *pieces) pair() (*Certificate, error) {
	switch {
	case len(p.keys) == 0 && len(p.certs) == 0:
		return nil, fault(KindUnreadable, nil)
	case len(p.keys) == 0:
		return nil, fault(KindNoKey, nil).With(connection.ArgName, subject(p.certs[0]))
	case len(p.certs) == 0:
		return nil, fault(KindNoCertificate, nil)
	}
	odd := true
	for _, k := range p.keys {
		key, ok := usable(k)
		if !ok {
			continue
		}
		odd = false
		for _, cert := range p.certs {
			if same, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool }); ok && same.Equal(cert.PublicKey) {
				return &Certificate{key: key, leaf: cert}, nil
			}
		}
	}
	if odd {
		return nil, fault(KindKeyKind, nil)
	}
	return nil, fault(KindMismatch, nil).With(connection.ArgName, subject(p.certs[0]))
}

// usable says whether assertions can be signed with a key.
func usable(key any) (crypto.Signer, bool) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return k, k.Validate() == nil
	case *ecdsa.PrivateKey:
		return k, k.Curve == elliptic.P256()
	}
	return nil, false
}

func (p *pieces) readPFX(data []byte, passphrase connection.Secret) error {
	key, leaf, chain, err := decodePFX(data, passphrase.Reveal(), &p.left)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		if passphrase.Empty() {
			return fault(KindPassphraseNeeded, nil)
		}
		return fault(KindPassphraseWrong, nil)
	case err != nil && err.Error() == pfxNoKey:
		return fault(KindNoKey, nil)
	case err != nil && err.Error() == pfxNoCertificate:
		return fault(KindNoCertificate, nil)
	case err != nil:
		return fault(KindUnreadable, err)
	}
	p.keys = append(p.keys, key)
	p.certs = append(append(p.certs, leaf), chain...)
	return nil
}

// The library has no values for these two; a test holds it to its words.
const (
	pfxNoKey         = "pkcs12: private key missing"
	pfxNoCertificate = "pkcs12: certificate missing"
)

// decoded is what the library makes of a file.
type decoded struct {
	key   any
	leaf  *x509.Certificate
	chain []*x509.Certificate
	err   error
}

// decodePFX has the library read a file that may come from anybody: should it
// stumble over one, or work on it for ever, the program must not.
func decodePFX(data []byte, passphrase string, left *int64) (key any, leaf *x509.Certificate, chain []*x509.Certificate, err error) {
	if err := modest(data, left); err != nil {
		return nil, nil, nil, err
	}
	var d decoded
	if err := limited(decodeFor, func() { d = stumble(data, passphrase) }); err != nil {
		return nil, nil, nil, err
	}
	return d.key, d.leaf, d.chain, d.err
}

func stumble(data []byte, passphrase string) (d decoded) {
	defer func() {
		if r := recover(); r != nil {
			d = decoded{err: fmt.Errorf("certificate: PKCS#12: %v", r)}
		}
	}()
	d.key, d.leaf, d.chain, d.err = pkcs12.DecodeChain(data, passphrase)
	return d
}

func (p *pieces) readPEM(data []byte, passphrase connection.Secret) error {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil
		}
		if err := p.block(block, passphrase); err != nil {
			return err
		}
	}
}

// block reads one PEM block; one of another type (parameters, a request) says
// nothing.
func (p *pieces) block(b *pem.Block, passphrase connection.Secret) error {
	if b.Type == blockCertificate {
		certs, err := x509.ParseCertificates(b.Bytes)
		if err != nil {
			return fault(KindUnreadable, err)
		}
		p.certs = append(p.certs, certs...)
		return nil
	}
	der, kind, err := unlock(b, passphrase, &p.left)
	if err != nil || der == nil {
		return err
	}
	key, err := parseKey(der, kind)
	if err != nil {
		if !passphrase.Empty() && locked(b) {
			return fault(KindPassphraseWrong, nil) // the padding was right by chance
		}
		return fault(KindUnreadable, err)
	}
	p.keys = append(p.keys, key)
	return nil
}

func parseKey(der []byte, kind string) (any, error) {
	switch kind {
	case blockRSA:
		return x509.ParsePKCS1PrivateKey(der)
	case blockEC:
		return x509.ParseECPrivateKey(der)
	}
	return x509.ParsePKCS8PrivateKey(der)
}

func locked(b *pem.Block) bool {
	return b.Type == blockLocked || x509.IsEncryptedPEMBlock(b) //nolint:staticcheck // see unlock
}

// unlock returns the key in a block and what form it has; nil if it is none.
func unlock(b *pem.Block, passphrase connection.Secret, left *int64) (der []byte, kind string, err error) {
	switch b.Type {
	case blockKey, blockRSA, blockEC, blockLocked:
	default:
		return nil, "", nil
	}
	if !locked(b) {
		return b.Bytes, b.Type, nil
	}
	if passphrase.Empty() {
		return nil, "", fault(KindPassphraseNeeded, nil)
	}
	if b.Type == blockLocked {
		der, err = decryptPKCS8(b.Bytes, []byte(passphrase.Reveal()), left)
		kind = blockKey
	} else {
		// OpenSSL's old form is weak, and people have it all the same: what is
		// read is sealed properly afterwards.
		der, err = x509.DecryptPEMBlock(b, []byte(passphrase.Reveal())) //nolint:staticcheck // see above
		kind = b.Type
	}
	switch {
	case errors.Is(err, errPadding), errors.Is(err, x509.IncorrectPasswordError):
		return nil, "", fault(KindPassphraseWrong, nil)
	case err != nil:
		return nil, "", fault(KindUnreadable, err)
	}
	return der, kind, nil
}
