package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"bcconnect/connection"
)

// Kind says where a vault keeps its values.
type Kind string

// The kinds.
const (
	Sealed Kind = "sealed" // in the sealed file
	Memory Kind = "memory" // only while the program is open
)

// The kinds of fault, all of stage "vault". A full disk and a folder that
// cannot be written have the kinds of package store.
const (
	KindNoKeyring     = "no-keyring"     // there is none, or it does not answer
	KindKeyringLocked = "keyring-locked" // it waits for its password, or was refused it
	KindKeyLost       = "key-lost"       // the file is there, its key is not
	KindDamaged       = "vault-damaged"
	KindForeign       = "vault-foreign" // sealed with another key
	KindNewer         = "vault-newer"   // written by a newer version of the program
	KindTooLarge      = "vault-too-large"
	// KindRecovered is a note: the file was broken and its backup was used.
	KindRecovered = "vault-recovered"
)

// ErrNotFound says that nothing is kept under an id.
var ErrNotFound = fmt.Errorf("vault: nothing kept under this id: %w", fs.ErrNotExist)

// Vault keeps one value for each connection. All methods may be called from
// any goroutine; errors other than ErrNotFound and ctx's are *connection.Fault.
type Vault interface {
	// Get returns a value, or ErrNotFound.
	Get(ctx context.Context, id string) ([]byte, error)
	// Put keeps a value; when it returns, the value survives a crash.
	Put(ctx context.Context, id string, value []byte) error
	// Delete forgets a value. Deleting what is not there is no error.
	Delete(ctx context.Context, id string) error
	// IDs lists what is kept, sorted. It needs no key.
	IDs(ctx context.Context) ([]string, error)
	// Fingerprint tells two secrets apart without telling either: eight hex
	// digits, keyed with the vault's key.
	Fingerprint(ctx context.Context, s connection.Secret) (string, error)
	// Kind says where the values are.
	Kind() Kind
}

// memory is the vault of those who have no keyring or do not want one.
type memory struct {
	key    []byte
	mu     sync.Mutex
	values map[string][]byte
}

// InMemory returns a vault that is gone with the process.
func InMemory() Vault { return &memory{key: newKey(), values: map[string][]byte{}} }

func (m *memory) Get(ctx context.Context, id string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[id]
	if !ok {
		return nil, ErrNotFound
	}
	return slices.Clone(v), ctx.Err()
}

func (m *memory) Put(ctx context.Context, id string, value []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(value) > maxValue {
		return fault(KindTooLarge, errTooLarge)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[id] = slices.Clone(value)
	return nil
}

func (m *memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, id)
	return nil
}

func (m *memory) IDs(ctx context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ids := make([]string, 0, len(m.values))
	for id := range m.values {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, ctx.Err()
}

func (m *memory) Fingerprint(ctx context.Context, s connection.Secret) (string, error) {
	return fingerprint(m.key, s), ctx.Err()
}

func (m *memory) Kind() Kind { return Memory }

// keyLen is the length of the key in the keyring, in bytes.
const keyLen = 32

func newKey() []byte {
	key := make([]byte, keyLen)
	_, _ = rand.Read(key) // never fails since Go 1.24
	return key
}

// derive makes a key for one purpose, so that a fingerprint tells nothing
// about the key that seals.
func derive(key []byte, purpose string) []byte {
	sub, err := hkdf.Key(sha256.New, key, nil, "bcconnect vault "+purpose, keyLen)
	if err != nil {
		return nil // only for lengths that we do not ask for
	}
	return sub
}

// fingerprint is empty for no secret.
func fingerprint(key []byte, s connection.Secret) string {
	if s.Empty() {
		return ""
	}
	mac := hmac.New(sha256.New, derive(key, "fingerprint"))
	mac.Write([]byte(s.Reveal()))
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

var (
	errTooLarge = errors.New("vault: value too large")
	errDamaged  = errors.New("vault: a value does not open")
)

// fault makes a fault of stage "vault"; one of package store keeps its kind.
func fault(kind string, err error) *connection.Fault {
	return &connection.Fault{Stage: connection.StageVault, Kind: kind, Err: err}
}
