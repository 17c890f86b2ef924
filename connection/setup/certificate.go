package setup

import (
	"context"
	"slices"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// TaskCertificate reads, makes or writes a certificate.
const TaskCertificate Task = "certificate"

// Certificate is the panel on which a certificate is loaded or made.
type Certificate struct {
	// Key is the loaded certificate with its private key, sealed as the vault
	// keeps it and not saved yet. Empty means that the kept one stays.
	Key connection.Secret
	// Files is what was chosen and could not be opened yet: a passphrase is
	// missing, or another file with the other half.
	Files      []connection.Secret
	Passphrase connection.Secret

	Making bool   // the form for a new certificate is open
	Name   string // of a new one; empty means the one that is suggested
	Months int    // how long a new one counts
	Bits   int    // size of its key
}

// What a new certificate gets unless somebody chooses.
const (
	defaultMonths = 12
	defaultBits   = 2048
	// longestName is what a certificate's name may have, in characters.
	longestName = 64
)

// Credential is what was entered to prove the app and is not saved yet: the
// secret or the certificate's key, as the connection uses. Empty means the kept
// one.
func (s State) Credential() connection.Secret {
	if s.Draft.UsesCertificate() {
		return s.Certificate.Key
	}
	return s.Secret
}

// CertificateName is the name that a new certificate gets.
func (s State) CertificateName() string {
	name := s.Certificate.Name
	if name == "" {
		name = "BC Connect " + s.Profile().Name
	}
	if r := []rune(name); len(r) > longestName {
		name = string(r[:longestName])
	}
	return name
}

// Locked says that a chosen file waits for its passphrase.
func (s State) Locked() bool {
	return len(s.Certificate.Files) > 0 && slices.ContainsFunc(s.TroubleOf(TaskCertificate), func(f diagnose.Finding) bool {
		return f.Code == "certificate-passphrase-needed" || f.Code == "certificate-passphrase-wrong"
	})
}

// ProofChosen says whether the app is to prove itself by a secret or by a
// certificate. What was entered for the other stays until the wizard ends.
type ProofChosen struct{ Proof connection.Proof }

func (e ProofChosen) apply(s State) (State, []Effect) {
	if s.Draft.Proof == e.Proof {
		return s, nil
	}
	s.Draft.Proof = e.Proof
	return s.changed(connection.FieldCertificate)
}

// CertificateFileAsked lets the user choose a certificate file.
type CertificateFileAsked struct{}

func (CertificateFileAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskCertificate) {
		return s, nil
	}
	c := s.Certificate
	if s.Locked() {
		c.Files = nil // another file instead, not a second half
	}
	s.Certificate.Making = false
	return s.begin(TaskCertificate), []Effect{LoadCertificate{Choose: true, Files: c.Files, Passphrase: c.Passphrase}}
}

// PassphraseTyped says what stands in the field for the passphrase.
type PassphraseTyped struct{ Passphrase connection.Secret }

func (e PassphraseTyped) apply(s State) (State, []Effect) {
	s.Certificate.Passphrase = e.Passphrase
	return s, nil
}

// Unlocked opens the chosen file with the passphrase.
type Unlocked struct{}

func (Unlocked) apply(s State) (State, []Effect) {
	c := s.Certificate
	if len(c.Files) == 0 || s.Busy(TaskCertificate) {
		return s, nil
	}
	return s.begin(TaskCertificate), []Effect{LoadCertificate{Files: c.Files, Passphrase: c.Passphrase}}
}

// LoadCertificate reads files, after one more was chosen if that is asked for.
type LoadCertificate struct {
	Choose     bool
	Files      []connection.Secret
	Passphrase connection.Secret
}

// Slot implements Effect.
func (LoadCertificate) Slot() Task { return TaskCertificate }

func (e LoadCertificate) run(ctx context.Context, svc Services, send func(Event)) {
	files := e.Files
	if e.Choose {
		text, err := svc.ReadFile(ctx)
		if err != nil {
			send(CertificateFailed{Findings: svc.Explain(err), Files: files})
			return
		}
		if text == "" {
			send(CertificateLeft{})
			return
		}
		files = append(slices.Clone(files), connection.Secret(text))
	}
	key, meta, err := svc.LoadCertificate(ctx, files, e.Passphrase)
	if err != nil {
		send(CertificateFailed{Findings: svc.Explain(err), Files: files})
		return
	}
	send(CertificateGot{Key: key, Meta: meta})
}

// CertificateGot brings a certificate with its key.
type CertificateGot struct {
	Key  connection.Secret
	Meta connection.CertificateMeta
	New  bool // it was made here, so its public part has to be uploaded
}

func (e CertificateGot) apply(s State) (State, []Effect) {
	s = s.end(TaskCertificate).clear(TaskCertificate)
	s.Draft.Certificate = e.Meta
	s.Certificate = Certificate{Key: e.Key, Months: s.Certificate.Months, Bits: s.Certificate.Bits}
	s.Touched = with(s.Touched, connection.FieldCertificate)
	s, effects := s.changed(connection.FieldCertificate)
	if e.New {
		s = s.notice("certificate-made")
	}
	return s.focus(connection.FieldCertificate), effects
}

// CertificateFailed says why there is no certificate. What was chosen and typed
// stays, unless the file cannot become one.
type CertificateFailed struct {
	Findings []diagnose.Finding
	Files    []connection.Secret
}

func (e CertificateFailed) apply(s State) (State, []Effect) {
	s = s.fail(TaskCertificate, e.Findings)
	s.Certificate.Files = nil
	for _, f := range e.Findings {
		switch f.Code {
		case "certificate-passphrase-needed", "certificate-passphrase-wrong", "certificate-no-key", "certificate-no-certificate":
			s.Certificate.Files = e.Files
		}
	}
	return s.focus(connection.FieldCertificate), nil
}

// CertificateLeft says that nothing was chosen.
type CertificateLeft struct{}

func (CertificateLeft) apply(s State) (State, []Effect) { return s.end(TaskCertificate), nil }

// MakingToggled opens or closes the form for a new certificate.
type MakingToggled struct{}

func (MakingToggled) apply(s State) (State, []Effect) {
	c := &s.Certificate
	c.Making = !c.Making
	if c.Months == 0 {
		c.Months = defaultMonths
	}
	if c.Bits == 0 {
		c.Bits = defaultBits
	}
	c.Files, c.Passphrase = nil, ""
	return s.clear(TaskCertificate), nil
}

// MakingEdited says what a new certificate shall be like; a zero value leaves
// that part alone.
type MakingEdited struct {
	Name         *string
	Months, Bits int
}

func (e MakingEdited) apply(s State) (State, []Effect) {
	c := &s.Certificate
	if e.Name != nil {
		c.Name = *e.Name
	}
	if e.Months != 0 {
		c.Months = e.Months
	}
	if e.Bits != 0 {
		c.Bits = e.Bits
	}
	return s, nil
}

// CertificateAsked makes a key and a certificate.
type CertificateAsked struct{}

func (CertificateAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskCertificate) {
		return s, nil
	}
	c := s.Certificate
	return s.begin(TaskCertificate), []Effect{MakeCertificate{Name: s.CertificateName(), Months: c.Months, Bits: c.Bits}}
}

// MakeCertificate makes a key and a certificate that signs itself.
type MakeCertificate struct {
	Name         string
	Months, Bits int
}

// Slot implements Effect.
func (MakeCertificate) Slot() Task { return TaskCertificate }

func (e MakeCertificate) run(ctx context.Context, svc Services, send func(Event)) {
	key, meta, err := svc.MakeCertificate(ctx, e.Name, e.Months, e.Bits)
	if err != nil {
		send(CertificateFailed{Findings: svc.Explain(err)})
		return
	}
	send(CertificateGot{Key: key, Meta: meta, New: true})
}

// PublicPartAsked writes the public part to a file, to be uploaded in Entra.
type PublicPartAsked struct {
	PEM bool // as .pem instead of .cer
}

func (e PublicPartAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskCertificate) || s.Certificate.Key.Empty() && !s.Draft.Certificate.Held {
		return s, nil
	}
	return s.begin(TaskCertificate), []Effect{WritePublicPart{Profile: s.Profile(), Key: s.Certificate.Key, PEM: e.PEM}}
}

// WritePublicPart lets the user choose a place and writes the public part there.
type WritePublicPart struct {
	Profile connection.Profile
	Key     connection.Secret // empty: the kept one
	PEM     bool
}

// Slot implements Effect.
func (WritePublicPart) Slot() Task { return TaskCertificate }

func (e WritePublicPart) run(ctx context.Context, svc Services, send func(Event)) {
	path, err := svc.WritePublicPart(ctx, e.Profile, e.Key, e.PEM)
	if err != nil {
		send(CertificateFailed{Findings: svc.Explain(err)})
		return
	}
	send(PublicPartWritten{Path: path})
}

// PublicPartWritten says that the public part was written; the path is empty if
// no place was chosen.
type PublicPartWritten struct{ Path string }

func (e PublicPartWritten) apply(s State) (State, []Effect) {
	s = s.end(TaskCertificate)
	if e.Path == "" {
		return s, nil
	}
	return s.notice("certificate-saved"), nil
}
