package certificate

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // files of older programs are locked with it
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // the default of RFC 8018 appendix A.2
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
)

// The parts of an encrypted PKCS#8 key (RFC 5958 section 3, RFC 8018 appendix A).
type (
	lockedKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pbes2Params struct {
		KDF    pkix.AlgorithmIdentifier
		Cipher pkix.AlgorithmIdentifier
	}
	pbkdf2Params struct {
		Salt       []byte
		Iterations int
		KeyLength  int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
)

// maxIterations bounds the work that the files may ask for together: a second or
// two. One PEM file has room for hundreds of locked keys.
// OpenSSL asks for 2048, the careful for a million.
const maxIterations = 5_000_000

var (
	errPadding = errors.New("certificate: the padding is wrong")
	errForm    = errors.New("certificate: not a form of encryption that is known")
)

// decryptPKCS8 opens a key that is locked with a passphrase by PBES2 with
// PBKDF2. The libraries for this let a file choose any number of iterations, or
// stop the program at a wrong initialisation vector.
func decryptPKCS8(der, passphrase []byte, left *int64) ([]byte, error) {
	var k lockedKey
	if _, err := asn1.Unmarshal(der, &k); err != nil {
		return nil, fmt.Errorf("certificate: encrypted key: %w", err)
	}
	if k.Algorithm.Algorithm.String() != "1.2.840.113549.1.5.13" { // PBES2
		return nil, errForm
	}
	var p pbes2Params
	if _, err := asn1.Unmarshal(k.Algorithm.Parameters.FullBytes, &p); err != nil {
		return nil, fmt.Errorf("certificate: encrypted key: %w", err)
	}
	block, iv, err := p.cipher(passphrase, left)
	if err != nil {
		return nil, err
	}
	size := block.BlockSize()
	if len(iv) != size || len(k.Data) == 0 || len(k.Data)%size != 0 {
		return nil, errForm
	}
	out := make([]byte, len(k.Data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, k.Data)
	return unpad(out, size)
}

// unpad takes off the padding of RFC 8018 section 6.1.1 step 4.
func unpad(b []byte, size int) ([]byte, error) {
	n := int(b[len(b)-1])
	if n == 0 || n > size {
		return nil, errPadding
	}
	for _, x := range b[len(b)-n:] {
		if int(x) != n {
			return nil, errPadding
		}
	}
	return b[:len(b)-n], nil
}

// cipher derives the key and returns the cipher that it opens.
func (p pbes2Params) cipher(passphrase []byte, left *int64) (cipher.Block, []byte, error) {
	length, ok := map[string]int{
		"2.16.840.1.101.3.4.1.2": 16, "2.16.840.1.101.3.4.1.22": 24, "2.16.840.1.101.3.4.1.42": 32, // AES-CBC
		"1.2.840.113549.3.7": 24, // DES-EDE3-CBC
	}[p.Cipher.Algorithm.String()]
	if !ok {
		return nil, nil, errForm
	}
	var iv []byte
	if _, err := asn1.Unmarshal(p.Cipher.Parameters.FullBytes, &iv); err != nil {
		return nil, nil, fmt.Errorf("certificate: encrypted key: %w", err)
	}
	key, err := p.derive(passphrase, length, left)
	if err != nil {
		return nil, nil, err
	}
	if p.Cipher.Algorithm.String() == "1.2.840.113549.3.7" {
		block, err := des.NewTripleDESCipher(key) //nolint:gosec // see the import
		return block, iv, err
	}
	block, err := aes.NewCipher(key)
	return block, iv, err
}

func (p pbes2Params) derive(passphrase []byte, length int, left *int64) ([]byte, error) {
	if p.KDF.Algorithm.String() != "1.2.840.113549.1.5.12" { // PBKDF2
		return nil, errForm
	}
	var d pbkdf2Params
	if _, err := asn1.Unmarshal(p.KDF.Parameters.FullBytes, &d); err != nil {
		return nil, fmt.Errorf("certificate: encrypted key: %w", err)
	}
	if d.Iterations < 1 || int64(d.Iterations) > *left || d.KeyLength != 0 && d.KeyLength != length {
		return nil, errForm
	}
	*left -= int64(d.Iterations)
	prf := sha1.New
	if len(d.PRF.Algorithm) > 0 {
		var ok bool
		if prf, ok = map[string]func() hash.Hash{
			"1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.8": sha256.New224, "1.2.840.113549.2.9": sha256.New,
			"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
		}[d.PRF.Algorithm.String()]; !ok {
			return nil, errForm
		}
	}
	return pbkdf2.Key(prf, string(passphrase), d.Salt, d.Iterations, length)
}
