package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"bcconnect/connection/store"
)

// The sealed file is JSON, so that it can be looked at: ids are readable, the
// values are nonce and ciphertext.
//
//	{"format":1,"mark":"…","check":"…","records":{"<id>":"…"}}
const (
	format    = 1
	checkID   = "\x00check" // no connection has such an id
	checkText = "bcconnect"
	maxValue  = 1 << 20   // bytes of one value
	maxFile   = 256 << 20 // bytes of the file
)

// document is the sealed file.
type document struct {
	Format int    `json:"format"`
	Mark   string `json:"mark"` // random with each write, see store.Stamp
	// Check opens with the right key whatever the records look like: it tells a
	// foreign file from a damaged one.
	Check   []byte            `json:"check,omitempty"`
	Records map[string][]byte `json:"records"`
}

// head is what every format will have.
type head struct {
	Format int `json:"format"`
}

// intact says whether the file is whole. That of a newer format is: only its
// format can be read.
func intact(data []byte) bool {
	_, err := decode(data)
	return err == nil || errors.Is(err, errNewer)
}

var errNewer = errors.New("vault: format is newer than this program")

func decode(data []byte) (document, error) {
	var h head
	if err := json.Unmarshal(data, &h); err != nil {
		return document{}, fmt.Errorf("vault: read file: %w", err)
	}
	if h.Format > format {
		return document{}, errNewer
	}
	var d document
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return document{}, fmt.Errorf("vault: read file: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return document{}, errors.New("vault: read file: something follows the document")
	}
	if d.Format != format {
		return document{}, errors.New("vault: read file: no such format")
	}
	if d.Records == nil {
		d.Records = map[string][]byte{}
	}
	return d, nil
}

func (d document) encode() ([]byte, error) {
	d.Format, d.Mark = format, store.NewMark()
	return json.Marshal(d)
}

// seal encrypts a value for an id.
func seal(key []byte, id string, value []byte) ([]byte, error) {
	aead, err := cipherFor(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(value)+aead.Overhead())
	_, _ = rand.Read(nonce) // never fails since Go 1.24
	return aead.Seal(nonce, nonce, value, bound(id)), nil
}

// unseal decrypts what was sealed for the same id with the same key.
func unseal(key []byte, id string, record []byte) ([]byte, error) {
	aead, err := cipherFor(key)
	if err != nil {
		return nil, err
	}
	if len(record) < aead.NonceSize() {
		return nil, errDamaged
	}
	value, err := aead.Open(nil, record[:aead.NonceSize()], record[aead.NonceSize():], bound(id))
	if err != nil {
		return nil, errDamaged
	}
	return value, nil
}

// bound is the associated data: a record moved to another id or taken for
// another format does not open.
func bound(id string) []byte { return fmt.Appendf(nil, "bcconnect vault %d\x00%s", format, id) }

func cipherFor(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(derive(key, "seal"))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// fits says whether a key is the one of the document: its check opens, or,
// should that be what is damaged, any record does.
func fits(key []byte, d document) bool {
	if text, err := unseal(key, checkID, d.Check); err == nil && string(text) == checkText {
		return true
	}
	for id, record := range d.Records {
		if _, err := unseal(key, id, record); err == nil {
			return true
		}
	}
	return false
}
