package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"os/exec"
	"strings"

	"github.com/zalando/go-keyring"
)

// ErrNoKey is what a Ring returns when it works but holds no key.
var ErrNoKey = errors.New("vault: the keyring holds no key")

// ErrLocked is what a Ring's error wraps when the keyring is locked and was not
// unlocked.
var ErrLocked = errors.New("vault: the keyring is locked")

// Ring holds one key. Its methods may block for as long as the system shows a
// password prompt; the vault calls them with a time limit of its own.
type Ring interface {
	// Get returns the key, or ErrNoKey.
	Get(ctx context.Context) ([]byte, error)
	Set(ctx context.Context, key []byte) error
	// Delete removes the key; that there is none is no error.
	Delete(ctx context.Context) error
}

// osRing is one entry of the system's keyring.
type osRing struct{ app, instance string }

// OSRing is the key's place in the system's keyring: Secret Service, macOS
// Keychain or Windows Credential Manager. The entry is named after the program
// and the data folder (see Instance), so two folders do not share one.
func OSRing(app, instance string) Ring { return osRing{app: app, instance: instance} }

func (r osRing) Get(context.Context) ([]byte, error) {
	text, err := keyring.Get(r.app, r.instance)
	if err != nil {
		return nil, classify(err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != keyLen {
		return nil, ErrNoKey // not ours: something else wrote there
	}
	return key, nil
}

func (r osRing) Set(_ context.Context, key []byte) error {
	return classify(keyring.Set(r.app, r.instance, base64.StdEncoding.EncodeToString(key)))
}

func (r osRing) Delete(context.Context) error {
	err := classify(keyring.Delete(r.app, r.instance))
	if errors.Is(err, ErrNoKey) {
		return nil
	}
	return err
}

// Exit codes of /usr/bin/security, which go-keyring calls on macOS: the low
// byte of the OSStatus.
const (
	macNotFound      = 44  // errSecItemNotFound
	macNoInteraction = 36  // errSecInteractionNotAllowed: locked, and no prompt is possible
	macAuthFailed    = 51  // errSecAuthFailed
	macCancelled     = 128 // errSecUserCanceled
)

// classify sorts the errors of go-keyring, which has one named error only. The
// text compared is the library's own constant, not a translated message.
func classify(err error) error {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNoKey
	case strings.HasPrefix(err.Error(), "failed to unlock correct collection"):
		return errors.Join(ErrLocked, err)
	case errors.As(err, &exit):
		switch exit.ExitCode() {
		case macNotFound:
			return ErrNoKey
		case macNoInteraction, macAuthFailed, macCancelled:
			return errors.Join(ErrLocked, err)
		}
	}
	return err
}
