package bundle

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"bcconnect/connection"
)

// Extension is how the name of a bundle ends.
const Extension = ".bcbundle"

// MaxFile is the size of the largest bundle that is read, in bytes: it holds
// thousands of connections.
const MaxFile = 8 << 20

// ShortestPassphrase is the least length that a bundle is sealed under, in
// characters.
const ShortestPassphrase = 12

// The kinds of fault, all of stage "import".
const (
	KindPassphrase = "bundle-passphrase"       // it opens nothing
	KindShort      = "bundle-passphrase-short" // too short to seal under
	KindDamaged    = "bundle-damaged"          // cut off or changed on the way
	KindNewer      = "bundle-newer"            // format of a newer version
	KindParameters = "bundle-parameters"       // parameters that no version has written
	KindTooLarge   = "bundle-too-large"
)

const (
	fileFormat = 1
	fileKind   = "bcconnect-bundle"
	kdfName    = "argon2id"
	sealName   = "AES-256-GCM"
	saltSize   = 16
	keySize    = 32
	mostEntry  = 5000
)

// Cost is what deriving the key costs (RFC 9106 section 3.1).
type Cost struct {
	Time      uint32 `json:"time"`      // passes
	MemoryKiB uint32 `json:"memoryKiB"` // KiB
	Threads   uint8  `json:"threads"`
}

// Standard is the second recommended choice of RFC 9106 section 4, for machines
// on which memory is scarce.
func Standard() Cost { return Cost{Time: 3, MemoryKiB: 64 << 10, Threads: 4} }

// sane says that parameters are neither weaker than we ever wrote nor made to
// exhaust the reader. The least is OWASP's for argon2id.
func (c Cost) sane() bool {
	const leastMemory, mostMemory = 19 << 10, 256 << 10
	return c.Time >= 2 && c.Time <= 10 && c.MemoryKiB >= leastMemory && c.MemoryKiB <= mostMemory && c.Threads >= 1 && c.Threads <= 8
}

// Entry is one connection with what is secret of it.
type Entry struct {
	Profile connection.Profile
	// Secret is the client secret, or the certificate's key; empty if there is none.
	Secret connection.Secret
}

// header stands on the first line, in the clear; the seal covers it.
type header struct {
	Kind   string `json:"kind"`
	Format int    `json:"format"`
	KDF    string `json:"kdf"`
	Cost
	Salt  []byte `json:"salt"`
	Seal  string `json:"seal"`
	Nonce []byte `json:"nonce"`
}

// sealed is one entry under the seal: plain texts here and nowhere else.
type sealed struct {
	Profile connection.Profile `json:"profile"`
	Secret  string             `json:"secret,omitempty"`
}

type content struct {
	Connections []sealed `json:"connections"`
}

// Write seals connections under a passphrase. A bundle is three lines of text:
// the header, what is sealed, and a checksum that tells damage from a wrong
// passphrase.
func Write(w io.Writer, list []Entry, passphrase connection.Secret, cost Cost) error {
	if Strength(passphrase) == TooShort {
		return refuse(KindShort, errors.New("bundle: passphrase too short"))
	}
	var c content
	for _, e := range list {
		p := e.Profile
		p.Standing, p.Revision = connection.Standing{}, 0
		c.Connections = append(c.Connections, sealed{Profile: p, Secret: e.Secret.Reveal()})
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return refuse(KindDamaged, errors.New("bundle: connections cannot be written"))
	}
	h := header{Kind: fileKind, Format: fileFormat, KDF: kdfName, Cost: cost, Salt: make([]byte, saltSize), Seal: sealName, Nonce: make([]byte, 12)}
	_, _ = rand.Read(h.Salt) // crypto/rand never fails
	_, _ = rand.Read(h.Nonce)
	head, err := json.Marshal(h)
	if err != nil {
		return refuse(KindDamaged, errors.New("bundle: header cannot be written"))
	}
	var b bytes.Buffer
	b.Write(head)
	b.WriteByte('\n')
	b.WriteString(base64.StdEncoding.EncodeToString(seal(h, passphrase).Seal(nil, h.Nonce, plain, head)))
	b.WriteByte('\n')
	sum := sha256.Sum256(b.Bytes())
	b.WriteString(base64.StdEncoding.EncodeToString(sum[:]))
	b.WriteByte('\n')
	if _, err := w.Write(b.Bytes()); err != nil {
		return &connection.Fault{Stage: connection.StageStore, Kind: "not-writable", Err: err}
	}
	return nil
}

// seal derives the key (RFC 9106) and makes the cipher (NIST SP 800-38D).
func seal(h header, passphrase connection.Secret) cipher.AEAD {
	key := argon2.IDKey([]byte(passphrase.Reveal()), h.Salt, h.Time, h.MemoryKiB, h.Threads, keySize)
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("bundle: AES takes a key of 32 bytes") // cannot be: keySize
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("bundle: GCM takes AES") // cannot be
	}
	return gcm
}

// Is says whether data looks like a bundle, of any version and however damaged.
func Is(data []byte) bool {
	first, _, _ := bytes.Cut(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\n"))
	return bytes.HasPrefix(bytes.TrimSpace(first), []byte("{")) && bytes.Contains(first, []byte(fileKind))
}

// Check says whether a file can be opened at all, before anybody types a
// passphrase. Errors are *connection.Fault.
func Check(data []byte) error {
	_, _, _, err := take(data)
	return err
}

// Read opens a bundle. Deriving the key takes about a second and at most 256
// MiB. Errors are *connection.Fault and never quote what is inside.
func Read(data []byte, passphrase connection.Secret) ([]Entry, error) {
	h, head, body, err := take(data)
	if err != nil {
		return nil, err
	}
	plain, err := seal(h, passphrase).Open(nil, h.Nonce, body, head)
	if err != nil {
		return nil, refuse(KindPassphrase, errors.New("bundle: the seal does not open"))
	}
	var c content
	if json.Unmarshal(plain, &c) != nil || len(c.Connections) > mostEntry {
		return nil, refuse(KindDamaged, errors.New("bundle: the contents cannot be read"))
	}
	list := make([]Entry, 0, len(c.Connections))
	for _, s := range c.Connections {
		list = append(list, Entry{Profile: s.Profile, Secret: connection.Secret(s.Secret)})
	}
	return list, nil
}

// known says whether this program can open what the header describes.
func (h header) known() bool {
	return h.Format == fileFormat && h.KDF == kdfName && h.Seal == sealName && h.sane() && len(h.Salt) == saltSize && len(h.Nonce) == 12
}

// take reads everything that needs no passphrase.
func take(data []byte) (h header, head, body []byte, err error) {
	if len(data) > MaxFile {
		return h, nil, nil, refuse(KindTooLarge, errors.New("bundle: file too large"))
	}
	damaged := refuse(KindDamaged, errors.New("bundle: damaged"))
	// A mail program may have changed the line ends.
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if json.Unmarshal([]byte(lines[0]), &h) != nil || h.Kind != fileKind {
		return h, nil, nil, damaged
	}
	if h.Format > fileFormat {
		return h, nil, nil, refuse(KindNewer, errors.New("bundle: format is newer than this program"))
	}
	if len(lines) != 3 {
		return h, nil, nil, damaged
	}
	sum := sha256.Sum256([]byte(lines[0] + "\n" + lines[1] + "\n"))
	if lines[2] != base64.StdEncoding.EncodeToString(sum[:]) {
		return h, nil, nil, damaged
	}
	if !h.known() {
		return h, nil, nil, refuse(KindParameters, errors.New("bundle: parameters out of bounds"))
	}
	if body, err = base64.StdEncoding.Strict().DecodeString(lines[1]); err != nil {
		return h, nil, nil, damaged
	}
	return h, []byte(lines[0]), body, nil
}

// Grade is how good a passphrase is, by its length: the only thing about it
// that can be judged without guessing.
type Grade string

// The grades.
const (
	TooShort Grade = "short"
	Fair     Grade = "fair"
	Good     Grade = "good"
)

// Strength grades a passphrase.
func Strength(passphrase connection.Secret) Grade {
	const good = 20
	switch n := utf8.RuneCountInString(strings.TrimSpace(passphrase.Reveal())); {
	case n < ShortestPassphrase:
		return TooShort
	case n < good:
		return Fair
	}
	return Good
}

func refuse(kind string, err error) *connection.Fault {
	return &connection.Fault{Stage: connection.StageImport, Kind: kind, Err: err}
}
