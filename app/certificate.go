package app

import (
	"context"
	"strings"
	"unicode"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
	"bcconnect/connection/engine"
)

// loadCertificate reads a certificate and its key out of files.
func loadCertificate(
	_ context.Context, files []connection.Secret, passphrase connection.Secret,
) (connection.Secret, connection.CertificateMeta, error) {
	data := make([][]byte, 0, len(files))
	for _, f := range files {
		data = append(data, []byte(f.Reveal()))
	}
	c, err := certificate.Load(data, passphrase)
	if err != nil {
		return "", connection.CertificateMeta{}, err
	}
	key, err := c.Seal()
	return key, c.Meta(), err
}

// makeCertificate makes a key and a certificate that signs itself.
func makeCertificate(_ context.Context, name string, months, bits int) (connection.Secret, connection.CertificateMeta, error) {
	c, err := certificate.Create(certificate.Request{Name: name, Months: months, Bits: bits})
	if err != nil {
		return "", connection.CertificateMeta{}, err
	}
	key, err := c.Seal()
	return key, c.Meta(), err
}

// writePublicPart lets the user choose where the public part goes; it may be
// that of a certificate which is not saved yet.
func (a *App) writePublicPart(
	ctx context.Context, w *world, p connection.Profile, key connection.Secret, pem bool,
) (string, error) {
	var part engine.PublicPart
	if key.Empty() {
		kept, err := w.engine.PublicPart(ctx, p)
		if err != nil {
			return "", err
		}
		part = kept
	} else {
		c, err := certificate.Open(key)
		if err != nil {
			return "", err
		}
		part = engine.PublicPart{Meta: c.Meta(), DER: c.DER(), PEM: c.PEM()}
	}
	name := certificateFile(part.Meta.Subject)
	if pem {
		return a.desk.write(ctx, name+".pem", part.PEM)
	}
	return a.desk.write(ctx, name+".cer", part.DER)
}

// certificateFile makes a name for a file out of a certificate's.
func certificateFile(subject string) string {
	_, name, _ := strings.Cut(subject, "=")
	name, _, _ = strings.Cut(name, ",")
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, name)
	if name = strings.Trim(name, "-."); name == "" {
		return "certificate"
	}
	return name
}
