package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
)

// PublicPart is what of a certificate is for everybody to see.
type PublicPart struct {
	Meta connection.CertificateMeta
	DER  []byte // as a .cer file holds it
	PEM  []byte // as a .pem file holds it
}

// PublicPart returns the public part of the certificate that a connection or a
// draft uses, to be uploaded where the app is registered.
func (e *Engine) PublicPart(ctx context.Context, p connection.Profile) (PublicPart, error) {
	w, err := e.open(ctx, p)
	if err != nil {
		return PublicPart{}, dress(p, err)
	}
	if !p.UsesCertificate() || w.secret.Empty() {
		return PublicPart{}, dress(p, &connection.Fault{
			Stage: connection.StageValues, Kind: "certificate-key-missing", Field: connection.FieldCertificate,
		})
	}
	c, err := certificate.Open(w.secret)
	if err != nil {
		return PublicPart{}, dress(p, err)
	}
	return PublicPart{Meta: c.Meta(), DER: c.DER(), PEM: c.PEM()}, nil
}
