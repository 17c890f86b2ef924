package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// issuerBase begins the issuer of access tokens, as sts.windows.net does in
// the real cloud. It belongs to nobody, so no real service trusts the tokens.
const issuerBase = "https://sts.sandbox.invalid/"

// keyBits is the size of the signing key.
const keyBits = 2048

var errKey = errors.New("the signing key cannot be read")

// key returns the signing key. It is made when the first token is signed, for
// that takes a noticeable moment. The caller holds the lock.
func (s *Server) key() (*rsa.PrivateKey, error) {
	if s.options.Key != nil {
		return s.options.Key, nil
	}
	if s.store.data.Key == "" {
		if err := s.store.load(); err != nil {
			return nil, err
		}
	}
	if s.store.data.Key == "" {
		k, err := rsa.GenerateKey(rand.Reader, keyBits)
		if err != nil {
			return nil, err
		}
		der, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			return nil, err
		}
		text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		s.record(func(d *stored) {
			if d.Key == "" { // another process may have been first
				d.Key = text
			}
		})
	}
	if s.signing.text != s.store.data.Key {
		k, err := parseKey(s.store.data.Key)
		if err != nil {
			return nil, err
		}
		s.signing = signing{text: s.store.data.Key, key: k}
	}
	return s.signing.key, nil
}

// signing is the key as it was read last: reading one checks its primes, which
// takes longer than all else of an answer.
type signing struct {
	text string
	key  *rsa.PrivateKey
}

func parseKey(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errKey
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errKey, err)
	}
	r, ok := k.(*rsa.PrivateKey)
	if !ok {
		return nil, errKey
	}
	return r, nil
}

// kid names a public key.
func kid(k *rsa.PublicKey) string {
	sum := sha256.Sum256(k.N.Bytes())
	return base64.RawURLEncoding.EncodeToString(sum[:20])
}

// sign makes a JWT. The caller holds the lock.
func (s *Server) sign(claims jwt.MapClaims) (string, error) {
	k, err := s.key()
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	t.Header["kid"] = kid(&k.PublicKey)
	t.Header["x5t"] = kid(&k.PublicKey)
	return t.SignedString(k)
}

// bearer reads an access token of ours: signature, times, issuer. The audience
// is the caller's business. The caller holds the lock.
func (s *Server) bearer(token string, now time.Time) (jwt.MapClaims, error) {
	k, err := s.key()
	if err != nil {
		return nil, err
	}
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return &k.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return now }))
	if err != nil {
		return nil, err
	}
	if iss, _ := claims["iss"].(string); !strings.HasPrefix(iss, issuerBase) {
		return nil, jwt.ErrTokenInvalidIssuer
	}
	return claims, nil
}

// jwks is the published form of the key (RFC 7517). The caller holds the lock.
func (s *Server) jwks() (any, error) {
	k, err := s.key()
	if err != nil {
		return nil, err
	}
	enc := base64.RawURLEncoding.EncodeToString
	id := kid(&k.PublicKey)
	return map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "x5t": id,
		"n": enc(k.N.Bytes()), "e": enc(big.NewInt(int64(k.E)).Bytes()),
	}}}, nil
}
