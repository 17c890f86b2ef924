package certificate

import (
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// decodeFor bounds how long a PKCS#12 file may take. What a file may honestly
// ask for takes seconds.
const decodeFor = 30 * time.Second

// maxDepth bounds how deep the parts of a file are nested; a PKCS#12 file has
// about fifteen levels.
const maxDepth = 40

var errEffort = errors.New("certificate: the file asks for too much work")

// modest refuses a PKCS#12 file that asks for more rounds of key derivation, all
// told, than this program will do: the library does as many as the file says,
// and 2³¹ take an hour. It finds them without knowing each form: everywhere in
// PKCS#12 (RFC 7292 appendix A and C, RFC 8018 appendix A) the count is the
// integer after a salt. What it finds is taken off left.
func modest(der []byte, left *int64) error { return spend(der, left, 0) }

// spend walks the parts of a file. What cannot be read asks for nothing: the
// library will refuse it.
func spend(der []byte, left *int64, depth int) error {
	if depth > maxDepth {
		return errEffort
	}
	salted := false
	for len(der) > 0 {
		var part asn1.RawValue
		rest, err := asn1.Unmarshal(der, &part)
		if err != nil {
			return nil //nolint:nilerr // no ASN.1: the content of a text, or damaged
		}
		der = rest
		universal := part.Class == asn1.ClassUniversal
		if universal && part.Tag == asn1.TagInteger && salted {
			if err := pay(new(big.Int).SetBytes(part.Bytes), left); err != nil {
				return err
			}
		}
		salted = universal && part.Tag == asn1.TagOctetString
		if part.IsCompound || salted {
			if err := spend(part.Bytes, left, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// limited runs a function for at most a while. One that takes longer goes on
// until it ends, but nobody waits for it: a count of rounds may hide inside what
// is encrypted, where modest cannot see it.
func limited(d time.Duration, do func()) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return nil
	case <-timer.C:
		return errEffort
	}
}

// pay takes a count off what is left.
func pay(count *big.Int, left *int64) error {
	if !count.IsInt64() || count.Int64() > *left {
		return errEffort
	}
	*left -= count.Int64()
	return nil
}
