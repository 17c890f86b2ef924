package connection

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is what every formatted secret looks like.
const hidden = "•••"

// Secret is a value that must never be printed, logged or encoded: a client
// secret, a token, a code, a verifier. Reveal is the only way out, so that a
// search for it lists every place where a secret leaves its wrapping. Never use
// it as the key of a map: encoding/json writes such keys as they are.
type Secret string

// Reveal returns the plain value.
func (s Secret) Reveal() string { return string(s) }

// Empty says whether there is no secret.
func (s Secret) Empty() bool { return s == "" }

// Len is the number of bytes of the plain value.
func (s Secret) Len() int { return len(s) }

// String hides the value from fmt.
func (s Secret) String() string { return hidden }

// Format hides the value from every verb of fmt, also from those that would
// not ask String, such as %d and %x.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue hides the value from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the value from every encoder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON hides the value from encoding/json.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }
